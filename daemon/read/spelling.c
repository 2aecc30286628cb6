#include "spelling.h"

#include <stdbool.h>
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
