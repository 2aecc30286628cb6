/* The words of all languages (conf/languages/<code>/words.conf), as the sandboxed child was told
 * them: folded (fold.h), in lists by language and key. They are the same for the whole life of the
 * process. */
#ifndef READ_WORDS_H
#define READ_WORDS_H

#include "../common/str.h"

struct word_list {
	const char *language, *key; /* "ru", "promise.contact" */
	const char *const *phrases; /* NULL-terminated */
	size_t count;
};

/* The lists that words_pack() (common/words.h) wrote. Replaces what was there. */
void words_use(const char *packed, size_t size);
/* The same straight from a folder, for programs that are no sandboxed child; false after adding the
 * errors. */
bool words_use_folder(const char *folder, struct str *errors);
/* Another number after each change: who keeps what he made of the words asks. */
unsigned words_generation(void);

/* A language's list; an empty one if there is none. Valid until words_use(). */
const char *const *words_of(const char *language, const char *key);
/* The phrases that any language has under that key. */
const char *const *words_of_all(const char *key);
/* All lists, ordered by language and key. */
const struct word_list *words_lists(size_t *count);
/* The languages' codes, NULL-terminated; those without the key (NULL: any) left out: "mul" knows
 * nothing of "time.monday". */
const char *const *words_languages(const char *key);

#endif
