/* What is new in a mail: the text without the quoted mail that it answers and without signature. */
#ifndef REPLY_H
#define REPLY_H

#include <stdbool.h>
#include "mail.h"

/* What remains of a reply, in its order: new text, quoted text, new text, ... */
struct reply_piece {
	struct reply_piece *next;
	bool quote;
	const char *text; /* no empty lines at its ends; a quote without its outermost "> " */
};

struct reply {
	const char *words; /* what the writer wrote himself; "" when nothing is left */
	const char
	    *new_text;   /* what is new to the reader: words, or the whole text when nothing is left
	                    or when the mail is no answer, so that what it quotes is news, too */
	const char *how; /* NULL: nothing was cut; else the strongest sign of an end of what is new:
	                    "signature" < "marks" < "intro" < "header" < "original" */
	bool left;       /* something new is left; false also when the text was too long to look */
	struct reply_piece *pieces; /* without signature and introductions, and without what stands
	                               below a header block: there nothing tells old from new */
};

/* Takes text (UTF-8, "\n") apart. Answers above, below and between quoted lines are all kept. A
 * text that is too long to be anybody's reply (1 MiB, a warning says so) is not looked at. All
 * lives in the mail's arena. */
void reply_split(struct mail *m, const char *text, struct reply *out);
/* Removes the commands at the top of what is new (commands.h) from the pieces. */
void reply_drop_commands(struct arena *a, struct reply *r);

#endif
