/* What became of something done to the outside world: one enum for every such function.
 * Protocol code says only this and why; what to do about it is decided elsewhere (delivery.c, fetch.c). */
#ifndef OUTCOME_H
#define OUTCOME_H

enum outcome {
	DONE,    /* it happened */
	LATER,   /* it did not happen; the same may well succeed later */
	NEVER,   /* it did not happen and will not, however often it is tried */
	UNKNOWN, /* it may or may not have happened (the answer was lost) */
};

/* Why something failed, in words for the admin: what was tried, what came back, what to do next.
 * code is the protocol's own (an SMTP reply, 0 if there is none). text never holds a secret. */
struct fail {
	int code;
	char text[500];
};

const char *outcome_name(enum outcome o);
/* Fills f (NULL is accepted) and returns o, so that a caller can write: return fail(f, LATER, ...). */
enum outcome fail(struct fail *f, enum outcome o, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
