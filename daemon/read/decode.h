/* Content-Transfer-Encodings undone. None of them can fail: rubbish in gives less out, and is
 * counted. */
#ifndef DECODE_H
#define DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/mem.h"

struct decoded {
	char *data; /* in the arena, data[length] is 0 */
	size_t length;
	size_t bad; /* bytes or escapes that had no business there */
};

/* RFC 2045, 6.8. What follows padding on its line is left out; the next line may go on
 * (concatenated encodings do occur). */
struct decoded decode_base64(struct arena *a, const char *s, size_t n);
/* RFC 2045, 6.7. header: the Q encoding of RFC 2047, where "_" is a space. */
struct decoded decode_quoted_printable(struct arena *a, const char *s, size_t n, bool header);
/* The lines between "begin <mode> <name>" and "end". */
struct decoded decode_uuencode(struct arena *a, const char *s, size_t n);

#endif
