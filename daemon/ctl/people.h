/* Agents, hours and lists as people type them. */
#ifndef CTL_PEOPLE_H
#define CTL_PEOPLE_H

#include <stdbool.h>
#include "../common/str.h"

struct person {
	char *name, *address;
};

struct people {
	struct person *at;
	size_t count;
};

/* "Anna Example <anna@example.org>, boris@example.org": who has no name gets the local part for
 * one. False with the reason (why may be NULL) when it is no such list, or somebody is in it twice.
 */
bool people_read(const char *text, struct people *people, struct str *why);
void people_free(struct people *people);
bool people_have(const struct people *people, const char *address);

/* What is open on each day, Monday first: spans as in promised.conf, comma separated and quoted
 * ("\"09:00-13:00\", \"14:00-18:00\""); empty where it is closed. */
struct hours {
	struct str day[7];
};

/* "mon-fri 09:00-13:00 14:00-18:00, sat 10:00-14:00". */
bool hours_read(const char *text, struct hours *hours, struct str *why);
void hours_free(struct hours *hours);

/* The next word of a list whose words stand between commas or white space; NULL at its end. The
 * caller frees it. */
char *list_next(const char **text);

#endif
