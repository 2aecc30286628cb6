/* A word made comparable: exactly, and as people spell it who leave the marks off their letters. */
#ifndef SPELLING_H
#define SPELLING_H

#include <stddef.h>

enum { SPELLING_MAX = 64 }; /* bytes with the NUL; longer words are cut and match nothing */

/* Lower case, plain apostrophes, ё as е. Returns the length. */
size_t spelling_fold(char out[SPELLING_MAX], const char *word, size_t n);
/* A folded word without accents, carons, macrons and dots. Returns the length. */
size_t spelling_strip(char out[SPELLING_MAX], const char *folded, size_t n);

#endif
