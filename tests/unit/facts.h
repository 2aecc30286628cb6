/* Facts for every template, made of facts.json. All returned objects are the caller's own. */
#ifndef FACTS_H
#define FACTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "../../daemon/send/vocabulary.h"

/* The caller's working directory is the project's. 0, or -1 after a word on stderr. */
int facts_open(void);
void facts_close(void);
/* Is there anything about this template? */
bool facts_known(const struct vocabulary *v);
/* To whom its mails go: "request" (customers, in every language), "ticket" (agents), "admin". */
const char *facts_for(const struct vocabulary *v);
json_t *facts_least(const struct vocabulary *v);
json_t *facts_most(const struct vocabulary *v);
/* Every optional fact of the template with its value. */
json_t *facts_optional(const struct vocabulary *v);
/* The fewest, with one more and what that one needs to be shown. */
json_t *facts_with(const struct vocabulary *v, const char *name);
/* All but one. */
json_t *facts_without(const struct vocabulary *v, const char *name);
/* The fewest, and of all others the i-th if bit i of which is set. */
json_t *facts_some(const struct vocabulary *v, uint32_t which);
/* The usual ones, from 0 on; NULL: no more. first: names of those that the first line shows. */
json_t *facts_typical(const struct vocabulary *v, size_t i, json_t **first);
/* "queue", "kept.due": is it never shown? */
bool facts_silent(const struct vocabulary *v, const char *list, const char *name);
/* Does it only change our words? */
bool facts_implied(const struct vocabulary *v, const char *name);
/* Is its absence said too? */
bool facts_missed(const struct vocabulary *v, const char *name);
/* Has every item of the list this member? */
bool facts_needed(const char *list, const char *name);
/* RFC 3339? */
bool facts_is_moment(const char *text);

#endif
