#include "doctor.h"

#include <time.h>

enum { DAYS_WARN = 30, DAYS_FAIL = 7 };

/* What stands between login.h and a probe. */
struct attempt {
	char *address; /* of a scripted name server; NULL */
	struct connection_peer *peer;
	login_opener open;
	void *context;
};

static enum outcome
try(void *context, const struct connection_settings *to, struct fail *f)
{
	const struct attempt *a = context;
	struct connection_settings mine = *to;

	mine.peer = a->peer;
	if (a->address)
		mine.resolve_to = a->address;
	return a->open(a->context, &mine, f);
}

enum outcome
doctor_open(struct doctor *d, const struct conf_server *server, const char *scheme,
    struct connection_peer *peer, login_opener open, void *context, struct fail *f)
{
	struct attempt a = {.peer = peer, .open = open, .context = context};
	struct login l = {.conf = d->ctl->conf, .server = server, .scheme = scheme, .wake_fd = -1};

	if (!server->resolve_to && !dns_resolve(d->dns, server->host, &a.address, f))
		return LATER;
	enum outcome o = login_open(&l, try, &a, f);
	free(a.address);
	return o;
}

static bool
is_local(const char *host)
{
	return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
	       strcmp(host, "::1") == 0;
}

void
doctor_security(struct doctor *d, const struct conf_server *s, const char *scheme)
{
	if (s->security == SECURITY_PLAIN && s->user && !is_local(s->host)) {
		check_remedy(&d->checkup, "set %s.security = \"tls\" (or \"starttls\")", scheme);
		check_fail(&d->checkup, "password and mails go over the network in clear");
	}
}

void
doctor_certificate(
    struct doctor *d, const char *host, const struct connection_peer *peer, bool trusted)
{
	int64_t now = (int64_t)time(NULL);
	char *text;
	int days;

	if (!peer->ends)
		return;
	text = probe_certificate_text(peer, now);
	days = probe_days_left(peer, now);
	checkup_on(&d->checkup, "certificate", host);
	if (days < DAYS_WARN)
		check_remedy(&d->checkup, "have it renewed by whoever runs %s", host);
	check(&d->checkup,
	    days < DAYS_FAIL   ? CHECK_FAIL
	    : days < DAYS_WARN ? CHECK_WARN
	    : trusted          ? CHECK_OK
	                       : CHECK_SKIP,
	    "%s", text);
	free(text);
}

void
doctor_trouble(
    struct doctor *d, const struct conf_server *s, const char *scheme, const struct fail *f)
{
	if (!strstr(f->text, "; "))
		check_remedy(&d->checkup,
		    "see that %s can be reached on port %lld; check %s.host, %s.port and "
		    "%s.security",
		    s->host, (long long)s->port, scheme, scheme, scheme);
	check_because(&d->checkup, CHECK_FAIL, f->text);
}
