#include "honesty.h"

#include <string.h>
#include "saying.h"

/* How many words "*" by itself may stand for. */
enum { GAP_MAX = 3 };

enum claim { WORK, SPEED, CERTAINTY, DENIAL, CLAIMS };

static const struct {
	const char *key;
	const char *need;
	bool date;                 /* a date in the same sentence proves it */
	const char *const *proofs; /* conditions and lists inside which it is true */
} claims[CLAIMS] = {
    [WORK] = {"honesty.work",
        "claims work that no fact of this mail proves: say so inside {{#noted}}, {{#taken}} and "
        "their like, or leave it out",
        false, (const char *const[]){"answered", "taken", "passed", "noted", "kept", "idle", NULL}},
    [SPEED] = {"honesty.speed",
        "claims speed: state the moment in the same sentence ({{...}}, a date), or leave it out",
        true, (const char *const[]){NULL}},
    [CERTAINTY] = {"honesty.certainty",
        "claims certainty: state the promise and its moment ({{...}}, a date), or leave it out",
        true, (const char *const[]){"made", "open", "moved", "kept", NULL}},
    [DENIAL] = {"honesty.denials", "", false, (const char *const[]){NULL}},
};

struct phrase {
	enum claim claim;
	char **words;
	size_t count;
};

struct honesty {
	struct phrase *phrases;
	size_t count;
};

struct hit {
	enum claim claim;
	size_t from, to; /* tokens */
};

struct hits {
	struct hit *list;
	size_t count;
};

struct honesty *
honesty_new(const struct words *w, const char *language)
{
	struct honesty *h = xcalloc(1, sizeof *h);

	for (size_t i = 0; i < w->count; i++)
		for (enum claim c = 0; c < CLAIMS; c++) {
			const struct words_entry *e = &w->entries[i];

			if (strcmp(e->language, language) != 0 ||
			    strcmp(e->key, claims[c].key) != 0)
				continue;
			h->phrases = xrealloc(h->phrases, (h->count + 1) * sizeof *h->phrases);
			h->phrases[h->count] = (struct phrase){.claim = c};
			h->phrases[h->count].words =
			    saying_split(e->phrase, &h->phrases[h->count].count);
			h->count++;
		}
	return h;
}

void
honesty_free(struct honesty **h)
{
	if (!*h)
		return;
	for (size_t i = 0; i < (*h)->count; i++)
		saying_split_free(&(*h)->phrases[i].words, (*h)->phrases[i].count);
	free((*h)->phrases);
	free(*h);
	*h = NULL;
}

/* "work*", "*work" and "*work*". */
static bool
word_fits(const char *pattern, const char *word)
{
	size_t n = strlen(pattern), length = strlen(word);
	bool before = n && *pattern == '*', after = n > 1 && pattern[n - 1] == '*';

	pattern += before;
	n -= (size_t)before + after;
	if (n > length)
		return false;
	if (before && after)
		return memmem(word, length, pattern, n) != NULL;
	return memcmp(before ? word + length - n : word, pattern, n) == 0 &&
	       (before || after || n == length);
}

/* Behind which token the words end that begin at token i; 0: they do not stand there. A line end
 * counts for nothing; a fact or the end of a sentence breaks them. */
static size_t
match(const struct saying *s, size_t i, char *const *words, size_t count)
{
	while (count && i < s->count && s->tokens[i].kind == TOKEN_BREAK)
		i++;
	if (!count)
		return i;
	if (i == s->count || s->tokens[i].kind != TOKEN_WORD)
		return 0;
	if (strcmp(*words, "*") != 0)
		return word_fits(*words, s->tokens[i].word) ? match(s, i + 1, words + 1, count - 1)
		                                            : 0;
	for (size_t gap = 0; gap < GAP_MAX; i++) {
		if (i == s->count || s->tokens[i].kind == TOKEN_END ||
		    s->tokens[i].kind == TOKEN_VALUE)
			return 0;
		gap += s->tokens[i].kind == TOKEN_WORD;
		size_t end = match(s, i + 1, words + 1, count - 1);
		if (end)
			return end;
	}
	return 0;
}

static void
find_hits(const struct honesty *h, const struct saying *s, struct hits *out)
{
	for (size_t i = 0; i < s->count; i++)
		for (size_t p = 0; s->tokens[i].kind == TOKEN_WORD && p < h->count; p++) {
			size_t end = match(s, i, h->phrases[p].words, h->phrases[p].count);

			if (!end)
				continue;
			out->list = xrealloc(out->list, (out->count + 1) * sizeof *out->list);
			out->list[out->count++] = (struct hit){h->phrases[p].claim, i, end};
		}
}

/* Within a denial, or a part of what another phrase finds. */
static bool
is_covered(const struct hits *hits, size_t n)
{
	const struct hit *hit = &hits->list[n];

	for (size_t i = 0; i < hits->count; i++) {
		const struct hit *other = &hits->list[i];
		bool inside = other->from <= hit->from && hit->to <= other->to,
		     same = other->from == hit->from && hit->to == other->to;

		if (i != n && inside && (!same || other->claim == DENIAL || i < n))
			return true;
	}
	return false;
}

static bool
date_stands_by(const struct saying *s, const struct hit *hit)
{
	size_t from = hit->from, to = hit->to;

	while (from > 0 && s->tokens[from - 1].kind < TOKEN_BREAK)
		from--;
	while (to < s->count && s->tokens[to].kind < TOKEN_BREAK)
		to++;
	for (size_t i = from; i < to; i++)
		if (s->tokens[i].kind == TOKEN_VALUE && s->tokens[i].variable->kind == VALUE_DATE)
			return true;
	return false;
}

static bool
is_proven(const struct saying *s, const struct hit *hit)
{
	if (claims[hit->claim].date && date_stands_by(s, hit))
		return true;
	for (const char *const *name = claims[hit->claim].proofs; *name; name++)
		if (saying_is_inside(s, hit->from, *name))
			return true;
	return false;
}

void
honesty_check(
    const struct honesty *h, const struct template *t, const char *file, struct faults *out)
{
	struct saying s = {0};
	struct hits hits = {0};

	saying_read(&s, t);
	find_hits(h, &s, &hits);
	for (size_t i = 0; i < hits.count; i++) {
		const struct hit *hit = &hits.list[i];
		struct str found = {0};

		if (hit->claim == DENIAL || is_covered(&hits, i) || is_proven(&s, hit))
			continue;
		saying_quote(&s, hit->from, hit->to, &found);
		fault_add(out, file, s.tokens[hit->from].line, "\"%s\" %s (%s)", str_text(&found),
		    claims[hit->claim].need, claims[hit->claim].key);
		str_free(&found);
	}
	free(hits.list);
	saying_free(&s);
}
