/* A word made comparable (bare.h has it without its accents, too). */
#ifndef SPELLING_H
#define SPELLING_H

#include <stddef.h>

enum { SPELLING_MAX = 64 }; /* bytes with the NUL; longer words are cut and match nothing */

/* Lower case, plain apostrophes, ё as е. Returns the length. */
size_t spelling_fold(char out[SPELLING_MAX], const char *word, size_t n);

#endif
