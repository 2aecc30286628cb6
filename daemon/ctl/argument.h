/* What an argument of show and explain names. */
#ifndef CTL_ARGUMENT_H
#define CTL_ARGUMENT_H

#include <stdint.h>
#include "../common/outcome.h"

enum argument_kind {
	ARGUMENT_TICKET,
	ARGUMENT_MAIL,
	ARGUMENT_OUTBOX,
	ARGUMENT_PROMISE,
	ARGUMENT_MESSAGE_ID
};

struct argument {
	enum argument_kind kind;
	int64_t number;         /* of the ticket, mail, outbox row or promise */
	const char *message_id; /* with its angle brackets or without, as given */
};

/* "1042", "#1042" and "ACME-1042" (the desk's tag, in any case) are a ticket, "mail:7" a mail,
 * "outbox:7" an outgoing one, "P17" a promise, and what has an @ in it a Message-ID. tag NULL: any
 * tag will do. DONE, or NEVER with the reason. */
enum outcome argument_read(const char *text, const char *tag, struct argument *a, struct fail *f);

/* A number of this kind, "7" or "mail:7" ("P7"). */
enum outcome argument_of_kind(
    const char *text, enum argument_kind kind, struct argument *a, struct fail *f);

/* A decimal number of 1 .. max, and nothing else. */
enum outcome argument_number(const char *text, int64_t max, int64_t *number, struct fail *f);

#endif
