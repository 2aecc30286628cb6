/* Seven-bit charsets with escape sequences, rewritten as the eight-bit ones that iconv reads more
 * leniently. */
#ifndef CHARSET_REWRITE_H
#define CHARSET_REWRITE_H

#include "../common/str.h"

/* ISO-2022-JP -> EUC-JP, whose Microsoft flavour knows the vendors' characters that real mails hold
 * and strict ISO-2022-JP does not. Anything unexpected passes as it is. */
void euc_from_2022(struct str *out, const char *s, size_t n);
/* HZ (RFC 1843) -> GB 2312. */
void gb_from_hz(struct str *out, const char *s, size_t n);

#endif
