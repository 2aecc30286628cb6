#include "suggest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 32 };

static size_t
smallest(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Letters to add, drop, change or swap with their neighbour to make b of a: swapped neighbours are the
 * commonest slip of all and count as one. */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1], na = strlen(a), nb = strlen(b);
	size_t *before = rows[0], *last = rows[1], *now = rows[2];

	for (size_t j = 0; j <= nb; j++)
		last[j] = j;
	for (size_t i = 1; i <= na; i++) {
		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t change = last[j - 1] + (a[i - 1] != b[j - 1]);
			now[j] = smallest(change, last[j] + 1, now[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		size_t *spare = before;
		before = last;
		last = now;
		now = spare;
	}
	return last[nb];
}

const char *
suggest(const char *const *words, const char *written)
{
	const char *best = NULL;
	size_t length = strlen(written), nearest = length < 5 ? 2 : 3; /* one slip, or two in a longer word */

	if (length == 0 || length > LONGEST)
		return NULL;
	for (; *words; words++) {
		size_t d = strlen(*words) > LONGEST ? nearest : distance(written, *words);
		if (d < nearest) {
			nearest = d;
			best = *words;
		}
	}
	return best;
}
