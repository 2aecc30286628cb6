/* The pieces that the verbs' pages for people are made of. */
#ifndef CTL_FACTS_H
#define CTL_FACTS_H

#include "answer.h"
#include "table.h"

/* A list of "name  value" lines; print it with table_print(). */
struct table *facts_new(void);
/* Adds a line unless value is NULL or "". */
void facts_add(struct table *t, const char *name, const char *value);
void facts_addf(struct table *t, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Adds a moment with its age, unless it is NULL. */
void facts_add_moment(struct table *t, const char *name, const struct answer *a, const char *path);

/* "Name <address>" of an object with name and address, or "-"; the caller frees it. */
char *person_text(const struct answer *person);
/* The members of an object as "name=value, name=value"; the caller frees it. */
char *members_text(const struct answer *object);
/* Many lines of a mail's text, cleaned, each after indent spaces, wrapped on a terminal. */
void print_text(const char *text, size_t indent);
/* The same, each line after the mark. */
void print_marked(const char *text, const char *mark);
/* One line, cleaned of control characters. */
void print_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The events of an answer, a line each, after indent spaces. */
void print_events(const struct answer *a, const char *path, size_t indent);

#endif
