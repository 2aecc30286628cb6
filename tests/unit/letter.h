/* Mails for tests, written in place: lines end as C strings do, "\n". */
#ifndef LETTER_H
#define LETTER_H

#include "../../daemon/read/mime.h"

/* The shipped words of all languages, once; letter() does it, too. */
void letter_words(void);
/* The mail that text holds. letter_free() frees it and the bytes. */
struct mail *letter(const char *text);
void letter_free(struct mail **m);

#endif
