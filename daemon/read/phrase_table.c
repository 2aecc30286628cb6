#include "phrase_table.h"

#include "../common/mem.h"

enum { PAIRS = 2048 };

struct entry {
	const char *phrase;
	struct phrase_key key;
};

/* The entries lie ordered by the first pair of their keys: those of pair p are first[p] to
 * first[p + 1]. */
struct phrase_table {
	uint64_t present[PAIRS / 64]; /* the pairs that have entries */
	uint32_t first[PAIRS + 1];
	struct entry *entries;
};

struct phrase_table *
phrase_table_new(const char *const *phrases)
{
	struct phrase_table *t = xcalloc(1, sizeof *t);
	size_t count = 0;

	for (; phrases[count]; count++)
		t->first[phrase_key(phrases[count]).pairs[0] + 1]++;
	for (size_t p = 0; p < PAIRS; p++) {
		if (t->first[p + 1])
			t->present[p / 64] |= (uint64_t)1 << p % 64;
		t->first[p + 1] += t->first[p];
	}
	t->entries = xcalloc(count + 1, sizeof *t->entries);
	for (size_t i = count; i > 0; i--) { /* from the end: the places fill from behind */
		struct entry e = {phrases[i - 1], phrase_key(phrases[i - 1])};
		uint32_t place = t->first[e.key.pairs[0] + 1];

		while (t->entries[place - 1].phrase)
			place--;
		t->entries[place - 1] = e;
	}
	return t;
}

void
phrase_table_free(struct phrase_table **t)
{
	if (!*t)
		return;
	free((*t)->entries);
	free(*t);
	*t = NULL;
}

const char *
phrase_table_find_by(const struct phrase_table *t, const struct phrase_pairs *pairs,
    const char *folded, phrase_holds *holds)
{
	for (size_t word = 0; word < PAIRS / 64; word++)
		for (uint64_t hits = t->present[word] & pairs->bits[word]; hits; hits &= hits - 1) {
			size_t p = word * 64 + (size_t)__builtin_ctzll(hits);

			for (uint32_t i = t->first[p]; i < t->first[p + 1]; i++)
				if (phrase_possible(pairs, t->entries[i].key) &&
				    holds(t->entries[i].phrase, folded))
					return t->entries[i].phrase;
		}
	return NULL;
}

const char *
phrase_table_find(const struct phrase_table *t, const char *folded)
{
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, folded);
	return phrase_table_find_by(t, &pairs, folded, phrase_match);
}
