/* A language as a folder: what is wrong with it. Between the files language*.c and languages.c. */
#ifndef CTL_LANGUAGE_H
#define CTL_LANGUAGE_H

#include "../common/words.h"
#include "fault.h"

/* One folder below another that holds languages. */
struct language {
	const char *folder, *code;
	struct words *english_words; /* NULL: there are none */
	struct words *words;         /* NULL: its words.conf is refused */
	const char *english; /* the folder that holds the language that others are compared with */
	bool has_words;      /* there is a words.conf */
	bool has_group;      /* it states the group language: mails are written in it */
	size_t templates;    /* how many files */
};

/* Reads the words, adding what is refused of them. english is where the folder en is. */
void language_open(struct language *l, const char *folder, const char *code, const char *english,
    struct faults *out);
void language_close(struct language *l);
/* Whether mails are written in it: "mul" holds words and nothing else. */
bool language_is_spoken(const struct language *l);

/* The lists: missing, empty, texts that run together, letters of two alphabets in a word. */
void language_check_words(const struct language *l, struct faults *out);
/* The templates: missing, refused, without facts that the English ones tell, with claims that
 * nothing proves. */
void language_check_templates(const struct language *l, struct faults *out);

/* All that is wrong with one language; it is compared with the English beside it, else with the
 * shipped one. */
void language_check(const char *folder, const char *code, struct faults *out);
/* Up to five phrases of a list, to show what it is: "monday, mon, ..."; "" if there are none. The
 * caller frees it. */
char *language_examples(const struct words *w, const char *key);
/* Prints a words.conf with all lists, all empty, English phrases beside them; english is where the
 * folder en is. */
void language_print_new(const char *english);

/* Whether the folder itself holds words or templates. */
bool language_in(const char *folder);
/* The languages below a folder, in the order of their codes; NULL-terminated, languages_free() it.
 * Folders of a name that no language has are passed over, as the daemon does. */
char **languages_of(const char *folder);
void languages_free(char ***codes);

#endif
