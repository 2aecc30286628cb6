#include "setup_servers.h"

#include <sysexits.h>
#include "../common/clock.h"
#include "terminal.h"

enum { LOOK_MS = 10000, CANDIDATES = 24 };

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
	struct str tried;      /* "imap.example.org:993, ..." */
	char *telling;         /* the failure that says most */
	bool telling_was_peer; /* ... of a server that answered */
};

static const char *const words[] = {
    [SECURITY_TLS] = "tls", [SECURITY_STARTTLS] = "starttls", [SECURITY_PLAIN] = "plain"};

static char *
key_of(const char *kind, const char *what)
{
	return xasprintf("%s_%s", kind, what);
}

static const char *
answer_to(struct setup *s, const char *kind, const char *what)
{
	char *key = key_of(kind, what);
	const char *value = setup_answer(s, key, NULL);

	free(key);
	return value;
}

static void
settle(struct setup *s, const char *kind, const char *what, const char *value)
{
	char *key = key_of(kind, what);

	answer_set(s->answers, key, value);
	free(key);
}

/* As people write it. */
static const char *
shown(const char *kind)
{
	return strcmp(kind, "imap") == 0 ? "IMAP" : "SMTP";
}

static enum connection_security
security_of(const char *word)
{
	for (int i = SECURITY_TLS; word && i <= SECURITY_PLAIN; i++)
		if (strcmp(words[i], word) == 0)
			return (enum connection_security)i;
	return SECURITY_TLS;
}

static int
usual_port(const char *kind, enum connection_security security)
{
	if (strcmp(kind, "imap") == 0)
		return security == SECURITY_TLS ? 993 : 143;
	return security == SECURITY_TLS ? 465 : 587;
}

static bool
resolve(struct setup *s, struct endpoint *e, const char *host, const char *given, struct fail *f)
{
	e->settings.resolve_to = given;
	if (given)
		return true;
	if (!dns_resolve(s->dns, host, &e->address, f))
		return false;
	e->settings.resolve_to = e->address;
	return true;
}

static bool
fill(struct setup *s, const char *kind, const struct candidate *c, struct endpoint *e,
    struct fail *f)
{
	*e = (struct endpoint){
	    .settings = {.scheme = strcmp(kind, "imap") == 0 ? "imap" : "smtp",
	        .host = c->host,
	        .port = c->port,
	        .security = c->security,
	        .ca_file = setup_unless_none(setup_answer(s, "ca_file", NULL)),
	        .connect_timeout_ms = (int)setup_duration(setup_answer(s, "connect_timeout", NULL)),
	        .wake_fd = terminal_stop_fd()}};
	e->settings.peer = &e->peer;
	return resolve(s, e, c->host, setup_unless_none(answer_to(s, kind, "resolve_to")), f);
}

bool
endpoint_open(struct setup *s, const char *kind, struct endpoint *e)
{
	char *key = key_of(kind, "host");
	const char *host = answer_of(s->answers, key); /* stays as long as the answer */
	struct candidate c = {.host = xstrdup(host),
	    .port = (int)strtol(answer_to(s, kind, "port"), NULL, 10),
	    .security = security_of(answer_to(s, kind, "security"))};
	struct fail f = {0};

	bool ok = fill(s, kind, &c, e, &f);
	e->settings.host = host;
	if (!ok)
		setup_say(s, SAID_FAIL, shown(kind), "%s", f.text);
	free(c.host);
	free(key);
	return ok;
}

void
endpoint_close(struct endpoint *e)
{
	free(e->address);
	*e = (struct endpoint){0};
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
		add(q, p->imap, 993, SECURITY_TLS, p->name, false);
	else if (p)
		add(q, p->smtp, usual_port("smtp", p->smtp_security), p->smtp_security, p->name,
		    false);
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
		enum connection_security kind = security                    ? security_of(security)
		                                : (i == 0) ^ starttls_first ? SECURITY_TLS
		                                                            : SECURITY_STARTTLS;
		if (q->count == 0 || !number)
			add(q, host, number ? number : usual_port(q->kind, kind), kind,
			    "as answered", false);
		else if (!security) /* the same port, the other kind */
			q->at[q->count++] =
			    (struct candidate){xstrdup(host), number, kind, "as answered", false};
	}
}

/* --- trying them --- */

static void
note_failure(struct search *q, const struct candidate *c, const struct endpoint *e, const char *why)
{
	bool answered = e->peer.tls[0] || e->peer.subject[0];

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
	bool ok = fill(q->setup, q->kind, c, &e, &f);

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
	    q->domain, shown(q->kind), c->host);
	bool yes = setup_confirm(q->setup, false, question);
	if (!yes && q->setup->silent)
		setup_say(q->setup, SAID_WARN, shown(q->kind),
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
	settle(q->setup, q->kind, "security", words[c->security]);
	if (c->security == SECURITY_PLAIN)
		setup_say(q->setup, SAID_WARN, shown(q->kind),
		    "no encryption: password and mails can be read on their way");
}

static bool
try_all(struct search *q)
{
	for (size_t i = 0; i < q->count && !terminal_stopped(); i++)
		if (is_wanted(q, &q->at[i]) && serves(q, &q->at[i])) {
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
	char *port_key = key_of(kind, "port"), *security_key = key_of(kind, "security");

	if (host)
		add_answered(
		    &q, host, answer_of(s->answers, port_key), answer_of(s->answers, security_key));
	else
		add_all(&q);
	bool found = try_all(&q);
	if (!found)
		setup_say(s, SAID_FAIL, shown(kind), "%s%s%s%s",
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
	char *port = key_of(kind, "port"), *security = key_of(kind, "security");

	answer_drop(s->answers, port);
	answer_drop(s->answers, security);
	free(port);
	free(security);
}

/* At the terminal another name may be typed as long as none serves. */
int
servers_find(struct setup *s, const char *kind)
{
	char *key = key_of(kind, "host");
	const char *host = answer_of(s->answers, key);
	int code = EX_OK;

	while (code == EX_OK && !search(s, kind, host)) {
		if (!setup_ask_again(s, key)) {
			code = ctl_error(EX_NOHOST,
			    "no %s server was reached; name one that does: %s_host = ... (and "
			    "%s_port, "
			    "%s_security, ca_file)",
			    shown(kind), kind, kind, kind);
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
