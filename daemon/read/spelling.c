#include "spelling.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include "fold.h"

size_t
spelling_fold(char out[SPELLING_MAX], const char *word, size_t n)
{
	bool plain = n < SPELLING_MAX;
	size_t length = 0;

	for (size_t i = 0; plain && i < n; i++) {
		unsigned char c = (unsigned char)word[i];
		plain = c < 0x80 && c != '`';
		out[length++] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
	}
	if (plain) {
		out[length] = 0;
		return length;
	}
	length = fold_line(out, SPELLING_MAX, word, n);
	for (size_t i = 0; i + 1 < length; i++)
		if (memcmp(out + i, "ё", 2) == 0)
			memcpy(out + i, "е", 2);
	return length;
}

/* The plain letters of U+00E0 to U+017F. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo-ouuuuyty" /* 00E0 */
			    "aaaaaaccccccccddddeeeeeeeeee"     /* 0100 */
			    "gggggggghhhhiiiiiiiiiiiijjkkk"    /* 011C */
			    "llllllllllnnnnnnnnnoooooooorrrrrr" /* 0139 */
			    "ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; /* 015A */

size_t
spelling_strip(char out[SPELLING_MAX], const char *folded, size_t n)
{
	size_t length = 0;

	for (size_t i = 0; i < n && length + 3 < SPELLING_MAX;) {
		unsigned char a = (unsigned char)folded[i], b = (unsigned char)folded[i + 1];
		uint32_t c = a < 0x80 ? a : (uint32_t)(a & 31) << 6 | (b & 63);
		if (a < 0x80 || (a & 0xE0) != 0xC0 || i + 1 >= n) {
			out[length++] = folded[i++];
			continue;
		}
		i += 2;
		if (c >= 0xE0 && c <= 0x17F) {
			out[length++] = latin[c - 0xE0];
		} else if (c == 0x439) { /* й, which some programs send as и with a mark */
			memcpy(out + length, "и", 2);
			length += 2;
		} else if (c < 0x300 || c > 0x36F) {
			memcpy(out + length, folded + i - 2, 2);
			length += 2;
		}
	}
	out[length] = 0;
	return length;
}
