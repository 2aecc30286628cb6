/* The shape of a line: its mail addresses taken out, each replaced by "@", the rest folded.
 * "Unknown user: Bob@x.test" -> "unknown user: @". So one table of phrases says both what a line
 * means and where its address stands. */
#ifndef SHAPE_H
#define SHAPE_H

#include "fold.h"
#include "phrase.h"

enum { SHAPE_ADDRESSES = 4 };

struct shape {
	char text[FOLD_MAX];
	struct line addresses[SHAPE_ADDRESSES]; /* as written, inside the line */
	int count;
};

void shape_make(struct shape *s, const struct line *l);

#endif
