/* What the files words*.c share; nobody else includes it. */
#ifndef WORDS_PRIVATE_H
#define WORDS_PRIVATE_H

#include "words.h"

/* The marked group that has the key ("time" for "by"); NULL: none has. */
const char *words_marked_group(const char *key);
const struct words_group *words_group_of(const char *name);

/* A list begins. at has all but the phrase. */
void words_add_list(struct words *w, struct words_entry at);
/* Adds what the phrase as written stands for: an entry for each of its alternatives and marks. at
 * has all but the phrase. False with the reason added to why. */
bool words_add(struct words *w, struct words_entry at, const struct words_group *group,
    const char *written, struct str *why);

#endif
