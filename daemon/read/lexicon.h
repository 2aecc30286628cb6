/* The phrases of a language's groups time and promise, found in a row of tokens. Built once from
 * the words (words.h). */
#ifndef LEXICON_H
#define LEXICON_H

#include "feature.h"
#include "pattern.h"

struct lexicon;

/* The lexicon of a language, made at its first use; NULL: it has no words of time. Valid until
 * words_use(). */
const struct lexicon *lexicon_of(const char *language);

/* What of the lexicon a token may be (pattern.h): found once, tried from each place before it. */
void lexicon_senses(const struct lexicon *l, const struct token *t, bool bare, struct senses *s);

/* The longest phrase that begins at tokens[0]; of those of the same length the one with fewer
 * stars, then the one with more letters. Returns how many tokens it takes (0: none). */
size_t lexicon_match(const struct lexicon *l, const struct token *tokens,
    const struct senses *senses, size_t n, struct features *found);

#endif
