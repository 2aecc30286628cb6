/* Phrases in running text, where they may wrap. */
#ifndef PARAGRAPH_H
#define PARAGRAPH_H

#include "fold.h"
#include "phrase_table.h"

/* Whether one of the first paragraphs of text (40 lines; quoted lines are left out and end one)
 * matches a phrase of table. found gets that paragraph, folded and cut. */
bool paragraph_says(const char *text, const struct phrase_table *table, char found[FOLD_MAX]);

#endif
