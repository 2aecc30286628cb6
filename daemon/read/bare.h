/* Words as they are written by those who leave the marks off their letters: "lidz", "manana",
 * "еще". */
#ifndef BARE_H
#define BARE_H

#include <stddef.h>

/* Writes the folded word (fold.h) to out (size > 0, always ended by 0) without diacritics, Latin
 * and Cyrillic, whether they are part of a letter or follow it. Returns the length. */
size_t bare_word(char *out, size_t size, const char *word);

#endif
