/* The words of phrases: "call", "*ing", "re*", "ne*sim", each with a number; and which of them a
 * word of a text is. */
#ifndef PATTERN_H
#define PATTERN_H

#include "lexer.h"

/* The numbers of the patterns that a token is. */
enum { SENSES_MAX = 12 };
struct senses {
	uint32_t ids[SENSES_MAX];
	unsigned count;
};

struct patterns;

struct patterns *patterns_new(void);
void patterns_free(struct patterns **p);
/* The number of the pattern that the first n tokens of a phrase's word are: one token, and a star
 * before, behind or between. */
uint32_t patterns_add(struct patterns *p, const struct token *tokens, size_t n);
/* The same for a name of a day or month, which is known with two of its letters swapped, too. */
void patterns_add_name(struct patterns *p, const struct token *t);
bool pattern_is_star(const struct token *t);

/* A word that no pattern is as it is written is looked up without accents. bare: the text has none
 * at all, so that stars are tried without them, too. Keeps what it found for the next time. */
const struct senses *patterns_find(struct patterns *p, const struct token *t, bool bare);

#endif
