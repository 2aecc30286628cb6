/* One call of a webhook: an https POST that its receiver can prove to be the desk's. */
#ifndef CALL_H
#define CALL_H

#include <stdint.h>
#include <stdbool.h>
#include "../common/outcome.h"
#include "../common/str.h"

struct call {
	const char *url;     /* https; appears in no message */
	const char *secret;  /* signs it; NULL: nobody looks at a signature */
	const char *token;   /* for Authorization: Bearer; NULL: none */
	const char *id;      /* the same in every attempt */
	const char *body;    /* JSON */
	const char *ca_file; /* NULL: the system's certificates */
	int connect_timeout_ms;
	int answer_timeout_ms; /* from then on */
	void (*tick)(void);    /* called about once a second, or NULL */
	bool only_connect;     /* TLS and no more: nothing is called */
	struct str *answer; /* what was answered is added, as far as it is short; NULL: nothing of
	                       it matters */
};

/* DONE: it was answered with 2xx. LATER: it was not sent, or answered otherwise. NEVER: 410 (RFC
 * 9110 15.5.11), or it cannot be made at all. UNKNOWN: it was sent, or part of it, and no answer
 * came. f->code is the answer's status, 0 if there was none; f->text has words of ours alone: an
 * answer may hold anything. */
enum outcome call_make(const struct call *c, struct fail *f);

#endif
