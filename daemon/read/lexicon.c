#include "lexicon.h"

#include <string.h>
#include "../common/mem.h"
#include "hashes.h"
#include "words.h"

/* A phrase is a path through a tree of patterns of words; what its last node knows is its meaning.
 */
struct node {
	struct features features;
	bool ends; /* a phrase ends here */
	uint16_t
	    weight; /* letters, less for stars: of two phrases of one length the heavier wins */
};

struct lexicon {
	char language[20];
	struct lexicon *next;
	struct patterns *patterns;
	struct hashes *steps; /* node and pattern -> node */
	struct node *nodes;
	size_t node_count, node_size;
};

enum { PHRASE_TOKENS = 16 };

static struct lexicon *lexicons;
static unsigned generation;

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

static uint32_t
step_to(struct lexicon *l, uint32_t node, uint32_t pattern)
{
	uint32_t to = hashes_first(l->steps, step_key(node, pattern));

	if (!to) {
		to = new_node(l);
		hashes_add(l->steps, step_key(node, pattern), to);
	}
	return to;
}

/* How many of the tokens are one word with its stars. */
static size_t
word_length(const struct token *t, size_t n)
{
	size_t used = 1;

	while (used < n && t[used].gap == GAP_NONE &&
	       (pattern_is_star(&t[used]) || pattern_is_star(&t[used - 1])))
		used++;
	return used;
}

static void
add_phrase(struct lexicon *l, const char *phrase, enum feature feature)
{
	struct token tokens[PHRASE_TOKENS], start = {.gap = GAP_PARAGRAPH};
	const char *at = phrase, *end = phrase + strlen(phrase);
	uint32_t node = 0;
	size_t n = 0;
	unsigned weight = 2000;

	while (n < PHRASE_TOKENS && lexer_next(&at, end, n ? &tokens[n - 1] : &start, &tokens[n])) {
		weight += pattern_is_star(&tokens[n]) ? -100u : tokens[n].width;
		n++;
	}
	for (size_t i = 0, used; i < n; i += used) {
		used = word_length(tokens + i, n - i);
		node = step_to(l, node, patterns_add(l->patterns, tokens + i, used));
	}
	if (n == 1 && (feature <= T_december || (feature >= T_today && feature <= T_overmorrow)))
		patterns_add_name(l->patterns, &tokens[0]);
	l->nodes[node].ends = true;
	l->nodes[node].weight = (uint16_t)weight;
	feature_add(&l->nodes[node].features, feature);
}

static struct lexicon *
build(const char *language)
{
	struct lexicon *l = xcalloc(1, sizeof *l);

	snprintf(l->language, sizeof l->language, "%s", language);
	l->patterns = patterns_new();
	l->steps = hashes_new();
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
		patterns_free(&l->patterns);
		hashes_free(&l->steps);
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

void
lexicon_senses(const struct lexicon *l, const struct token *t, bool bare, struct senses *s)
{
	const struct senses *found = patterns_find(l->patterns, t, bare);

	s->count = 0;
	if (found->count)
		*s = *found;
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
	    (!s->best || at > s->length || (at == s->length && here->weight > s->best->weight))) {
		s->best = here;
		s->length = at;
	}
	if (at == s->n || at == PHRASE_TOKENS)
		return;
	for (unsigned i = 0; i < s->senses[at].count; i++) {
		uint32_t to = hashes_first(s->lexicon->steps, step_key(node, s->senses[at].ids[i]));
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
	if (senses[0].count)
		search_from(&s, 0, 0);
	if (s.best)
		*found = s.best->features;
	return s.length;
}
