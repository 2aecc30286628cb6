/* The shape of a webhook's calls: a file that is filled with a promise's facts and gives JSON. It
 * is strict Mustache:
 * {{x}} is the value as it stands inside a JSON string, {{#x}}..{{/x}} is there when x is,
 * {{^x}}..{{/x}} when it is not, {{! }} is a comment. */
#ifndef SHAPE_H
#define SHAPE_H

#include "str.h"

enum shape_name {
	SHAPE_EVENT,     /* "escalated", "ended", "test" */
	SHAPE_ESCALATED, /* there when that is the event; so with the next two */
	SHAPE_ENDED,
	SHAPE_TEST,
	SHAPE_ID,        /* of the call: the same in every attempt */
	SHAPE_TIMESTAMP, /* RFC 3339, as due */
	SHAPE_DESK,
	SHAPE_TICKET,  /* ACME-1042 */
	SHAPE_PROMISE, /* its number within the ticket */
	SHAPE_KIND,
	SHAPE_DUE,
	SHAPE_LEVEL, /* of the escalation, from 1; of a promise that has ended the last one */
	SHAPE_QUEUE,
	SHAPE_STATE,    /* of a promise that has ended: "kept late", "moved", "withdrawn" */
	SHAPE_INCIDENT, /* ticket and promise: the same from the first level to the end */
	SHAPE_SEVERITY, /* "warning", "error", "critical", by the level */
	SHAPE_PRIORITY, /* 3 to 5, by the level */
	SHAPE_TITLE,    /* a few words, for people */
	SHAPE_TEXT,     /* a sentence */
	SHAPE_CHANNEL,  /* webhooks.channel */
	SHAPE_KEY,      /* webhooks.key_file */
	SHAPE_COUNT,
};

/* NULL: not there. */
struct shape_facts {
	const char *values[SHAPE_COUNT];
};

/* Adds the value as it stands inside a JSON string (RFC 8259 section 7); what is no UTF-8 is
 * replaced. */
void shape_escape(struct str *out, const char *value);
/* The JSON, as the caller's own; NULL after adding to why what is wrong, "line 3: ...". */
char *shape_fill(const char *shape, const struct shape_facts *facts, struct str *why);

#endif
