#include "call.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "../common/clock.h"
#include "../common/connection.h"
#include "../common/mem.h"
#include "signature.h"

enum {
	ANSWER_MAX =
	    64 * 1024,       /* bytes of header and body: nothing of them but the status matters */
	ANSWER_SHOWN = 2000, /* ... but to somebody who tries it */
	TICK_MS = 1000,
};

struct progress {
	const struct call *call;
	size_t received;
	int64_t ticked;
};

/* What is too much ends the call; the status is known by then. */
static size_t
on_bytes(char *bytes, size_t size, size_t n, void *user)
{
	struct progress *p = user;

	(void)bytes;
	p->received += size * n;
	return p->received <= ANSWER_MAX ? size * n : 0;
}

static size_t
on_body(char *bytes, size_t size, size_t n, void *user)
{
	const struct progress *p = user;
	struct str *answer = p->call->answer;

	if (answer && answer->len < ANSWER_SHOWN)
		str_add(answer, bytes,
		    size * n < ANSWER_SHOWN - answer->len ? size * n : ANSWER_SHOWN - answer->len);
	return on_bytes(bytes, size, n, user);
}

static int
on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
	struct progress *p = user;
	int64_t now = clock_ms();

	(void)a, (void)b, (void)d, (void)e;
	if (p->call->tick && now - p->ticked >= TICK_MS) {
		p->ticked = now;
		p->call->tick();
	}
	return 0;
}

static void
add_header(struct curl_slist **list, const char *name, const char *value)
{
	char *line = xasprintf("%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(*list, line);

	if (longer)
		*list = longer;
	free(line);
}

/* The names are those of the convention (signature.h). NULL: the secret is no key. */
static struct curl_slist *
headers_of(const struct call *c)
{
	int64_t now = (int64_t)time(NULL);
	char *signature = c->secret ? signature_of(c->secret, c->id, now, c->body) : NULL,
	     timestamp[24];
	struct curl_slist *list = NULL;

	if (c->secret && !signature)
		return NULL;
	snprintf(timestamp, sizeof timestamp, "%lld", (long long)now);
	add_header(&list, "Content-Type", "application/json");
	add_header(&list, "User-Agent", "promised/" VERSION);
	add_header(&list, "webhook-id", c->id);
	add_header(&list, "webhook-timestamp", timestamp);
	if (signature)
		add_header(&list, "webhook-signature", signature);
	if (c->token) {
		char *bearer = xasprintf("Bearer %s", c->token);
		add_header(&list, "Authorization", bearer);
		explicit_bzero(bearer, strlen(bearer));
		free(bearer);
	}
	free(signature);
	return list;
}

static void
set_limits(CURL *h, const struct call *c, struct progress *p)
{
	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)c->connect_timeout_ms);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)c->connect_timeout_ms + c->answer_timeout_ms);
	curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L); /* do not wait for a name server at the end */
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(h, CURLOPT_XFERINFODATA, p);
	curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(h, CURLOPT_WRITEDATA, p);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_bytes);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, p);
}

/* What the environment or an answer says leads nowhere else: no proxy, no redirect, no other
 * protocol. */
static void
set_security(CURL *h, const struct call *c)
{
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_PROXY, "");
	curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_CAINFO, c->ca_file ? c->ca_file : CONNECTION_CA_FILE);
	curl_easy_setopt(h, CURLOPT_CAPATH, NULL);
}

static CURLcode
perform(CURL *h, const struct call *c, struct curl_slist *headers, long *status, bool *sent)
{
	struct progress p = {.call = c, .ticked = clock_ms()};
	long bytes = 0;

	curl_easy_setopt(h, CURLOPT_URL, c->url);
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, c->body);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	set_limits(h, c, &p);
	set_security(h, c);
	if (c->only_connect)
		curl_easy_setopt(h, CURLOPT_CONNECT_ONLY, 1L);
	CURLcode code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, status);
	curl_easy_getinfo(h, CURLINFO_REQUEST_SIZE, &bytes);
	*sent = bytes > 0;
	return code;
}

static const char *
trouble_of(CURLcode code)
{
	switch (code) {
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return "the address is none that can be called; mend webhooks.url";
	case CURLE_COULDNT_RESOLVE_HOST:
		return "the host's name is not known";
	case CURLE_COULDNT_CONNECT:
		return "cannot connect";
	case CURLE_OPERATION_TIMEDOUT:
		return "no answer in time";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "the server's certificate is not trusted: it is made out to another name, "
		       "has "
		       "expired, or webhooks.ca_file lacks its issuer";
	case CURLE_SSL_CACERT_BADFILE:
		return "the certificates of webhooks.ca_file cannot be read";
	case CURLE_SSL_CONNECT_ERROR:
		return "no TLS connection could be made";
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return "the connection was closed without an answer";
	default:
		return curl_easy_strerror(code);
	}
}

/* 3xx and 4xx are the admin's to mend, and he is told; until then the call is kept. */
static enum outcome
judge(long status, struct fail *f)
{
	enum outcome o = status / 100 == 2 ? DONE : status == 410 ? NEVER : LATER;

	if (status / 100 == 3)
		fail(f, o,
		    "HTTP %ld: it leads to another address, which is not followed; mend "
		    "webhooks.url",
		    status);
	else if (status == 410)
		fail(f, o, "HTTP 410: it is gone for good");
	else
		fail(f, o, "HTTP %ld", status);
	f->code = (int)status;
	return o;
}

static void
begin_process(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	signal(SIGPIPE, SIG_IGN); /* NOSIGNAL leaves it to us */
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum outcome
call_make(const struct call *c, struct fail *f)
{
	struct curl_slist *headers = headers_of(c);
	long status = 0;
	bool sent = false;

	if (!headers)
		return fail(
		    f, NEVER, "the secret is no key: \"whsec_\" must be followed by base64");
	begin_process();
	CURL *h = curl_easy_init();
	CURLcode code = h ? perform(h, c, headers, &status, &sent) : CURLE_FAILED_INIT;
	curl_easy_cleanup(h);
	curl_slist_free_all(headers);
	if (c->only_connect && code == CURLE_OK)
		return DONE;
	if (status >= 200)
		return judge(status, f);
	return fail(f, sent ? UNKNOWN : LATER, "%s", trouble_of(code));
}
