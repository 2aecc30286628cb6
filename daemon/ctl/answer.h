/* An answer of an api.ctl_ function: a JSON value, looked into by path. jansson's types do not
 * leave answer.c. */
#ifndef CTL_ANSWER_H
#define CTL_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/outcome.h"

struct answer;

/* NULL if text is no JSON. */
struct answer *answer_read(const char *text);
/* The same, of a file that somebody wrote: f says what is wrong with it. */
struct answer *answer_read_foreign(const char *text, struct fail *f);
void answer_free(struct answer **a);

/* path: member names with dots between ("mailbox.name"); "" is the value itself. What is absent is
 * null. */
const struct answer *answer_get(const struct answer *a, const char *path);
/* The text of a string; NULL for null and for other types. */
const char *answer_text(const struct answer *a, const char *path);
int64_t answer_int(const struct answer *a, const char *path); /* 0 for what is no number */
bool answer_true(const struct answer *a, const char *path);
/* How many elements an array has (0 for what is none), and one of them. */
size_t answer_count(const struct answer *a, const char *path);
const struct answer *answer_at(const struct answer *a, const char *path, size_t i);
/* The value as JSON on one line, strings at the top as their text alone; "" for null. The caller
 * frees it. */
char *answer_dump(const struct answer *a, const char *path);
/* The i-th member of an object; NULL behind the last. */
const char *answer_member(const struct answer *a, size_t i, const struct answer **value);

#endif
