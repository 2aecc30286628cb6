/* The mail that this one forwards. */
#ifndef FORWARD_H
#define FORWARD_H

#include "mail.h"
#include "reply.h"

struct forward {
	const char *how; /* "attached": as a file; "inline": in the text */
	bool certain;    /* unmistakably a forward, with exactly one address that it came from */
	struct address *from;   /* NULL: none, or several */
	const char *subject;    /* "" if unknown */
	const char *date;       /* RFC 3339; NULL unless it is given with its zone */
	const char *message_id; /* with angle brackets; NULL if unknown */
	const char *text;       /* all of it */
};

/* NULL when nothing is forwarded: an answer's quotes are no forward. r is what reply_split() made
 * of the mail's text. All lives in the mail's arena. */
struct forward *forward_find(struct mail *m, const struct reply *r);

#endif
