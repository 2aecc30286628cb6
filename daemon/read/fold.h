/* One line of text made comparable: what the phrase tables of kind, bounce and reply are matched
 * against. */
#ifndef FOLD_H
#define FOLD_H

#include <stddef.h>

/* Long enough for any line that a phrase can stand in; what is longer is cut. */
enum { FOLD_MAX = 512 };

/* Writes s[0..n) to out (size > 0, always ended by 0) in lower case (ASCII, Latin, Greek,
 * Cyrillic), with each run of white space (also no-break and ideographic) made one space and none
 * left at the ends, curly quotes and long dashes made plain, invisible characters (zero width,
 * direction, byte order mark) left out. Bytes that are no UTF-8 are copied. Returns the length. */
size_t fold_line(char *out, size_t size, const char *s, size_t n);

#endif
