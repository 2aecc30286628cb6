/* One https POST by libcurl, whose types do not leave https.c: what is asked of a token endpoint, a
 * webhook's call. Nothing leads it elsewhere: no redirect, no proxy, no other protocol. */
#ifndef HTTPS_H
#define HTTPS_H

#include <stdbool.h>
#include <stdint.h>
#include "str.h"

enum { HTTPS_ANSWER_MAX = 64 * 1024 }; /* bytes of an answer's body; of its header as many */

struct https_header {
	const char *name, *value; /* value NULL: it is left out */
};

struct https {
	const char *url;
	const struct https_header *headers; /* ends with name NULL; NULL: none but our own name */
	const char *body;    /* a form, see https_field(), if no header says otherwise */
	const char *ca_file; /* NULL: the system's certificates */
	int connect_timeout_ms;
	int answer_timeout_ms; /* from then on */
	int wake_fd;           /* readable: it ends, -1: none */
	void (*tick)(void);    /* called about once a second, or NULL */
	bool only_connect;     /* TLS and no more: nothing is asked */
};

/* Why there is no whole answer. */
enum https_trouble {
	HTTPS_NO_TROUBLE,
	HTTPS_ADDRESS, /* it is none that can be asked */
	HTTPS_NAME,    /* the host's name cannot be resolved */
	HTTPS_UNREACHABLE,
	HTTPS_TIMEOUT,
	HTTPS_STOPPED,     /* wake_fd */
	HTTPS_CERTIFICATE, /* it is not to be trusted; nothing was sent */
	HTTPS_CA_FILE,     /* it cannot be used; nothing was sent */
	HTTPS_TLS,         /* no connection by TLS; nothing was sent */
	HTTPS_TOO_MUCH,    /* more than HTTPS_ANSWER_MAX; what came before is there */
	HTTPS_CLOSED,      /* the server hung up */
	HTTPS_OTHER,
};

struct https_answer {
	bool sent; /* the request or part of it: without an answer nobody knows what became of it */
	int status; /* of HTTP, also when the rest did not come; 0: there was no answer */
	int64_t retry_after_s; /* what the server asks for; 0: it does not */
	struct str body;       /* may hold secrets: https_forget() it, whatever came of the call */
	const char *words;     /* libcurl's about the trouble, a constant */
};

enum https_trouble https_post(const struct https *call, struct https_answer *answer);
/* What of an address may stand in messages: its host and port, as the caller's own. */
char *https_host(const char *url);
/* Overwrites and frees. */
void https_forget(struct str *secret);
/* Adds "&name=value", percent-encoded. value NULL: nothing. */
void https_field(struct str *form, const char *name, const char *value);

#endif
