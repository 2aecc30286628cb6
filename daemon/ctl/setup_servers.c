#include "setup_servers.h"

#include <sysexits.h>
#include "../common/clock.h"
#include "terminal.h"

enum { LOOK_MS = 10000, CANDIDATES = 24 };

static const char as_answered[] = "as answered";

struct candidate {
	char *host;
	int port;
	enum connection_security security;
	const char *from; /* how we came to it */
	bool foreign; /* by a record that anybody on the way may have forged, outside the domain */
};

struct search {
	struct setup *setup;
	const char *kind, *domain;
	struct candidate at[CANDIDATES];
	size_t count;
	struct str tried;            /* "imap.example.org:993, ..." */
	char *telling;               /* the failure that says most */
	bool telling_was_peer;       /* ... of a server that answered */
	const struct candidate *tls; /* the last one that spoke TLS, though it did not serve */
};

static void
settle(struct setup *s, const char *kind, const char *what, const char *value)
{
	char *key = endpoint_key(kind, what);

	answer_set(s->answers, key, value);
	free(key);
}

static int
usual_port(const char *kind, enum connection_security security)
{
	if (strcmp(kind, "imap") == 0)
		return security == SECURITY_TLS ? 993 : 143;
	return security == SECURITY_TLS ? 465 : 587;
}

/* --- candidates --- */

static void
add(struct search *q, const char *host, int port, enum connection_security security,
    const char *from, bool foreign)
{
	for (size_t i = 0; i < q->count; i++)
		if (strcmp(q->at[i].host, host) == 0 && q->at[i].port == port)
			return;
	if (q->count < CANDIDATES && *host)
		q->at[q->count++] =
		    (struct candidate){xstrdup(host), port, security, from, foreign};
}

static bool
is_within(const char *host, const char *domain)
{
	size_t n = strlen(host), m = strlen(domain);

	return n >= m && ascii_casecmp(host + n - m, domain) == 0 &&
	       (n == m || host[n - m - 1] == '.');
}

/* RFC 6186 and, for submissions, RFC 8314. */
static void
add_service(struct search *q, const char *service, enum connection_security security)
{
	char *name = xasprintf("_%s._tcp.%s", service, q->domain);
	struct dns_records found = {0};
	const struct provider *p = q->setup->provider;

	if (dns_ask(q->setup->dns, name, DNS_SRV, &found, NULL) == DONE)
		for (size_t i = 0; i < found.count; i++) {
			const char *host = found.at[i].text;
			bool known =
			    is_within(host, q->domain) ||
			    (p && (strcmp(host, p->imap) == 0 || strcmp(host, p->smtp) == 0));
			add(q, host, found.at[i].port, security, "by its SRV record", !known);
		}
	dns_records_free(&found);
	free(name);
}

static void
add_both(struct search *q, const char *host, const char *from)
{
	add(q, host, usual_port(q->kind, SECURITY_TLS), SECURITY_TLS, from, false);
	add(q, host, usual_port(q->kind, SECURITY_STARTTLS), SECURITY_STARTTLS, from, false);
}

static void
add_name(struct search *q, const char *first)
{
	char *host = xasprintf("%s.%s", first, q->domain);

	add_both(q, host, "by its name");
	free(host);
}

static void
add_all(struct search *q)
{
	bool imap = strcmp(q->kind, "imap") == 0;
	const struct provider *p = q->setup->provider;

	add_service(q, imap ? "imaps" : "submissions", SECURITY_TLS);
	add_service(q, imap ? "imap" : "submission", SECURITY_STARTTLS);
	if (p && imap)
		add(q, p->imap, 993, SECURITY_TLS, "by the provider", false);
	else if (p)
		add(q, p->smtp, usual_port("smtp", p->smtp_security), p->smtp_security,
		    "by the provider", false);
	else
		for (const char *const *n = imap ? (const char *const[]){"imap", "mail", NULL}
		                                 : (const char *const[]){"smtp", "mail", NULL};
		     *n; n++)
			add_name(q, *n);
}

/* What is answered counts; the rest is tried. */
static void
add_answered(struct search *q, const char *host, const char *port, const char *security)
{
	int number = port ? (int)strtol(port, NULL, 10) : 0;
	bool starttls_first = number == 143 || number == 587;

	for (int i = 0; i < 2; i++) {
		enum connection_security kind = security ? endpoint_security(security)
		                                : (i == 0) ^ starttls_first ? SECURITY_TLS
		                                                            : SECURITY_STARTTLS;
		if (q->count == 0 || !number)
			add(q, host, number ? number : usual_port(q->kind, kind), kind, as_answered,
			    false);
		else if (!security) /* the same port, the other kind */
			q->at[q->count++] =
			    (struct candidate){xstrdup(host), number, kind, as_answered, false};
	}
}

/* --- trying them --- */

static void
note_failure(struct search *q, const struct candidate *c, const struct endpoint *e, const char *why)
{
	bool answered = e->peer.tls[0] || e->peer.subject[0];

	if (answered)
		q->tls = c;
	str_addf(&q->tried, "%s%s:%d", q->tried.len ? ", " : "", c->host, c->port);
	if (q->telling && !(answered && !q->telling_was_peer))
		return;
	free(q->telling);
	q->telling = xstrdup(why);
	q->telling_was_peer = answered;
}

static bool
serves(struct search *q, const struct candidate *c)
{
	struct connection *connection;
	struct endpoint e;
	struct fail f = {0};
	bool ok = endpoint_fill(q->setup, q->kind, c->host, c->port, c->security, &e, &f);

	if (e.settings.connect_timeout_ms > LOOK_MS)
		e.settings.connect_timeout_ms = LOOK_MS;
	ok = ok && connection_open(&e.settings, &connection, &f) == DONE;
	if (ok)
		connection_close(&connection);
	else
		note_failure(q, c, &e, f.text);
	endpoint_close(&e);
	return ok;
}

/* RFC 6186, 4: a name outside the domain must be confirmed, or a password could be led astray. */
static bool
is_wanted(struct search *q, const struct candidate *c)
{
	if (!c->foreign)
		return true;
	char *question = xasprintf("A record of %s says that its %s server is %s. Is that right?",
	    q->domain, endpoint_shown(q->kind), c->host);
	bool yes = setup_confirm(q->setup, false, question);
	if (!yes && q->setup->silent)
		setup_say(q->setup, SAID_WARN, endpoint_shown(q->kind),
		    "a record of %s names %s, which is outside that domain; if it is right, "
		    "answer: "
		    "%s_host = %s",
		    q->domain, c->host, q->kind, c->host);
	free(question);
	return yes;
}

static void
take(struct search *q, const struct candidate *c)
{
	char port[16];

	snprintf(port, sizeof port, "%d", c->port);
	settle(q->setup, q->kind, "host", c->host);
	settle(q->setup, q->kind, "port", port);
	settle(q->setup, q->kind, "security", endpoint_word(c->security));
	if (strcmp(c->from, as_answered) != 0)
		setup_say(q->setup, SAID_OK, endpoint_shown(q->kind), "%s:%d, found %s", c->host,
		    c->port, c->from);
	if (c->security == SECURITY_PLAIN)
		setup_say(q->setup, SAID_WARN, endpoint_shown(q->kind),
		    "no encryption: password and mails can be read on their way");
}

/* A port that speaks TLS from the start would only let STARTTLS wait. */
static bool
is_pointless(const struct search *q, const struct candidate *c)
{
	return q->tls && q->tls->port == c->port && strcmp(q->tls->host, c->host) == 0;
}

static bool
try_all(struct search *q)
{
	for (size_t i = 0; i < q->count && !terminal_stopped(); i++)
		if (!is_pointless(q, &q->at[i]) && is_wanted(q, &q->at[i]) &&
		    serves(q, &q->at[i])) {
			take(q, &q->at[i]);
			return true;
		}
	return false;
}

static void
search_end(struct search *q)
{
	for (size_t i = 0; i < q->count; i++)
		free(q->at[i].host);
	str_free(&q->tried);
	free(q->telling);
	*q = (struct search){0};
}

static bool
search(struct setup *s, const char *kind, const char *host)
{
	const char *address = answer_of(s->answers, "address");
	struct search q = {.setup = s, .kind = kind, .domain = strrchr(address, '@') + 1};
	char *port_key = endpoint_key(kind, "port"), *security_key = endpoint_key(kind, "security");

	if (host)
		add_answered(
		    &q, host, answer_of(s->answers, port_key), answer_of(s->answers, security_key));
	else
		add_all(&q);
	bool found = try_all(&q);
	if (!found)
		setup_say(s, SAID_FAIL, endpoint_shown(kind), "%s%s%s%s",
		    q.telling ? q.telling : "no server was found", q.count > 1 ? " (tried: " : "",
		    q.count > 1 ? str_text(&q.tried) : "", q.count > 1 ? ")" : "");
	free(port_key);
	free(security_key);
	search_end(&q);
	return found;
}

/* Another host has ports of its own. */
static void
drop_ports(struct setup *s, const char *kind)
{
	char *port = endpoint_key(kind, "port"), *security = endpoint_key(kind, "security");

	answer_drop(s->answers, port);
	answer_drop(s->answers, security);
	free(port);
	free(security);
}

/* At the terminal another name may be typed as long as none serves. */
int
servers_find(struct setup *s, const char *kind)
{
	char *key = endpoint_key(kind, "host");
	const char *host = answer_of(s->answers, key);
	int code = EX_OK;

	while (code == EX_OK && !search(s, kind, host)) {
		if (!setup_ask_again(s, key)) {
			code = ctl_error(EX_NOHOST,
			    "no %s server was reached; name one that does: %s_host = ... (and "
			    "%s_port, "
			    "%s_security, ca_file)",
			    endpoint_shown(kind), kind, kind, kind);
			break;
		}
		drop_ports(s, kind);
		code = setup_ask(s, key, host, &host);
	}
	free(key);
	return code;
}

void
servers_look(struct setup *s)
{
	const char *domain = strrchr(answer_of(s->answers, "address"), '@') + 1;
	struct dns_records mx = {0};
	struct fail f = {0};

	if (dns_ask(s->dns, domain, DNS_MX, &mx, &f) != DONE)
		setup_say(s, SAID_WARN, "DNS", "%s", f.text);
	s->provider = provider_of(&mx);
	if (s->provider) {
		setup_say(s, SAID_OK, "DNS", "mail for %s is with %s", domain, s->provider->name);
		if (s->provider->note)
			setup_say(s, SAID_NOTE, "", "%s", s->provider->note);
	}
	dns_records_free(&mx);
}
