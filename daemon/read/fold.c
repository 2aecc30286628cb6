#include "fold.h"

#include <stdbool.h>
#include <stdint.h>
#include "../common/str.h"

/* Simple case mapping of the letters that two bytes of UTF-8 can hold. Not by ICU: tables are
 * written by hand in lower case, so only the mails' letters need folding, and these four scripts
 * have all the capitals that occur. */
static uint32_t
lower(uint32_t c)
{
	if (c >= 'A' && c <= 'Z')
		return c + 32;
	if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
		return c + 32;
	if (c == 0x130)
		return 'i';
	if (c == 0x178)
		return 0xFF;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c + (c & 1);
	if (c >= 0x391 && c <= 0x3A9)
		return c + 32;
	if (c == 0x386)
		return 0x3AC;
	if (c >= 0x388 && c <= 0x38A)
		return c + 37;
	if (c == 0x38C)
		return 0x3CC;
	if (c == 0x38E || c == 0x38F)
		return c + 63;
	if (c >= 0x410 && c <= 0x42F)
		return c + 32;
	if (c >= 0x400 && c <= 0x40F)
		return c + 80;
	if (c >= 0x490 && c <= 0x4FF)
		return c | 1;
	return c;
}

/* The character's plain form; 0: leave it out. */
static uint32_t
plain(uint32_t c)
{
	if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
		return ' ';
	if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0xFEFF ||
	    (c >= 0x2060 && c <= 0x2069) || c == 0xAD)
		return 0;
	if (c == 0x2018 || c == 0x2019 || c == 0xB4 || c == 0x60)
		return '\'';
	if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB)
		return '"';
	if (c >= 0x2010 && c <= 0x2015)
		return '-';
	if (c == 0xFF1A)
		return ':';
	return lower(c);
}

/* The same for the letters of two bytes, from a table: the greater part of Russian and Greek texts.
 */
static uint32_t
plain_two(uint32_t c)
{
	static uint16_t table[0x800];

	if (!table['A'])
		for (uint32_t i = 1; i < 0x800; i++)
			table[i] = (uint16_t)plain(i);
	return table[c];
}

/* Decodes one character of at most three bytes; anything else is taken as a byte of its own (*c
 * stays 0). */
static size_t
decode(const unsigned char *s, size_t n, uint32_t *c)
{
	*c = 0;
	if (s[0] < 0x80) {
		*c = s[0];
		return 1;
	}
	if (s[0] >= 0xC2 && s[0] <= 0xDF && n > 1 && (s[1] & 0xC0) == 0x80) {
		*c = (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
		return 2;
	}
	if ((s[0] & 0xF0) == 0xE0 && n > 2 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
		*c = (uint32_t)(s[0] & 0x0F) << 12 | (uint32_t)(s[1] & 0x3F) << 6 | (s[2] & 0x3F);
		return 3;
	}
	return 1;
}

static size_t
encode(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	out[0] = (char)(0xE0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3F));
	out[2] = (char)(0x80 | (c & 0x3F));
	return 3;
}

/* Visible ASCII that is at most a capital. */
static inline bool
is_plain(char c)
{
	return c > ' ' && c != 127 && c != '`';
}

size_t
fold_line(char *out, size_t size, const char *s, size_t n)
{
	size_t length = 0;
	bool space = false;

	for (size_t i = 0; i < n && length + 5 < size;) {
		uint32_t c;

		if (is_plain(s[i])) { /* nearly all of nearly all mails */
			if (space && length)
				out[length++] = ' ';
			space = false;
			for (; i < n && length + 5 < size && is_plain(s[i]); i++)
				out[length++] =
				    (char)(s[i] >= 'A' && s[i] <= 'Z' ? s[i] | 32 : s[i]);
			continue;
		}
		size_t used = decode((const unsigned char *)s + i, n - i, &c);
		uint32_t to = c >= 0x80 && c < 0x800 ? plain_two(c) : c ? plain(c) : 0;

		if (c && !to) {
			i += used;
			continue;
		}
		if (to && to < 0x80 && ascii_isspace((int)to)) {
			space = true;
			i += used;
			continue;
		}
		if (space && length)
			out[length++] = ' ';
		space = false;
		if (to)
			length += encode(out + length, to);
		else
			out[length++] = s[i] ? s[i] : ' ';
		i += used;
	}
	out[length] = 0;
	return length;
}
