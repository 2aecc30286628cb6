/* A text's sentences, as rows of items: phrases of the lexicon, single words, numbers and marks. */
#ifndef SENTENCE_H
#define SENTENCE_H

#include "lexicon.h"

struct item {
	struct features features;         /* none for words that no phrase knows */
	const struct token *token, *last; /* its tokens, from .. to */
	bool quoted;                      /* between quotation marks: somebody else's words */
	bool asked; /* between an inverted question mark and its counterpart */
};

struct sentence {
	const struct item *items;
	size_t count;
	bool question;
};

struct sentences;

/* Hard-wrapped lines are joined, list items are sentences of their own. What stands below a closing
 * ("Best regards,") is left out, a postscript is not. text is UTF-8 and must outlive it, l too. */
struct sentences *sentences_new(const struct lexicon *l, const char *text, size_t n);
void sentences_free(struct sentences **s);
/* The next sentence; its items are valid until the next call. */
bool sentence_next(struct sentences *s, struct sentence *found);

static inline bool
is_mark(const struct item *i, char mark)
{
	return i->token->kind == TOKEN_MARK && i->token == i->last && i->token->mark == mark;
}

#endif
