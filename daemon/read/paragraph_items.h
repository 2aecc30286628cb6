/* A text's paragraphs as rows of items (sentence.h). */
#ifndef PARAGRAPH_ITEMS_H
#define PARAGRAPH_ITEMS_H

#include "sentence.h"

struct paragraph {
	struct item *items;
	size_t count;
	bool bare;      /* the text has no accents */
	unsigned width; /* of its longest line, in characters */
	/* what is left of the text, and what is reused from paragraph to paragraph */
	const struct lexicon *lexicon;
	const char *at, *end;
	struct token next; /* the first token of the paragraph that follows; its start NULL: none */
	struct token *tokens;
	struct senses *senses;
	size_t token_count, size, item_size;
};

struct paragraph *paragraph_new(const struct lexicon *l, const char *text, size_t n);
void paragraph_free(struct paragraph **p);
/* Moves to the next paragraph, which has at least one item; false at the end of the text. */
bool paragraph_next(struct paragraph *p);
/* Whether a list item begins at item i, which begins a line. */
bool paragraph_is_bullet(const struct paragraph *p, size_t i);

#endif
