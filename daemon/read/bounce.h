/* Delivery reports: those of RFC 3464 (also broken ones), and the many that say it in words. */
#ifndef BOUNCE_H
#define BOUNCE_H

#include <stdbool.h>
#include "mail.h"

struct bounce_recipient {
	struct bounce_recipient *next;
	const char *recipient; /* the address that failed, as the report writes it; never "" */
	const char
	    *status; /* enhanced status (RFC 3463) "5.1.1", else its class "5.0.0"; "" if unknown */
	const char *action;     /* "failed" or "delayed" */
	const char *diagnostic; /* what the remote server said, one line; "" if nothing */
};

struct bounce {
	struct bounce_recipient
	    *recipients;                 /* failed ones first; NULL when the report names none */
	const char *original_message_id; /* with angle brackets; "" if the report does not tell */
	bool delayed;                    /* nothing failed yet */
};

/* What the report says; NULL when the mail is no delivery report, or reports success only (actions
 * delivered, relayed, expanded). Everything lives in the mail's arena. A report quoted or forwarded
 * by a person is a person's mail. */
struct bounce *bounce_read(struct mail *m);

#endif
