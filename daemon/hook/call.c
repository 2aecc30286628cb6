#include "call.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include "../common/https.h"
#include "../common/mem.h"
#include "signature.h"

enum { ANSWER_SHOWN = 2000 }; /* bytes, to somebody who tries it; else only the status matters */

static const char *
words_of(enum https_trouble trouble, const struct https_answer *said)
{
	switch (trouble) {
	case HTTPS_ADDRESS:
		return "the address is none that can be called; mend webhooks.url";
	case HTTPS_NAME:
		return "the host's name is not known";
	case HTTPS_UNREACHABLE:
		return "cannot connect";
	case HTTPS_TIMEOUT:
		return "no answer in time";
	case HTTPS_CERTIFICATE:
		return "the server's certificate is not trusted: it is made out to another name, "
		       "has expired, or webhooks.ca_file lacks its issuer";
	case HTTPS_CA_FILE:
		return "the certificates of webhooks.ca_file cannot be read";
	case HTTPS_TLS:
		return "no TLS connection could be made";
	case HTTPS_CLOSED:
		return "the connection was closed without an answer";
	default:
		return said->words;
	}
}

/* 3xx and 4xx are the admin's to mend, and he is told; until then the call is kept. */
static enum outcome
judge(int status, struct fail *f)
{
	enum outcome o = status / 100 == 2 ? DONE : status == 410 ? NEVER : LATER;

	if (status / 100 == 3)
		fail(f, o,
		    "HTTP %d: it leads to another address, which is not followed; mend "
		    "webhooks.url",
		    status);
	else if (status == 410)
		fail(f, o, "HTTP 410: it is gone for good");
	else
		fail(f, o, "HTTP %d", status);
	f->code = status;
	return o;
}

static enum outcome
post(const struct call *c, const struct https_header *headers, struct fail *f)
{
	struct https call = {.url = c->url,
	    .headers = headers,
	    .body = c->body,
	    .ca_file = c->ca_file,
	    .connect_timeout_ms = c->connect_timeout_ms,
	    .answer_timeout_ms = c->answer_timeout_ms,
	    .wake_fd = -1,
	    .tick = c->tick,
	    .only_connect = c->only_connect};
	struct https_answer said;
	enum https_trouble trouble = https_post(&call, &said);

	if (c->answer)
		str_add(c->answer, str_text(&said.body),
		    said.body.len < ANSWER_SHOWN ? said.body.len : ANSWER_SHOWN);
	https_forget(&said.body);
	if (c->only_connect && trouble == HTTPS_NO_TROUBLE)
		return DONE;
	/* Who goes on talking, or hangs up then, has answered. */
	if (said.status >= 200)
		return judge(said.status, f);
	return fail(f, said.sent ? UNKNOWN : LATER, "%s", words_of(trouble, &said));
}

/* The headers' names are those of the convention (signature.h). */
enum outcome
call_make(const struct call *c, struct fail *f)
{
	int64_t now = (int64_t)time(NULL);
	char *signature = c->secret ? signature_of(c->secret, c->id, now, c->body) : NULL;
	char *bearer = c->token ? xasprintf("Bearer %s", c->token) : NULL;
	char timestamp[24];
	const struct https_header headers[] = {{"Content-Type", "application/json"},
	    {"webhook-id", c->id}, {"webhook-timestamp", timestamp},
	    {"webhook-signature", signature}, {"Authorization", bearer}, {0}};
	enum outcome o;

	snprintf(timestamp, sizeof timestamp, "%lld", (long long)now);
	if (c->secret && !signature)
		o = fail(f, NEVER, "the secret is no key: \"whsec_\" must be followed by base64");
	else
		o = post(c, headers, f);
	if (bearer)
		explicit_bzero(bearer, strlen(bearer));
	free(bearer);
	free(signature);
	return o;
}
