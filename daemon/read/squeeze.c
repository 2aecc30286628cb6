#include "squeeze.h"

#include <string.h>
#include "../common/str.h"

/* The length of the white space at s, 0 if there is none. Mail programs put in no-break and other
 * spaces for looks: U+00A0, U+2000-200A, U+202F, U+205F, U+3000. */
static size_t
space_at(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (ascii_isspace(*s))
		return 1;
	if (s[0] == 0xC2 && s[1] == 0xA0)
		return 2;
	if ((s[0] == 0xE2 && s[1] == 0x80 && ((s[2] >= 0x80 && s[2] <= 0x8A) || s[2] == 0xAF)) ||
	    (s[0] == 0xE2 && s[1] == 0x81 && s[2] == 0x9F) ||
	    (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80))
		return 3;
	return 0;
}

/* Marks that are not seen: U+200B-200F (zero width, direction), U+2060, U+FEFF (byte order). */
static size_t
unseen_at(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if ((s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0x8B && s[2] <= 0x8F) ||
	    (s[0] == 0xE2 && s[1] == 0x81 && s[2] == 0xA0) ||
	    (s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF))
		return 3;
	return 0;
}

const char *
squeeze_line(struct arena *a, struct line l)
{
	const char *s = arena_strndup(a, l.start, l.length);
	char *out = arena_alloc(a, l.length + 1);
	size_t length = 0, n;

	while (*s) {
		if ((n = space_at(s))) {
			if (length && out[length - 1] != ' ')
				out[length++] = ' ';
			s += n;
		} else if (!length && (n = unseen_at(s))) {
			s += n;
		} else {
			out[length++] = *s++;
		}
	}
	if (length && out[length - 1] == ' ')
		length--;
	out[length] = 0;
	return out;
}
