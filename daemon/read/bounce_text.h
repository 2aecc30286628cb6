/* The part of a delivery report that is written for people, read by one engine over the tables of
 * bounce_wire.c and the words of conf/languages. */
#ifndef BOUNCE_TEXT_H
#define BOUNCE_TEXT_H

#include "bounce.h"

struct bounce_text {
	struct bounce_recipient
	    *recipients; /* those of the best evidence; action "failed" or "delayed" */
	int proof;       /* lines that only delivery reports have, at most 9 */
	bool delayed;    /* says that delivery will be tried again */
	bool returned;   /* the returned mail, or its header, stands in the text */
	const char *original_message_id; /* "" if the text does not tell */
	const char *original_to;         /* its only recipient, else "" */
};

/* Reads text (UTF-8). own: addresses that the report is addressed to, which are seldom the failed
 * ones. domain: of the system that reports; completes a bare login name. */
struct bounce_text bounce_text_read(
    struct arena *a, const char *text, const struct address *own, const char *domain);

#endif
