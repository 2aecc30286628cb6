/* Stands between the connection and libetpan's parser. A mail server may be broken, or broken into:
 * of what it says only that is let through which we asked for and which the parser is known to
 * survive. Lines are held until they are complete; literals (the mails) pass through as they come.
 *
 * Dropped: untagged responses of kinds that we do not use, which RFC 9051 lets a server send at any
 * time and which libetpan takes for a broken answer. Refused: parentheses nested deeper than
 * anything that we ask for (libetpan 1.9.4 overflows its stack at some ten thousand), literals
 * larger than the command's budget (it would try to allocate 4 GiB), endless lines. */
#ifndef IMAP_GUARD_H
#define IMAP_GUARD_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/str.h"

struct imap_guard {
	uint64_t literal_max; /* set before each command */
	/* Set before CAPABILITY: its OK without any capability told is refused, since libetpan looks
	 * at what it then does not have. */
	bool capability_due;
	/* The last line that was a tagged answer, BYE or continuation, without its line end:
	 * libetpan forgets the response code in it. */
	char status[300];
	/* private */
	struct str line;
	uint64_t literal_left;
	bool continued; /* the line being read goes on a response that began earlier */
	bool dropping;  /* that response is not let through */
	char problem[100];
};

/* Takes n bytes from the network and appends what may pass to out. False: refused, problem says
 * why; the connection is of no more use. */
bool imap_guard_pass(struct imap_guard *g, const char *bytes, size_t n, struct str *out);
void imap_guard_free(struct imap_guard *g);

#endif
