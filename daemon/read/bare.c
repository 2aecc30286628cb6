#include "bare.h"

#include <stdint.h>

/* The plain letters of runs of letters with marks; 0: left as it is. */
static char
bare_latin(uint32_t c)
{
	static const struct {
		uint16_t first, last;
		char plain;
	} runs[] = {{0xE0, 0xE5, 'a'}, {0xE7, 0xE7, 'c'}, {0xE8, 0xEB, 'e'}, {0xEC, 0xEF, 'i'},
	    {0xF1, 0xF1, 'n'}, {0xF2, 0xF6, 'o'}, {0xF8, 0xF8, 'o'}, {0xF9, 0xFC, 'u'},
	    {0xFD, 0xFD, 'y'}, {0xFF, 0xFF, 'y'}, {0x100, 0x105, 'a'}, {0x106, 0x10D, 'c'},
	    {0x10E, 0x111, 'd'}, {0x112, 0x11B, 'e'}, {0x11C, 0x123, 'g'}, {0x124, 0x127, 'h'},
	    {0x128, 0x131, 'i'}, {0x134, 0x135, 'j'}, {0x136, 0x138, 'k'}, {0x139, 0x142, 'l'},
	    {0x143, 0x149, 'n'}, {0x14C, 0x151, 'o'}, {0x154, 0x159, 'r'}, {0x15A, 0x161, 's'},
	    {0x162, 0x167, 't'}, {0x168, 0x173, 'u'}, {0x174, 0x175, 'w'}, {0x176, 0x178, 'y'},
	    {0x179, 0x17E, 'z'}, {0x218, 0x219, 's'}, {0x21A, 0x21B, 't'}};

	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
		if (c >= runs[i].first && c <= runs[i].last)
			return runs[i].plain;
	return 0;
}

static uint32_t
bare_cyrillic(uint32_t c)
{
	switch (c) {
	case 0x451: /* yo */
		return 0x435;
	case 0x439: /* short i */
		return 0x438;
	case 0x457: /* yi */
		return 0x456;
	case 0x45E: /* short u */
		return 0x443;
	default:
		return c;
	}
}

/* Only letters of two bytes have marks here; what is longer is copied byte by byte. */
size_t
bare_word(char *out, size_t size, const char *word)
{
	const unsigned char *s = (const unsigned char *)word;
	size_t n = 0;

	while (*s && n + 2 < size) {
		if (s[0] < 0xC2 || s[0] > 0xDF || (s[1] & 0xC0) != 0x80) {
			out[n++] = (char)*s++;
			continue;
		}
		uint32_t c = (uint32_t)(s[0] & 0x1F) << 6 | (s[1] & 0x3F);
		char plain = bare_latin(c);
		s += 2;
		if (c >= 0x300 && c <= 0x36F)
			continue;
		if (plain) {
			out[n++] = plain;
			continue;
		}
		c = bare_cyrillic(c);
		out[n++] = (char)(0xC0 | c >> 6);
		out[n++] = (char)(0x80 | (c & 0x3F));
	}
	out[n] = 0;
	return n;
}
