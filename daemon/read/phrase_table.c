#include "phrase_table.h"

#include "../common/mem.h"

enum { PAIRS = 2048 };

struct entry {
	const char *phrase;
	struct phrase_key key;
};

/* Entries ordered by a pair: those of pair p are first[p] to first[p + 1]. */
struct order {
	uint32_t first[PAIRS + 1];
	struct entry *entries;
};

struct phrase_table {
	uint64_t present[PAIRS / 64]; /* the pairs that order "inside" has */
	struct order inside;          /* all, by the first pair of their keys */
	struct order begins;          /* those that begin with two letters, by these */
	struct entry *others;         /* those that do not; ends with a NULL phrase */
};

static bool
begins_with_letters(const char *phrase)
{
	return phrase[0] && phrase[0] != '*' && phrase[1] && phrase[1] != '*';
}

static size_t
inside_pair(const struct entry *e)
{
	return e->key.pairs[0];
}

static size_t
begin_pair(const struct entry *e)
{
	return phrase_pair(e->phrase);
}

/* Puts the entries into order, those of one pair in their own order. */
static void
order_make(struct order *o, const struct entry *entries, size_t count,
    size_t (*pair)(const struct entry *))
{
	uint32_t next[PAIRS];

	for (size_t i = 0; i < count; i++)
		o->first[pair(&entries[i]) + 1]++;
	for (size_t p = 0; p < PAIRS; p++) {
		o->first[p + 1] += o->first[p];
		next[p] = o->first[p];
	}
	o->entries = xcalloc(count + 1, sizeof *o->entries);
	for (size_t i = 0; i < count; i++)
		o->entries[next[pair(&entries[i])]++] = entries[i];
}

struct phrase_table *
phrase_table_new(const char *const *phrases)
{
	struct phrase_table *t = xcalloc(1, sizeof *t);
	size_t count = 0, beginning = 0, others = 0;

	while (phrases[count])
		count++;
	struct entry *all = xcalloc(count + 1, sizeof *all),
	             *some = xcalloc(count + 1, sizeof *some);
	t->others = xcalloc(count + 1, sizeof *t->others);
	for (size_t i = 0; i < count; i++) {
		all[i] = (struct entry){phrases[i], phrase_key(phrases[i])};
		t->present[all[i].key.pairs[0] / 64] |= (uint64_t)1 << all[i].key.pairs[0] % 64;
		if (begins_with_letters(phrases[i]))
			some[beginning++] = all[i];
		else
			t->others[others++] = all[i];
	}
	order_make(&t->inside, all, count, inside_pair);
	order_make(&t->begins, some, beginning, begin_pair);
	free(all);
	free(some);
	return t;
}

void
phrase_table_free(struct phrase_table **t)
{
	if (!*t)
		return;
	free((*t)->inside.entries);
	free((*t)->begins.entries);
	free((*t)->others);
	free(*t);
	*t = NULL;
}

const char *
phrase_table_find_by(const struct phrase_table *t, const struct phrase_pairs *pairs,
    const char *folded, phrase_holds *holds)
{
	size_t p = folded[0] ? phrase_pair(folded) : 0;

	for (uint32_t i = t->begins.first[p]; folded[0] && i < t->begins.first[p + 1]; i++)
		if (holds(t->begins.entries[i].phrase, folded))
			return t->begins.entries[i].phrase;
	for (const struct entry *e = t->others; e->phrase; e++)
		if (phrase_possible(pairs, e->key) && holds(e->phrase, folded))
			return e->phrase;
	return NULL;
}

const char *
phrase_table_find_inside(const struct phrase_table *t, const struct phrase_pairs *pairs,
    const char *folded, phrase_holds *holds)
{
	for (size_t word = 0; word < PAIRS / 64; word++)
		for (uint64_t hits = t->present[word] & pairs->bits[word]; hits; hits &= hits - 1) {
			size_t p = word * 64 + (size_t)__builtin_ctzll(hits);

			for (uint32_t i = t->inside.first[p]; i < t->inside.first[p + 1]; i++)
				if (phrase_possible(pairs, t->inside.entries[i].key) &&
				    holds(t->inside.entries[i].phrase, folded))
					return t->inside.entries[i].phrase;
		}
	return NULL;
}

const char *
phrase_table_find(const struct phrase_table *t, const char *folded)
{
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, folded);
	return phrase_table_find_inside(t, &pairs, folded, phrase_match);
}
