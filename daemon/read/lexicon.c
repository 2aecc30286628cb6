#include "lexicon.h"

#include <string.h>
#include "../common/mem.h"
#include "bare.h"
#include "spelling.h"
#include "table.h"
#include "words.h"

/* A phrase is a path through a tree of word patterns; what its last node knows is its meaning. */
struct node {
	struct features features;
	bool ends; /* a phrase ends here */
	uint16_t
	    weight; /* letters, less for stars: of two phrases of one length the heavier wins */
};

/* A word pattern is known by its hash; "abc*" and "*abc" by another kind of hash. */
enum pattern { EXACT = 1, BEGIN, END, EXACT_PLAIN, BEGIN_PLAIN, END_PLAIN };

struct lexicon {
	char language[20];
	struct lexicon *next;
	struct table *patterns; /* hash -> number of a pattern */
	struct table *pairs;    /* a beginning and an end -> the pattern that has both */
	struct table *steps;    /* node and pattern -> node */
	struct node *nodes;
	size_t node_count, node_size, pattern_count, pair_count;
	uint64_t begin_lengths, end_lengths; /* of star patterns there are: a bit a length */
};

enum { PHRASE_TOKENS = 16 };

static struct lexicon *lexicons;
static unsigned generation;

static uint64_t
hash_step(uint64_t h, char c)
{
	return (h ^ (unsigned char)c) * 0x100000001B3u;
}

static uint64_t
hash_start(enum pattern kind)
{
	return 0xCBF29CE484222325u * (uint64_t)kind;
}

/* Of the letters from the last to the first for patterns of ends, so that one walk over a word
 * gives the hashes of all its ends. */
static uint64_t
hash_word(enum pattern kind, const char *s, size_t n)
{
	uint64_t h = hash_start(kind);

	for (size_t i = 0; i < n; i++)
		h = hash_step(h, kind == END || kind == END_PLAIN ? s[n - 1 - i] : s[i]);
	return h;
}

/* A pattern's number; it is entered under its plain spelling, too. */
static uint32_t
pattern_number(struct lexicon *l, enum pattern kind, const char *s, size_t n)
{
	char plain[SPELLING_MAX];
	uint64_t hash = hash_word(kind, s, n);
	uint32_t number = table_first(l->patterns, hash);

	if (number)
		return number;
	number = (uint32_t)++l->pattern_count;
	table_add(l->patterns, hash, number);
	size_t length = bare_word(plain, sizeof plain, s);
	table_add(l->patterns, hash_word(kind + EXACT_PLAIN - EXACT, plain, length), number);
	if (kind == BEGIN)
		l->begin_lengths |= (uint64_t)1 << n % 64 | (uint64_t)1 << length % 64;
	if (kind == END)
		l->end_lengths |= (uint64_t)1 << n % 64 | (uint64_t)1 << length % 64;
	return number;
}

static uint32_t
new_node(struct lexicon *l)
{
	if (l->node_count == l->node_size) {
		l->node_size = l->node_size ? 2 * l->node_size : 1024;
		l->nodes = xrealloc(l->nodes, l->node_size * sizeof *l->nodes);
	}
	l->nodes[l->node_count] = (struct node){0};
	return (uint32_t)l->node_count++;
}

static uint64_t
step_key(uint32_t node, uint32_t pattern)
{
	return ((uint64_t)node << 32 | pattern) * 0x9E3779B97F4A7C15u;
}

/* "ne*sim" */
static uint32_t
pair_number(struct lexicon *l, uint32_t begin, uint32_t end)
{
	uint32_t number = table_first(l->pairs, step_key(begin, end));

	if (!number) {
		number = (uint32_t)++l->pattern_count;
		table_add(l->pairs, step_key(begin, end), number);
		l->pair_count++;
	}
	return number;
}

static uint32_t
step_to(struct lexicon *l, uint32_t node, uint32_t pattern)
{
	uint32_t to = table_first(l->steps, step_key(node, pattern));

	if (!to) {
		to = new_node(l);
		table_add(l->steps, step_key(node, pattern), to);
	}
	return to;
}

static uint32_t
pattern_of(struct lexicon *l, const struct token *t, enum pattern kind)
{
	char folded[SPELLING_MAX];
	size_t n = spelling_fold(folded, t->start, t->length);

	return pattern_number(l, kind, folded, n);
}

static bool
is_star(const struct token *t)
{
	return t->kind == TOKEN_MARK && t->mark == '*';
}

/* The pattern of a word of a phrase: n tokens with the stars that belong to it. */
static uint32_t
word_pattern(struct lexicon *l, const struct token *t, size_t n)
{
	if (n >= 3 && is_star(&t[1]))
		return pair_number(l, pattern_of(l, &t[0], BEGIN), pattern_of(l, &t[2], END));
	if (n == 2 && is_star(&t[0]))
		return pattern_of(l, &t[1], END);
	return pattern_of(l, &t[0], n == 2 ? BEGIN : EXACT);
}

static void
add_phrase(struct lexicon *l, const char *phrase, enum feature feature)
{
	struct token tokens[PHRASE_TOKENS] = {{0}}, start = {.gap = GAP_PARAGRAPH};
	const char *at = phrase, *end = phrase + strlen(phrase);
	uint32_t node = 0;
	size_t n = 0, weight = 500;

	while (
	    n + 1 < PHRASE_TOKENS && lexer_next(&at, end, n ? &tokens[n - 1] : &start, &tokens[n]))
		n++;
	tokens[n] = (struct token){.gap = GAP_SPACE};
	for (size_t i = 0; i < n;) {
		size_t used = 0;
		for (size_t k = i; k == i || (k < n && tokens[k].gap == GAP_NONE &&
		                                 (is_star(&tokens[k]) || is_star(&tokens[k - 1])));
		     k++)
			used++;
		node = step_to(l, node, word_pattern(l, tokens + i, used));
		for (size_t k = i; k < i + used; k++)
			weight += is_star(&tokens[k]) ? -100u : tokens[k].width;
		i += used;
	}
	l->nodes[node].ends = true;
	l->nodes[node].weight = (uint16_t)weight;
	feature_add(&l->nodes[node].features, feature);
}

static struct lexicon *
build(const char *language)
{
	struct lexicon *l = xcalloc(1, sizeof *l);

	snprintf(l->language, sizeof l->language, "%s", language);
	l->patterns = table_new();
	l->pairs = table_new();
	l->steps = table_new();
	new_node(l);
	for (enum feature f = 0; f < FEATURE_COUNT; f++)
		for (const char *const *p = words_of(language, feature_key(f)); *p; p++)
			add_phrase(l, *p, f);
	return l;
}

static void
forget_all(void)
{
	while (lexicons) {
		struct lexicon *l = lexicons;
		lexicons = l->next;
		table_free(&l->patterns);
		table_free(&l->pairs);
		table_free(&l->steps);
		free(l->nodes);
		free(l);
	}
}

const struct lexicon *
lexicon_of(const char *language)
{
	if (generation != words_generation())
		forget_all();
	generation = words_generation();
	for (struct lexicon *l = lexicons; l; l = l->next)
		if (strcmp(l->language, language) == 0)
			return l;
	if (!words_of(language, "time.monday")[0])
		return NULL;
	struct lexicon *l = build(language);
	l->next = lexicons;
	lexicons = l;
	return l;
}

static void
add_senses(const struct lexicon *l, uint64_t hash, struct senses *s)
{
	size_t at = 0;
	uint32_t number;

	while (s->count < SENSES_MAX && (number = table_next(l->patterns, hash, &at)))
		s->ids[s->count++] = number;
}

static void
add_begins(
    const struct lexicon *l, enum pattern kind, const char *s, size_t n, struct senses *found)
{
	uint64_t h = hash_start(kind);

	for (size_t i = 0; i + 1 < n; i++) {
		h = hash_step(h, s[i]);
		if (l->begin_lengths >> (i + 1) % 64 & 1)
			add_senses(l, h, found);
	}
}

static void
add_ends(const struct lexicon *l, enum pattern kind, const char *s, size_t n, struct senses *found)
{
	uint64_t h = hash_start(kind);

	for (size_t i = 0; i + 1 < n; i++) {
		h = hash_step(h, s[n - 1 - i]);
		if (l->end_lengths >> (i + 1) % 64 & 1)
			add_senses(l, h, found);
	}
}

/* Which of the senses found are halves of one. */
static void
add_pairs(const struct lexicon *l, struct senses *s)
{
	unsigned count = l->pair_count ? s->count : 0;

	for (unsigned i = 0; i < count; i++)
		for (unsigned k = 0; k < count && s->count < SENSES_MAX; k++) {
			uint32_t number = table_first(l->pairs, step_key(s->ids[i], s->ids[k]));
			if (number)
				s->ids[s->count++] = number;
		}
}

void
lexicon_senses(const struct lexicon *l, const struct token *t, bool bare, struct senses *s)
{
	char folded[SPELLING_MAX], plain[SPELLING_MAX];

	s->count = 0;
	if (t->length >= SPELLING_MAX)
		return;
	size_t n = spelling_fold(folded, t->start, t->length);
	add_senses(l, hash_word(EXACT, folded, n), s);
	bool known = s->count > 0;
	if (t->kind != TOKEN_WORD)
		return;
	add_begins(l, BEGIN, folded, n, s);
	add_ends(l, END, folded, n, s);
	add_pairs(l, s);
	if (known)
		return;
	if (n > 3 && memcmp(folded + n - 2, "'s", 2) == 0) { /* "the plumber's there" */
		add_senses(l, hash_word(EXACT, folded, n - 2), s);
		return;
	}
	n = bare_word(plain, sizeof plain, folded);
	if (s->count && strcmp(plain, folded) != 0)
		return; /* who writes accents and is known by a star means what he wrote */
	add_senses(l, hash_word(EXACT_PLAIN, plain, n), s);
	if (s->count || !bare)
		return;
	add_begins(l, BEGIN_PLAIN, plain, n, s);
	add_ends(l, END_PLAIN, plain, n, s);
	add_pairs(l, s);
}

/* The search for the best phrase. */
struct search {
	const struct lexicon *lexicon;
	const struct token *tokens;
	const struct senses *senses;
	size_t n, length;
	const struct node *best;
};

/* One-letter weekdays and their like count at the head of a line only. */
static bool
may_stand(const struct node *node, const struct token *first)
{
	return !has(&node->features, T_label) || (first->leads && first->capital);
}

static void
search_from(struct search *s, uint32_t node, size_t at)
{
	const struct node *here = &s->lexicon->nodes[node];

	if (here->ends && may_stand(here, s->tokens) &&
	    (at > s->length || (at == s->length && here->weight > s->best->weight))) {
		s->best = here;
		s->length = at;
	}
	if (at == s->n || at == PHRASE_TOKENS)
		return;
	for (unsigned i = 0; i < s->senses[at].count; i++) {
		uint32_t to = table_first(s->lexicon->steps, step_key(node, s->senses[at].ids[i]));
		if (to)
			search_from(s, to, at + 1);
	}
}

size_t
lexicon_match(const struct lexicon *l, const struct token *tokens, const struct senses *senses,
    size_t n, struct features *found)
{
	struct search s = {.lexicon = l, .tokens = tokens, .senses = senses, .n = n};

	*found = (struct features){0};
	search_from(&s, 0, 0);
	if (s.best)
		*found = s.best->features;
	return s.length;
}
