#include "https.h"

#include <curl/curl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include "clock.h"
#include "connection.h"

enum {
	ANSWER_MAX = 64 * 1024,
	HEADER_MAX = 64 * 1024,
	TICK_MS = 1000,
};

struct progress {
	const struct https *call;
	struct https_answer *answer;
	size_t header;
	bool too_much;
	int64_t ticked;
};

static size_t
on_body(char *bytes, size_t size, size_t n, void *user)
{
	struct progress *p = user;

	if (p->answer->body.len + size * n > ANSWER_MAX) {
		p->too_much = true;
		return 0;
	}
	str_add(&p->answer->body, bytes, size * n);
	return size * n;
}

/* Of the header one line is of use (RFC 9110 10.2.3); its other form, a date, is not worth reading.
 */
static size_t
on_header(char *bytes, size_t size, size_t n, void *user)
{
	static const char name[] = "retry-after:";
	struct progress *p = user;
	char line[64];

	snprintf(line, sizeof line, "%.*s", (int)(size * n), bytes);
	if (ascii_starts(line, name))
		p->answer->retry_after_s = strtol(line + sizeof name - 1, NULL, 10);
	p->header += size * n;
	p->too_much |= p->header > HEADER_MAX;
	return p->too_much ? 0 : size * n;
}

static int
on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
	struct progress *p = user;
	struct pollfd wake = {p->call->wake_fd, POLLIN, 0};
	int64_t now = clock_ms();

	(void)a, (void)b, (void)d, (void)e;
	if (p->call->tick && now - p->ticked >= TICK_MS) {
		p->ticked = now;
		p->call->tick();
	}
	return p->call->wake_fd >= 0 && poll(&wake, 1, 0) > 0;
}

static void
set_limits(CURL *h, const struct https *c, struct progress *p)
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
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, p);
}

static void
set_security(CURL *h, const struct https *c)
{
	curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "https");
	curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(h, CURLOPT_PROXY, ""); /* whatever the environment says */
	curl_easy_setopt(h, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_CAINFO, c->ca_file ? c->ca_file : CONNECTION_CA_FILE);
	curl_easy_setopt(h, CURLOPT_CAPATH, NULL);
}

static CURLcode
perform(CURL *h, struct curl_slist *headers, struct progress *p)
{
	const struct https *c = p->call;
	long status = 0;

	curl_easy_setopt(h, CURLOPT_URL, c->url);
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, c->form);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h, CURLOPT_USERAGENT, "promised/" VERSION);
	set_limits(h, c, p);
	set_security(h, c);
	CURLcode code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	p->answer->status = (int)status;
	return code;
}

/* The host alone: what follows may be nobody's business. */
static char *
host_of(const char *url)
{
	const char *host = strstr(url, "://");

	host = host ? host + 3 : url;
	return xstrndup(host, strcspn(host, "/?#"));
}

static enum outcome
explain(const struct https *c, CURLcode code, const struct progress *p, struct fail *f)
{
	char *host = host_of(c->url);
	enum outcome o = LATER;

	if (p->too_much)
		fail(f, o, "%s answers with more than %d KiB", host, ANSWER_MAX / 1024);
	else if (code == CURLE_ABORTED_BY_CALLBACK)
		fail(f, o, "asked to stop while connecting to %s", host);
	else if (code == CURLE_COULDNT_RESOLVE_HOST)
		fail(f, o, "the name %s cannot be resolved; check %s", host, c->setting);
	else if (code == CURLE_COULDNT_CONNECT)
		fail(f, o, "%s cannot be reached", host);
	else if (code == CURLE_OPERATION_TIMEDOUT)
		fail(f, o, "%s did not answer within %d s", host,
		    (c->connect_timeout_ms + c->answer_timeout_ms + 999) / 1000);
	else if (code == CURLE_PEER_FAILED_VERIFICATION)
		o = fail(f, NEVER,
		    "the certificate of %s is not to be trusted: it is made out to another name, "
		    "has expired, or oauth.ca_file lacks its issuer; nothing was sent",
		    host);
	else if (code == CURLE_SSL_CACERT_BADFILE)
		o = fail(f, NEVER, "the CA file %s cannot be used; check oauth.ca_file",
		    c->ca_file ? c->ca_file : CONNECTION_CA_FILE);
	else if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
		o = fail(f, NEVER, "the address is none that can be asked; mend %s", c->setting);
	else if (code == CURLE_SSL_CONNECT_ERROR)
		fail(f, o, "no TLS connection to %s could be made", host);
	else
		fail(f, o, "%s gave no whole answer: %s", host, curl_easy_strerror(code));
	free(host);
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
https_post(const struct https *call, struct https_answer *answer, struct fail *f)
{
	struct progress p = {.call = call, .answer = answer, .ticked = clock_ms()};
	struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");

	*answer = (struct https_answer){0};
	str_reserve(
	    &answer->body, ANSWER_MAX); /* it never moves: no copies of secrets are left behind */
	begin_process();
	CURL *h = curl_easy_init();
	CURLcode code = h && headers ? perform(h, headers, &p) : CURLE_FAILED_INIT;
	curl_easy_cleanup(h);
	curl_slist_free_all(headers);
	return code == CURLE_OK ? DONE : explain(call, code, &p, f);
}

void
https_forget(struct str *secret)
{
	if (secret->data)
		explicit_bzero(secret->data, secret->size);
	str_free(secret);
}

void
https_field(struct str *form, const char *name, const char *value)
{
	if (!value)
		return;
	str_addf(form, "%s%s=", form->len ? "&" : "", name);
	for (; *value; value++)
		if (ascii_isalnum((unsigned char)*value) || strchr("-._~", *value))
			str_addc(form, *value);
		else
			str_addf(form, "%%%02X", (unsigned char)*value);
}
