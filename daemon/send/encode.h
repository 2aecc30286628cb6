/* Text to the seven-bit alphabet of mail: quoted-printable and base64 (RFC 2045), encoded words
 * (RFC 2047), parameter values (RFC 2231). All input is UTF-8, all lines end in CRLF. */
#ifndef ENCODE_H
#define ENCODE_H

#include "../common/str.h"

/* A body in quoted-printable. CR LF, LF and CR are line ends. A space before a line end, and at the
 * start of a line a dot and "From ", are encoded: relays strip, double and mark those. */
void encode_qp(struct str *out, const char *text, size_t n);
/* A text in base64, its line ends made CR LF first, lines of 76 characters. */
void encode_base64(struct str *out, const char *text, size_t n);
/* Any bytes in base64 as they are; so many of them make a line. */
enum { ENCODE_LINE_BYTES = 57 };
void encode_bytes(struct str *out, const char *bytes, size_t n);
/* Text as encoded words of at most 75 characters, folded, cut between characters; column is where
 * the line stands and stands afterwards. */
void encode_words(struct str *out, size_t *column, const char *text);
/* ";" and a folded parameter: name="value", or where the value is not plain or too long RFC 2231's
 * name*=utf-8''... or name*0*=utf-8''...; name*1*=... */
void encode_parameter(struct str *out, const char *name, const char *value);
/* The same for readers who know no RFC 2231: not plain, it is encoded words in quotes, which no RFC
 * allows and every reader reads. */
void encode_parameter_words(struct str *out, const char *name, const char *value);

/* Printable ASCII and space alone? */
bool encode_is_plain(const char *text);

#endif
