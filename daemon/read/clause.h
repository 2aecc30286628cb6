/* A sentence's clauses: who does what when, each with its own features and times. */
#ifndef CLAUSE_H
#define CLAUSE_H

#include "when.h"

enum { CLAUSE_WHENS = 8 };

struct clause {
	size_t first, end;        /* items, from .. before */
	struct features features; /* of its items outside of time expressions and quotations */
	struct features imposed;  /* what other clauses say of it: P_if, P_event, P_said */
	size_t words;             /* that no phrase knows: nouns, names, most verbs */
	bool predicate;           /* something is done in it */
	bool elliptic; /* "and the cables on Thursday": what is done stands in the clause before */
	bool joined;   /* begins with a conjunction that adds to the clause before */
	bool labelled; /* "12 December: the gate", "the gate: by 12 December" */
	bool fresh;    /* begins behind a semicolon or what parts as much */
	unsigned when_count;
	struct when whens[CLAUSE_WHENS];
};

enum { CLAUSES_MAX = 64 }; /* what stands behind them in a sentence without end is not looked at */

/* Whether the clause has a time that says something. */
bool has_time(const struct clause *c);
/* Fills clauses in their order and returns how many there are. */
size_t clauses_read(const struct sentence *s, struct clause clauses[CLAUSES_MAX]);

#endif
