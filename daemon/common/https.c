#include "https.h"

#include <curl/curl.h>
#include <poll.h>
#include <string.h>
#include "clock.h"
#include "connection.h"

enum { HEADER_MAX = 64 * 1024, TICK_MS = 1000 };

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

	if (p->answer->body.len + size * n > HTTPS_ANSWER_MAX) {
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

/* False: no memory. A value may be a secret. */
static bool
add_headers(struct curl_slist **list, const struct https_header *header)
{
	for (; header && header->name; header++) {
		if (!header->value)
			continue;
		char *line = xasprintf("%s: %s", header->name, header->value);
		struct curl_slist *longer = curl_slist_append(*list, line);
		explicit_bzero(line, strlen(line));
		free(line);
		if (!longer)
			return false;
		*list = longer;
	}
	return true;
}

static void
forget_headers(struct curl_slist *list)
{
	for (struct curl_slist *one = list; one; one = one->next)
		explicit_bzero(one->data, strlen(one->data));
	curl_slist_free_all(list);
}

static CURLcode
perform(CURL *h, struct curl_slist *headers, struct progress *p)
{
	const struct https *c = p->call;
	long status = 0, bytes = 0;

	curl_easy_setopt(h, CURLOPT_URL, c->url);
	curl_easy_setopt(h, CURLOPT_POSTFIELDS, c->body);
	curl_easy_setopt(h, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(h, CURLOPT_USERAGENT, "promised/" VERSION);
	curl_easy_setopt(h, CURLOPT_CONNECT_ONLY, c->only_connect ? 1L : 0L);
	set_limits(h, c, p);
	set_security(h, c);
	CURLcode code = curl_easy_perform(h);
	curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(h, CURLINFO_REQUEST_SIZE, &bytes);
	p->answer->status = (int)status;
	p->answer->sent = bytes > 0;
	return code;
}

static enum https_trouble
trouble_of(CURLcode code)
{
	switch (code) {
	case CURLE_OK:
		return HTTPS_NO_TROUBLE;
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return HTTPS_ADDRESS;
	case CURLE_COULDNT_RESOLVE_HOST:
		return HTTPS_NAME;
	case CURLE_COULDNT_CONNECT:
		return HTTPS_UNREACHABLE;
	case CURLE_OPERATION_TIMEDOUT:
		return HTTPS_TIMEOUT;
	case CURLE_ABORTED_BY_CALLBACK:
		return HTTPS_STOPPED;
	case CURLE_PEER_FAILED_VERIFICATION:
		return HTTPS_CERTIFICATE;
	case CURLE_SSL_CACERT_BADFILE:
		return HTTPS_CA_FILE;
	case CURLE_SSL_CONNECT_ERROR:
		return HTTPS_TLS;
	case CURLE_GOT_NOTHING:
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
		return HTTPS_CLOSED;
	default:
		return HTTPS_OTHER;
	}
}

enum https_trouble
https_post(const struct https *call, struct https_answer *answer)
{
	struct progress p = {.call = call, .answer = answer, .ticked = clock_ms()};
	struct curl_slist *headers = NULL;

	*answer = (struct https_answer){0};
	/* It never moves: no copies of secrets are left behind. */
	str_reserve(&answer->body, HTTPS_ANSWER_MAX);
	connection_begin();
	CURL *h = curl_easy_init();
	CURLcode code =
	    h && add_headers(&headers, call->headers) ? perform(h, headers, &p) : CURLE_FAILED_INIT;
	curl_easy_cleanup(h);
	forget_headers(headers);
	mem_give_back();
	answer->words = curl_easy_strerror(code);
	return p.too_much ? HTTPS_TOO_MUCH : trouble_of(code);
}

char *
https_host(const char *url)
{
	const char *host = strstr(url, "://");

	host = host ? host + strlen("://") : url;
	size_t n = strcspn(host, "/?#");
	for (const char *at; (at = memchr(host, '@', n)); host = at + 1)
		n -= (size_t)(at + 1 - host);
	return xstrndup(host, n);
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
