/* What clauses say of others: conditions, the events that clocks start with, reports. */
#ifndef SCOPE_H
#define SCOPE_H

#include "clause.h"

/* Fills .imposed of all clauses of the sentence. */
void scope_spread(const struct sentence *s, struct clause *clauses, size_t count);

#endif
