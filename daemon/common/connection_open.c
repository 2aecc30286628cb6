#include "connection_internal.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include "clock.h"
#include "connection_login.h"
#include "connection_peer.h"
#include "connection_trust.h"

enum {
	GREETING_MAX = 16384,   /* what is kept of the server's words up to the login */
	FIRST_DEADLINE = 60000, /* until the first connection_budget() */
};

static bool
wake_requested(const struct connection *c)
{
	struct pollfd p = {c->wake_fd, POLLIN, 0};

	return c->wake_fd >= 0 && poll(&p, 1, 0) > 0;
}

/* Whose words come in by TLS has been verified. libcurl tells of the session only while it is at
 * work. */
static void
drop_trust(struct connection *c)
{
	struct curl_tlssessioninfo *tls = NULL;

	if (c->trust_dropped ||
	    curl_easy_getinfo(c->curl, CURLINFO_TLS_SSL_PTR, &tls) != CURLE_OK || !tls ||
	    tls->backend != CURLSSLBACKEND_GNUTLS || !tls->internals)
		return;
	connection_trust_drop(tls->internals);
	c->trust_dropped = true;
}

static size_t
on_line(char *line, size_t size, size_t n, void *user)
{
	struct connection *c = user;
	size_t length = size * n, kept = length;

	drop_trust(c);
	/* An SMTP server says 220 twice, the second time to STARTTLS: what it offered before came
	 * over an unprotected line and must not count. (No line of IMAP begins so.) */
	if (length >= 3 && memcmp(line, "220", 3) == 0)
		str_truncate(&c->greeting, 0);
	while (kept && ascii_isspace((unsigned char)line[kept - 1]))
		kept--;
	if (kept && c->greeting.len + kept < GREETING_MAX) {
		str_add(&c->greeting, line, kept);
		str_addc(&c->greeting, '\n');
	}
	return length;
}

static int
on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t d, curl_off_t e)
{
	struct connection *c = user;

	(void)a, (void)b, (void)d, (void)e;
	connection_breathe(c);
	return wake_requested(c); /* not 0: libcurl gives up */
}

static char *
make_url(const struct connection_settings *s)
{
	CURLU *parts = curl_url();
	bool bare_ipv6 = strchr(s->host, ':') && s->host[0] != '[';
	char *host = xasprintf(bare_ipv6 ? "[%s]" : "%s", s->host);
	char *scheme = xasprintf("%s%s", s->scheme, s->security == SECURITY_TLS ? "s" : "");
	char port[16], *url = NULL;

	snprintf(port, sizeof port, "%d", s->port);
	if (!parts || curl_url_set(parts, CURLUPART_SCHEME, scheme, 0) ||
	    curl_url_set(parts, CURLUPART_HOST, host, 0) ||
	    curl_url_set(parts, CURLUPART_PORT, port, 0) ||
	    curl_url_get(parts, CURLUPART_URL, &url, 0))
		url = NULL;
	curl_url_cleanup(parts);
	free(scheme);
	free(host);
	return url; /* curl_free() */
}

static void
set_address(struct connection *c, const struct connection_settings *s)
{
	bool bare_ipv6;
	char *rule;

	if (!s->resolve_to)
		return;
	/* The name stays what it is for SNI and verification; only the address is replaced. */
	bare_ipv6 = strchr(s->resolve_to, ':') && s->resolve_to[0] != '[';
	rule = xasprintf(bare_ipv6 ? "::[%s]:" : "::%s:", s->resolve_to);
	c->redirect = curl_slist_append(NULL, rule);
	free(rule);
	curl_easy_setopt(c->curl, CURLOPT_CONNECT_TO, c->redirect);
}

static void
set_security(CURL *h, const struct connection_settings *s)
{
	bool plain = s->security == SECURITY_PLAIN;

	curl_easy_setopt(h, CURLOPT_USE_SSL, plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(h, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(h, CURLOPT_SSL_ENABLE_ALPN, 0L); /* it would offer http */
	curl_easy_setopt(h, CURLOPT_CAINFO, s->ca_file ? s->ca_file : CONNECTION_CA_FILE);
	curl_easy_setopt(h, CURLOPT_CAPATH, NULL);
	/* A list of its own: newer versions share one, which connection_trust_drop would empty. */
	curl_easy_setopt(h, CURLOPT_CA_CACHE_TIMEOUT, 0L);
}

/* GnuTLS's words, which libcurl has for its log alone: "SSL connection using TLS1.3 / AES_256". */
static int
on_debug(CURL *h, curl_infotype type, char *text, size_t n, void *user)
{
	static const char start[] = "SSL connection using ";
	struct connection_peer *peer = user;
	const size_t skip = sizeof start - 1;
	char line[128];

	(void)h;
	/* Everything else that passes here may hold the password. */
	if (type != CURLINFO_TEXT || n <= skip || memcmp(text, start, skip) != 0)
		return 0;
	snprintf(line, sizeof line, "%.*s", (int)(n - skip), text + skip);
	line[strcspn(line, "\r\n")] = 0;
	char *slash = strstr(line, " / ");
	if (slash) {
		*slash = 0;
		snprintf(peer->cipher, sizeof peer->cipher, "%.63s", slash + 3);
	}
	snprintf(peer->tls, sizeof peer->tls, "%.15s", line);
	return 0;
}

static void
set_peer(CURL *h, struct connection_peer *peer)
{
	if (!peer)
		return;
	*peer = (struct connection_peer){0};
	curl_easy_setopt(h, CURLOPT_CERTINFO, 1L);
	curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(h, CURLOPT_DEBUGDATA, peer);
	curl_easy_setopt(h, CURLOPT_VERBOSE, 1L);
}

static void
set_login(CURL *h, const struct connection_settings *s, const char *options)
{
	if (!s->user)
		return;
	curl_easy_setopt(h, CURLOPT_USERNAME, s->user);
	if (s->bearer)
		curl_easy_setopt(h, CURLOPT_XOAUTH2_BEARER, s->bearer);
	else
		curl_easy_setopt(h, CURLOPT_PASSWORD, s->password ? s->password : "");
	curl_easy_setopt(h, CURLOPT_LOGIN_OPTIONS, options);
}

static void
set_limits(struct connection *c, const struct connection_settings *s)
{
	CURL *h = c->curl;

	curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, (long)s->connect_timeout_ms);
	curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, (long)s->connect_timeout_ms);
	curl_easy_setopt(
	    h, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)(s->connect_timeout_ms + 999) / 1000);
	curl_easy_setopt(h, CURLOPT_QUICK_EXIT, 1L); /* do not wait for a name server at the end */
	curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPIDLE, 20L);
	curl_easy_setopt(h, CURLOPT_TCP_KEEPINTVL, 10L);
	curl_easy_setopt(h, CURLOPT_PROXY, ""); /* whatever the environment says */
	curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(h, CURLOPT_XFERINFODATA, c);
	curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_line);
	curl_easy_setopt(h, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(h, CURLOPT_ERRORBUFFER, c->curl_error);
}

static enum connection_trouble
trouble_of(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return TROUBLE_NAME;
	case CURLE_COULDNT_CONNECT:
		return TROUBLE_UNREACHABLE;
	case CURLE_OPERATION_TIMEDOUT:
		return TROUBLE_TIMEOUT;
	case CURLE_ABORTED_BY_CALLBACK:
		return TROUBLE_STOPPED;
	case CURLE_PEER_FAILED_VERIFICATION:
		return TROUBLE_CERTIFICATE;
	case CURLE_SSL_CACERT_BADFILE:
		return TROUBLE_CA_FILE;
	case CURLE_SSL_CONNECT_ERROR:
		return TROUBLE_TLS;
	case CURLE_USE_SSL_FAILED:
		return TROUBLE_NO_STARTTLS;
	case CURLE_LOGIN_DENIED:
	case CURLE_AUTH_ERROR:
		return TROUBLE_LOGIN;
	default:
		return TROUBLE_SERVER;
	}
}

/* The server's own certificate is the first of the chain. */
static void
read_peer(CURL *h, struct connection_peer *peer)
{
	struct curl_certinfo *chain = NULL;

	if (!peer || curl_easy_getinfo(h, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain ||
	    chain->num_of_certs < 1)
		return;
	for (struct curl_slist *line = chain->certinfo[0]; line; line = line->next)
		connection_peer_line(peer, line->data);
}

/* One attempt with the given login options. On failure *trouble says why; the words are in c. */
static bool
connect_once(struct connection *c, const struct connection_settings *s, const char *options,
    enum connection_trouble *trouble)
{
	char *url = make_url(s);
	CURLcode code;

	c->curl = curl_easy_init();
	if (!url || !c->curl) {
		curl_free(url);
		snprintf(c->curl_error, sizeof c->curl_error, "this is not a usable host name");
		*trouble = TROUBLE_NAME;
		return false;
	}
	curl_easy_setopt(c->curl, CURLOPT_URL, url);
	curl_free(url);
	curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "imap,imaps,smtp,smtps");
	curl_easy_setopt(c->curl, CURLOPT_CONNECT_ONLY, 1L);
	set_limits(c, s);
	set_address(c, s);
	set_security(c->curl, s);
	set_login(c->curl, s, options);
	set_peer(c->curl, s->peer);
	code = curl_easy_perform(c->curl);
	read_peer(c->curl, s->peer);
	if (code == CURLE_OK) {
		curl_socket_t fd;
		code = curl_easy_getinfo(c->curl, CURLINFO_ACTIVESOCKET, &fd);
		c->fd = (int)fd;
	}
	if (code == CURLE_OK)
		return true;
	if (!c->curl_error[0])
		snprintf(c->curl_error, sizeof c->curl_error, "%s", curl_easy_strerror(code));
	/* "(errno: 11)" says nothing, and differs each time, so that each line would look like
	 * news. */
	char *number = strstr(c->curl_error, " (errno");
	if (number)
		*number = 0;
	*trouble = trouble_of(code);
	return false;
}

static void
disconnect(struct connection *c)
{
	/* A CONNECT_ONLY connection is dropped without LOGOUT or QUIT, and without waiting. */
	curl_easy_cleanup(c->curl);
	curl_slist_free_all(c->redirect);
	c->curl = NULL;
	c->redirect = NULL;
	c->trust_dropped = false;
	c->curl_error[0] = 0;
	str_truncate(&c->greeting, 0);
}

void
connection_begin(void)
{
	static bool begun;

	if (begun)
		return;
	begun = true;
	signal(SIGPIPE, SIG_IGN); /* NOSIGNAL leaves it to us */
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct connection *
connection_new(const struct connection_settings *s)
{
	struct connection *c = xcalloc(1, sizeof *c);

	c->fd = -1;
	c->wake_fd = s->wake_fd;
	c->tick = s->tick;
	c->ticked = clock_ms();
	return c;
}

/* libcurl 7.88 knows IMAP's LOGIN command only as what is left when "any" mechanism may be used and
 * the server offers none. So that is asked for only then. */
static bool
connect_somehow(
    struct connection *c, const struct connection_settings *s, enum connection_trouble *trouble)
{
	if (connect_once(c, s, connection_login_options(s), trouble))
		return true;
	if (*trouble != TROUBLE_LOGIN || !connection_wants_login_command(s, str_text(&c->greeting)))
		return false;
	disconnect(c);
	return connect_once(c, s, "AUTH=*", trouble);
}

enum outcome
connection_open(const struct connection_settings *s, struct connection **result, struct fail *f)
{
	struct connection *c;
	enum connection_trouble trouble;
	enum outcome o = DONE;
	int timeout = 40000;

	connection_begin();
	*result = NULL;
	c = connection_new(s);
	if (!connect_somehow(c, s, &trouble)) {
		o = connection_explain(s, trouble, c->curl_error, str_text(&c->greeting), f);
		connection_close(&c);
		mem_give_back();
		return o;
	}
	/* A peer that vanished without a word is found out in 40 s, not in a quarter of an hour. */
	setsockopt(c->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
	connection_budget(c, FIRST_DEADLINE, 0);
	mem_give_back();
	*result = c;
	return o;
}

void
connection_close(struct connection **c)
{
	if (!*c)
		return;
	disconnect(*c);
	str_free(&(*c)->greeting);
	str_free(&(*c)->pushed);
	free(*c);
	*c = NULL;
}
