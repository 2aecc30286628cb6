/* One https POST of a form by libcurl, whose types do not leave https.c: what is asked of a token
 * endpoint. Nothing leads it elsewhere: no redirect, no proxy, no other protocol. */
#ifndef HTTPS_H
#define HTTPS_H

#include "outcome.h"
#include "str.h"
#include <stdint.h>

struct https {
	const char *url;
	const char *form;    /* application/x-www-form-urlencoded, see https_field() */
	const char *ca_file; /* NULL: the system's certificates */
	const char *setting; /* for messages: "oauth.token_url" */
	int connect_timeout_ms;
	int answer_timeout_ms; /* from then on */
	int wake_fd;           /* readable: it ends, -1: none */
	void (*tick)(void);    /* called about once a second, or NULL */
};

struct https_answer {
	int status;            /* of HTTP */
	int64_t retry_after_s; /* what the server asks for; 0: it does not */
	struct str body;       /* at most 64 KiB; may hold secrets: https_forget() it */
};

/* DONE: there was an answer, whatever its status. LATER: there was none, or too much of it. NEVER:
 * the server's certificate is not trusted, or the address is none. f->text names the host, never
 * the form. */
enum outcome https_post(const struct https *call, struct https_answer *answer, struct fail *f);
/* Overwrites and frees. */
void https_forget(struct str *secret);
/* Adds "&name=value", percent-encoded. value NULL: nothing. */
void https_field(struct str *form, const char *name, const char *value);

#endif
