/* In which language a text is written: by its words and letters (the group `language` of the
 * languages' words), then, where these lean to one without being sure, by libexttextcat. */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "mail.h"

struct language {
	const char *code;  /* the most likely one; NULL: nothing speaks for any */
	double confidence; /* 0 to 1; from LANGUAGE_CERTAIN on it may be relied on */
	const char *by;    /* "words", "letter groups"; NULL: no code */
	unsigned
	    words; /* how many words were looked at: greetings, names, numbers, code are none */
};

#define LANGUAGE_CERTAIN 0.8

/* Makes the index from words.h and opens libexttextcat's files: after words_use(), before the
 * sandbox closes. Without it no language is found. */
void language_prepare(void);
/* Looks at the first 64 KiB of what somebody wrote himself: UTF-8, "\n". */
struct language language_find(const char *text);
/* The primary subtag of Content-Language (RFC 3282) in lower case: "en-US" is "en"; NULL when
 * absent, unreadable, or several languages. */
const char *language_declared(const struct mail *m);

#endif
