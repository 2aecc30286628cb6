/* The words of languages: conf/languages/<code>/words.conf, read by libconfig and checked. What
 * they mean is known to those who use them (read/words.h). */
#ifndef WORDS_H
#define WORDS_H

#include "str.h"

/* One phrase, in the order of the files. "{a,b}" is taken apart already; "*" still stands for
 * letters. */
struct words_entry {
	const char *language; /* the folder's name */
	const char *key;      /* "time.monday"; "name" */
	const char *phrase;
	const char *file;
	unsigned line;
};

struct words {
	struct words_entry *entries;
	size_t count;
	struct words_entry *lists; /* what the files state: groups ("time"), and lists, also empty
	                              ones; phrase is NULL */
	size_t list_count;
	struct arena *arena;
};

/* The closed sets of keys, by group (words_keys.c). A list ends with NULL. */
struct words_group {
	const char *name;
	const char *const *keys;
	const char *const *optional; /* those that a language may lack */
	bool marked; /* phrases may end in " +by": they stand in that list (of a marked group), too
	              */
};
extern const struct words_group words_groups[];
extern const size_t words_group_count;

/* All folders below folder that have a words.conf, in the order of their names. NULL after a line
 * "file:line: ..." for every error was added to errors. */
struct words *words_load(const char *folder, struct str *errors);
/* The same of one folder below it; no phrases at all when that has no words.conf. */
struct words *words_load_one(const char *folder, const char *language, struct str *errors);
/* Whether a folder of that name is a language's: a language code and nothing else. */
bool words_is_language(const char *name);
void words_free(struct words **w);

/* Adds them in a short form, list by list. */
void words_pack(const struct words *w, struct str *out);
/* Adds what words_pack() was given as texts that end in NUL: language, key and phrases of a list,
 * and "" as its end. */
void words_unpack(const char *packed, size_t size, struct str *texts);

#endif
