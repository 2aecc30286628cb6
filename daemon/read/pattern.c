#include "pattern.h"

#include <string.h>
#include "../common/mem.h"
#include "bare.h"
#include "spelling.h"
#include "hashes.h"

/* A pattern is known by its hash, each kind by another one; "plain" ones are without accents. */
enum kind { EXACT = 1, BEGIN, END, EXACT_PLAIN, BEGIN_PLAIN, END_PLAIN, NAME };

/* Texts repeat their words: what was found for one is kept until another takes its place. */
enum { CACHE = 8192, NAME_LEAST = 6 };
struct kept {
	uint64_t hash;
	struct senses senses;
};

struct patterns {
	struct hashes *numbers; /* hash -> number of a pattern */
	struct hashes *pairs;   /* a beginning and an end -> the pattern that has both */
	size_t count, pair_count;
	uint64_t begin_lengths, end_lengths; /* of patterns with stars there are: a bit a length */
	struct kept cache[CACHE];
};

static uint64_t
hash_step(uint64_t h, char c)
{
	return (h ^ (unsigned char)c) * 0x100000001B3u;
}

static uint64_t
hash_start(enum kind kind)
{
	return 0xCBF29CE484222325u * (uint64_t)kind;
}

/* Of the letters from the last to the first for ends, so that one walk over a word gives the hashes
 * of all its ends. */
static uint64_t
hash_word(enum kind kind, const char *s, size_t n)
{
	uint64_t h = hash_start(kind);

	for (size_t i = 0; i < n; i++)
		h = hash_step(h, kind == END || kind == END_PLAIN ? s[n - 1 - i] : s[i]);
	return h;
}

static uint64_t
pair_key(uint32_t begin, uint32_t end)
{
	return ((uint64_t)begin << 32 | end) * 0x9E3779B97F4A7C15u;
}

struct patterns *
patterns_new(void)
{
	struct patterns *p = xcalloc(1, sizeof *p);

	p->numbers = hashes_new();
	p->pairs = hashes_new();
	return p;
}

void
patterns_free(struct patterns **p)
{
	if (!*p)
		return;
	hashes_free(&(*p)->numbers);
	hashes_free(&(*p)->pairs);
	free(*p);
	*p = NULL;
}

/* The number of a pattern of one token; it is entered under its plain spelling, too. */
static uint32_t
number_of(struct patterns *p, enum kind kind, const struct token *t)
{
	char folded[SPELLING_MAX], plain[SPELLING_MAX];
	size_t n = spelling_fold(folded, t->start, t->length);
	uint64_t hash = hash_word(kind, folded, n);
	uint32_t number = hashes_first(p->numbers, hash);

	if (number)
		return number;
	number = (uint32_t)++p->count;
	hashes_add(p->numbers, hash, number);
	size_t length = bare_word(plain, sizeof plain, folded);
	hashes_add(p->numbers, hash_word(kind + EXACT_PLAIN - EXACT, plain, length), number);
	if (kind == BEGIN)
		p->begin_lengths |= (uint64_t)1 << n % 64 | (uint64_t)1 << length % 64;
	if (kind == END)
		p->end_lengths |= (uint64_t)1 << n % 64 | (uint64_t)1 << length % 64;
	return number;
}

static uint32_t
pair_number(struct patterns *p, uint32_t begin, uint32_t end)
{
	uint32_t number = hashes_first(p->pairs, pair_key(begin, end));

	if (!number) {
		number = (uint32_t)++p->count;
		hashes_add(p->pairs, pair_key(begin, end), number);
		p->pair_count++;
	}
	return number;
}

bool
pattern_is_star(const struct token *t)
{
	return t->kind == TOKEN_MARK && t->mark == '*';
}

uint32_t
patterns_add(struct patterns *p, const struct token *t, size_t n)
{
	if (n >= 3 && pattern_is_star(&t[1]))
		return pair_number(p, number_of(p, BEGIN, &t[0]), number_of(p, END, &t[2]));
	if (n == 2 && pattern_is_star(&t[0]))
		return number_of(p, END, &t[1]);
	return number_of(p, n == 2 ? BEGIN : EXACT, &t[0]);
}

void
patterns_add_name(struct patterns *p, const struct token *t)
{
	char folded[SPELLING_MAX];
	size_t n = spelling_fold(folded, t->start, t->length);
	uint64_t hash = hash_word(NAME, folded, n);

	if (t->width >= NAME_LEAST && !hashes_first(p->numbers, hash))
		hashes_add(p->numbers, hash, number_of(p, EXACT, t));
}

static void
add_senses(const struct patterns *p, uint64_t hash, struct senses *s)
{
	size_t at = 0;
	uint32_t number;

	while (s->count < SENSES_MAX && (number = hashes_next(p->numbers, hash, &at)))
		s->ids[s->count++] = number;
}

static void
add_begins(const struct patterns *p, enum kind kind, const char *s, size_t n, struct senses *found)
{
	uint64_t h = hash_start(kind);

	for (size_t i = 0; i + 1 < n; i++) {
		h = hash_step(h, s[i]);
		if (p->begin_lengths >> (i + 1) % 64 & 1)
			add_senses(p, h, found);
	}
}

static void
add_ends(const struct patterns *p, enum kind kind, const char *s, size_t n, struct senses *found)
{
	uint64_t h = hash_start(kind);

	for (size_t i = 0; i + 1 < n; i++) {
		h = hash_step(h, s[n - 1 - i]);
		if (p->end_lengths >> (i + 1) % 64 & 1)
			add_senses(p, h, found);
	}
}

/* Which of the senses found are halves of one. */
static void
add_pairs(const struct patterns *p, struct senses *s)
{
	unsigned count = p->pair_count ? s->count : 0;

	for (unsigned i = 0; i < count; i++)
		for (unsigned k = 0; k < count && s->count < SENSES_MAX; k++) {
			uint32_t number = hashes_first(p->pairs, pair_key(s->ids[i], s->ids[k]));
			if (number)
				s->ids[s->count++] = number;
		}
}

static size_t
letter_length(const char *s)
{
	size_t n = 1;

	while ((s[n] & 0xC0) == 0x80)
		n++;
	return n;
}

/* "Tuesady" */
static void
find_swapped(const struct patterns *p, const char *folded, size_t n, struct senses *s)
{
	char other[SPELLING_MAX];

	for (size_t i = 0, a, b; !s->count && i < n; i += a) {
		a = letter_length(folded + i);
		b = i + a < n ? letter_length(folded + i + a) : 0;
		memcpy(other, folded, n);
		memcpy(other + i, folded + i + a, b);
		memcpy(other + i + b, folded + i, a);
		add_senses(p, hash_word(NAME, other, n), s);
	}
}

static void
find_plain(const struct patterns *p, const char *folded, size_t n, bool bare, struct senses *s)
{
	char plain[SPELLING_MAX];

	if (n > 3 && memcmp(folded + n - 2, "'s", 2) == 0) { /* "the plumber's there" */
		add_senses(p, hash_word(EXACT, folded, n - 2), s);
		return;
	}
	size_t length = bare_word(plain, sizeof plain, folded);
	if (s->count && strcmp(plain, folded) != 0)
		return; /* who writes accents and is known by a star means what he wrote */
	add_senses(p, hash_word(EXACT_PLAIN, plain, length), s);
	if (s->count || !bare)
		return;
	add_begins(p, BEGIN_PLAIN, plain, length, s);
	add_ends(p, END_PLAIN, plain, length, s);
	add_pairs(p, s);
}

static void
find(const struct patterns *p, const struct token *t, bool bare, struct senses *s)
{
	char folded[SPELLING_MAX];

	s->count = 0;
	if (t->length >= SPELLING_MAX)
		return;
	size_t n = spelling_fold(folded, t->start, t->length);
	add_senses(p, hash_word(EXACT, folded, n), s);
	bool known = s->count > 0;
	if (t->kind != TOKEN_WORD)
		return;
	add_begins(p, BEGIN, folded, n, s);
	add_ends(p, END, folded, n, s);
	add_pairs(p, s);
	if (!known)
		find_plain(p, folded, n, bare, s);
	if (!s->count && t->width >= NAME_LEAST)
		find_swapped(p, folded, n, s);
}

const struct senses *
patterns_find(struct patterns *p, const struct token *t, bool bare)
{
	static const struct senses none;

	if (t->length >= SPELLING_MAX)
		return &none;
	uint64_t hash = hash_word(bare ? BEGIN : EXACT, t->start, t->length);
	struct kept *kept = &p->cache[(hash ^ hash >> 29) % CACHE];
	if (kept->hash != hash) {
		kept->hash = hash;
		find(p, t, bare, &kept->senses);
	}
	return &kept->senses;
}
