/* Many phrases, of which a line is asked whether it holds one. What that costs grows with the line,
 * hardly with the number of phrases: only those are tried that a rare pair of letters of theirs was
 * found for. */
#ifndef PHRASE_TABLE_H
#define PHRASE_TABLE_H

#include "phrase.h"

struct phrase_table;

/* phrases: NULL-terminated; must live as long as the table. */
struct phrase_table *phrase_table_new(const char *const *phrases);
void phrase_table_free(struct phrase_table **t);

/* A phrase of the table that matches the line (phrase_match()), or NULL. */
const char *phrase_table_find(const struct phrase_table *t, const char *folded);

/* How a phrase is looked for in a line. What it finds must stand in the line letter by letter, but
 * for its stars. */
typedef bool phrase_holds(const char *phrase, const char *folded);
/* The same with another way to look. pairs: of this line or of one that it is a part of. */
const char *phrase_table_find_by(const struct phrase_table *t, const struct phrase_pairs *pairs,
    const char *folded, phrase_holds *holds);

#endif
