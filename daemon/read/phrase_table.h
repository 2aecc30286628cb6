/* Many phrases, of which a line is asked whether it holds one. What that costs grows with the line,
 * hardly with the number of phrases: only those are tried that begin as the line does, or that a
 * rare pair of letters of theirs was found for. */
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
/* The same with another way to look, that finds phrases without a star in front only where the line
 * begins. pairs: of this line or of one that it is a part of. */
const char *phrase_table_find_by(const struct phrase_table *t, const struct phrase_pairs *pairs,
    const char *folded, phrase_holds *holds);
/* The same for a way to look that finds them anywhere. */
const char *phrase_table_find_inside(const struct phrase_table *t, const struct phrase_pairs *pairs,
    const char *folded, phrase_holds *holds);

#endif
