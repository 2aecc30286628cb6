/* Why a mail was taken for an agent's, or was not: each factor by itself. */
#ifndef CTL_AUTHORITY_H
#define CTL_AUTHORITY_H

#include "answer.h"
#include "table.h"

/* Adds a line for each factor of an explained mail; nothing for a mail that has nothing to do with
 * agents. */
void authority_explain(struct table *t, const struct answer *mail);

#endif
