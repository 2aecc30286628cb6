/* What each template may say: the closed set of its variables. A template that uses another name
 * does not load; SQL's facts may hold more (they are not shown). */
#ifndef VOCABULARY_H
#define VOCABULARY_H

#include <stdbool.h>
#include <stddef.h>

enum value_kind {
	VALUE_LINE,   /* one line of text, perhaps a stranger's: control characters become spaces */
	VALUE_TEXT,   /* many lines, perhaps a stranger's, or a list of lines: shown as they are,
	                 never   read as layout or links */
	VALUE_OURS,   /* a configured text: keeps its line ends, its links are links in HTML */
	VALUE_REPLY,  /* a subject to be answered: comes out after exactly one "Re: " */
	VALUE_NUMBER, /* a whole number; as a condition: is it stated at all, 0 too */
	VALUE_DATE,   /* RFC 3339: written out in the template's language and in the desk's zone */
	VALUE_FLAG,   /* true or not: a condition and nothing else */
	VALUE_LIST,   /* objects: what stands between its tags is repeated for each */
	VALUE_COUNT,  /* how many items a list has; as a condition: has it any */
};

struct vocabulary;

struct variable {
	const char *name;
	enum value_kind kind;
	const struct vocabulary *items; /* VALUE_LIST: what an item may say; no list among it */
	const char *counted;            /* VALUE_COUNT: the name of the list */
};

struct vocabulary {
	const char *template; /* "receipt"; of items the name that errors give them */
	const struct variable *variables;
	size_t count;
	bool customer; /* for customers, and so there in every language; the others may be in
	                  English alone */
};

/* Every template there is, and how many. */
extern const struct vocabulary vocabularies[];
extern const size_t vocabulary_count;

/* NULL: there is none of that name. */
const struct vocabulary *vocabulary_find(const char *template);
const struct variable *variable_find(const struct vocabulary *v, const char *name, size_t length);

#endif
