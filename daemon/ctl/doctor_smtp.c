/* The server that takes the desk's mails. */
#include "doctor.h"

#include "../common/clock.h"

/* Base64, headers and the text come on top of the files. */
static uint64_t
largest_mail(const struct conf *conf)
{
	return (uint64_t)conf->desk.attachment_limit / 3 * 4 + (1U << 20);
}

static void
check_offers(struct doctor *d, const struct probe_smtp *is)
{
	struct checkup *c = &d->checkup;
	const struct conf *conf = d->ctl->conf;

	if (is->size && is->size < largest_mail(conf)) {
		check_remedy(c, "set desk.attachment_limit = \"%lluMiB\"",
		    is->size > 4U << 20
		        ? (unsigned long long)((is->size - (1U << 20)) / 4 * 3 >> 20)
		        : 1ULL);
		check_warn(c,
		    "it takes mails of %llu MiB; with desk.attachment_limit some may be larger",
		    (unsigned long long)(is->size >> 20));
	}
	if (conf->smtp.security == SECURITY_PLAIN && is->starttls) {
		check_remedy(c, "set smtp.security = \"starttls\"");
		check_warn(c, "it offers STARTTLS, which is not used");
	}
}

static enum outcome
open_session(void *context, const struct connection_settings *to, struct fail *f)
{
	return probe_smtp(to, context, f);
}

static void
check_server(struct doctor *d, const struct conf_server *s, const struct probe_smtp *is,
    const char *tls, int64_t ms)
{
	char *size = is->size ? xasprintf("of up to %llu KiB", (unsigned long long)(is->size >> 10))
	                      : xstrdup("of any size");

	check_ok(&d->checkup, "%s port %lld, %s, %s%s, mails %s, %lld ms", s->host,
	    (long long)s->port, *tls ? tls : "no TLS", s->user ? s->user : "without a login",
	    !s->user   ? ""
	    : s->oauth ? " logged in by OAuth2"
	               : " logged in",
	    size, (long long)ms);
	free(size);
	doctor_security(d, s, "smtp");
	check_offers(d, is);
}

void
doctor_smtp(struct doctor *d)
{
	const struct conf_server *s = &d->ctl->conf->smtp;
	struct connection_peer peer = {0};
	struct probe_smtp is;
	struct fail f = {0};
	int64_t start = clock_ms();

	checkup_on(&d->checkup, "smtp", NULL);
	check_waiting(&d->checkup, "connecting to %s ...", s->host);
	bool open = doctor_open(d, s, "smtp", &peer, open_session, &is, &f) == DONE;
	if (open)
		check_server(d, s, &is, peer.tls, clock_ms() - start);
	else
		doctor_trouble(d, s, "smtp", &f);
	doctor_certificate(d, s->host, &peer, open);
}
