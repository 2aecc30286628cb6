/* The words of languages that are installed. */
#ifndef CTL_WORDS_H
#define CTL_WORDS_H

#include "../common/words.h"

/* NULL after the errors were told, a line each. */
struct words *words_installed(void);

#endif
