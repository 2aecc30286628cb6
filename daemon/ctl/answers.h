/* What setup wants to know: the table of questions, and the answers that there are. */
#ifndef CTL_ANSWERS_H
#define CTL_ANSWERS_H

#include "../common/outcome.h"
#include "../common/str.h"

enum { SETUP_STEPS = 6 };

struct question {
	const char *key;     /* of the answer in a file: "imap_host" */
	int step;            /* 1 .. SETUP_STEPS */
	const char *ask;     /* the question; NULL: it is not asked, only taken from a file */
	const char *about;   /* for the template of answers: whole sentences, a line each */
	const char *initial; /* the answer where none is given; NULL: see found */
	const char *found;   /* what setup finds out for it ("from the address"); NULL and no
	                        initial: must be answered */
	const char *setting; /* the answer must do as this setting of promised.conf, or NULL */
	const char *words;   /* what may be answered instead: "none auto", or NULL */
	bool (*check)(const char *value, struct str *why); /* or NULL */
	bool secret; /* not kept, shown or taken from the command line */
};

extern const struct question questions[];
extern const size_t question_count;
/* NULL: there is none; near is then the key that is meant, or NULL. */
const struct question *question_find(const char *key, const char **near);
/* Whether the answer will do; adds the reason if not. */
bool question_check(const struct question *q, const char *value, struct str *why);
/* All questions with their defaults, as a file of answers in which nothing is answered yet. */
void questions_print(void);

struct answers;

struct answers *answers_new(void);
void answers_free(struct answers **a);
/* The answer, NULL if there is none. Of a question that must be there. */
const char *answer_of(const struct answers *a, const char *key);
/* Whether somebody gave it for this run (not only kept of an earlier one): then it is not asked. */
bool answer_is_given(const struct answers *a, const char *key);
/* The answer from now on, overruling all that was there. */
void answer_set(struct answers *a, const char *key, const char *value);
/* It stays as what is proposed, and is to be asked again. */
void answer_forget(struct answers *a, const char *key);
/* An answer of an earlier run is no proposal any more. */
void answer_drop(struct answers *a, const char *key);

/* Lines "key = value"; # begins a line that is skipped. Every mistake adds a line "file:line: ..."
 * to errors; false then, and when the file cannot be read. What the command line answers stays.
 * kept: it is of an earlier run. */
bool answers_read(struct answers *a, const char *path, bool kept, struct str *errors);
/* "key=value", from the command line. */
bool answers_take(struct answers *a, const char *text, struct str *why);
/* All answers but secrets, as a file. */
void answers_text(const struct answers *a, struct str *out);

#endif
