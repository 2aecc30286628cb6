/* The pages that show and explain can give, by what their argument names. */
#ifndef CTL_SUBJECT_H
#define CTL_SUBJECT_H

#include "answer.h"
#include "argument.h"
#include "ctl.h"

/* Opens the desk and finds what the arguments behind the verb name: one text (see argument.h), or
 * mail_option, the value of --mail. A Message-ID becomes the mail or outbox row that has it. 0, or
 * the exit code after saying why. */
int subject_get(struct ctl *c, const char *verb, int argc, char **argv, const char *mail_option,
    struct argument *a);
/* "there is no ticket 7": EX_NOINPUT. */
int subject_missing(const struct argument *a);

/* What is asked about a subject of one kind, by its number, and the page that shows the answer. */
struct subject_way {
	const char *sql;
	void (*page)(const struct answer *);
};
/* Asks, and shows the page or the JSON; ways by the kind of argument. 0, or the exit code after
 * saying why. */
int subject_show(struct ctl *c, const struct argument *a, const struct subject_way *ways);

#endif
