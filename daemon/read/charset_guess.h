/* Which charset 8-bit bytes are in when nothing says so and they are no UTF-8. */
#ifndef CHARSET_GUESS_H
#define CHARSET_GUESS_H

#include <stddef.h>

/* The name of iconv's converter, or NULL: windows-1252 or the like. Tells by the shape of the bytes
 * only what differs much: western words hold single high bytes, Russian ones runs of them in one
 * half of the table, East Asian ones pairs. */
const char *charset_guess(const char *bytes, size_t n);

#endif
