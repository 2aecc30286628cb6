/* Questions to the database and their answers: one statement that calls a function of api.ctl_. */
#ifndef CTL_ASK_H
#define CTL_ASK_H

#include "answer.h"
#include "ctl.h"

/* Runs sql (a literal with one row and one column "answer" of type jsonb or text). 0 and *text (the
 * caller frees it; NULL for SQL NULL and for no row), or the exit code after saying what went
 * wrong; doing says what was tried ("look up ticket 7"). */
int ask(struct ctl *c, const char *doing, const char *sql, size_t n, const struct db_param *params,
    char **text);
/* The same, and in --json mode prints the answer as it is. *a is NULL then, and for SQL NULL; found
 * says whether there was an answer. */
int ask_json(struct ctl *c, const char *doing, const char *sql, size_t n,
    const struct db_param *params, struct answer **a, bool *found);
/* One line of JSON onto stdout, safe for a terminal. */
void print_json(const char *json);

#endif
