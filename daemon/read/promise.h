/* Promises in what somebody wrote: clauses that commit the writer or his company to do something by
 * a time that can be worked out. */
#ifndef PROMISE_H
#define PROMISE_H

#include "when.h"

enum { PROMISES_MAX = 50 };

struct promise {
	const char *sentence, *quote, *words; /* as written; words are those of the time */
	bool contact; /* the customer hears something; else something is done */
	bool conditional;
	const char *language;
	struct when when;
};

struct promises {
	struct promise *list;
	size_t count;
};

/* language: NULL when it is not known: then that one of which the text has the most words. All
 * lives in the arena. */
struct promises promises_find(struct arena *a, const char *text, const char *language);
/* The array of the document. */
void promises_write(struct json *j, const struct promises *p);

#endif
