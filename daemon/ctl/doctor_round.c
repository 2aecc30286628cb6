/* A mail to itself: does it go out, does it come back, does a plus address reach the mailbox, and
 * what did the servers on the way write on it? */
#include "doctor.h"

#include <time.h>
#include "../common/clock.h"

struct round {
	struct doctor *d;
	const struct conf_mailbox *m;
	struct probe_imap *p;
	int64_t until; /* clock_ms() */
};

static bool
on_tick(void *context)
{
	struct round *r = context;

	check_waiting(&r->d->checkup, "waiting for the mail to itself, %d s more ...",
	    (int)((r->until - clock_ms() + 999) / 1000));
	return true;
}

static enum outcome
open_box(void *context, const struct connection_settings *to, struct fail *f)
{
	return probe_imap_open(to, context, f);
}

static enum outcome
hand_over(void *context, const struct connection_settings *to, struct fail *f)
{
	const struct probe_mail *m = context;

	return probe_smtp_send(to, m->sender, m->recipient, m->bytes, strlen(m->bytes), f);
}

/* --- one mail --- */

/* The mail is taken away again wherever it came to. Of a desk that runs it may have been moved
 * since. */
static void
clean_up(struct round *r, const struct probe_mail *mail, const char *const *folders)
{
	struct probe_found found;

	for (; *folders; folders++) {
		if (probe_imap_find(r->p, *folders, mail->letters, &found, NULL) == DONE &&
		    found.uid)
			probe_imap_remove(r->p, *folders, found.uid, NULL);
		free(found.header);
	}
}

/* Sends one and waits for it. found->uid is 0 when it did not come; what that means was told unless
 * quiet. */
static void
send_and_wait(struct round *r, const struct probe_mail *mail, struct probe_found *found,
    int64_t *ms, struct fail *f)
{
	const char *folders[] = {r->m->folder, r->m->done_folder, NULL}, *where;
	int64_t start = clock_ms();

	*found = (struct probe_found){.date = INT64_MIN};
	r->until = start + r->d->wait_ms;
	on_tick(r);
	if (doctor_open(r->d, &r->d->ctl->conf->smtp, "smtp", NULL, hand_over,
	        (void *)(uintptr_t)mail, f) != DONE)
		return;
	r->until = clock_ms() + r->d->wait_ms;
	if (probe_mail_wait(r->p, folders, mail, r->d->wait_ms, on_tick, r, found, &where, f) !=
	    DONE)
		return;
	*ms = clock_ms() - start;
	if (found->uid)
		clean_up(r, mail, folders);
	else
		fail(f, LATER, "it did not come within %d s", r->d->wait_ms / 1000);
}

/* --- what came back --- */

static bool
is_trusted(const struct conf *conf, const char *authserv)
{
	for (char **t = conf->desk.trusted_authserv; *t; t++)
		if (ascii_casecmp(*t, authserv) == 0)
			return true;
	return false;
}

static bool
needs_authserv(const struct conf *conf)
{
	for (size_t i = 0; i < conf->agent_count; i++)
		if (conf->agents[i].trust == TRUST_TOKEN_DMARC)
			return true;
	return false;
}

static void
judge_no_authserv(struct round *r)
{
	struct checkup *c = &r->d->checkup;
	const struct conf *conf = r->d->ctl->conf;

	check_remedy(c, "have your mail server check senders and write Authentication-Results into "
	                "incoming mail; without that: agents.trust = \"token\" (promised.conf(5))");
	if (*conf->desk.trusted_authserv || needs_authserv(conf))
		check_warn(c,
		    "the mail came without Authentication-Results (a server may leave them out "
		    "of its own domain's mails: look at one from elsewhere)");
	else
		check_ok(c, "no Authentication-Results, and nobody's mail needs them");
}

static void
judge_authserv(struct round *r, const struct probe_return *back)
{
	struct checkup *c = &r->d->checkup;
	const struct conf *conf = r->d->ctl->conf;

	checkup_on(c, "authserv", r->m->name);
	if (!back->authserv) {
		judge_no_authserv(r);
	} else if (back->authserv_low) {
		check_remedy(c, "have your own mail server write them, on top");
		check_warn(c,
		    "the Authentication-Results of \"%s\" stand where strangers can write them",
		    back->authserv);
	} else if (back->authserv_count > 1) {
		check_remedy(
		    c, "let one of the programs on your mail server write them (RFC 8601, 5)");
		check_warn(c,
		    "%d Authentication-Results of \"%s\" in one mail: none of them counts",
		    back->authserv_count, back->authserv);
	} else if (!is_trusted(conf, back->authserv)) {
		check_remedy(c, "set desk.trusted_authserv = [\"%s\"]", back->authserv);
		check(c, needs_authserv(conf) ? CHECK_FAIL : CHECK_WARN,
		    "your mail server signs its Authentication-Results as \"%s\", which "
		    "desk.trusted_authserv does not name%s",
		    back->authserv, needs_authserv(conf) ? ": no agent's mail is accepted" : "");
	} else {
		check_ok(
		    c, "\"%s\" vouches for senders, as desk.trusted_authserv says", back->authserv);
	}
}

/* RFC 7489 3.1: SPF or DKIM has to pass, and be about the domain that stands in From. */
static void
judge_alignment(struct round *r, const struct probe_return *back)
{
	struct checkup *c = &r->d->checkup;
	const char *at = strrchr(r->d->ctl->conf->desk.address, '@'), *domain = at ? at + 1 : "";

	if (!back->authserv || (!back->dmarc && !back->spf && !back->dkim))
		return;
	checkup_on(c, "alignment", r->d->ctl->conf->desk.address);
	bool fails = back->dmarc && strcmp(back->dmarc, "fail") == 0;
	bool nothing = (!back->dmarc || strcmp(back->dmarc, "pass") != 0) &&
	               (!back->spf || strcmp(back->spf, "pass") != 0) &&
	               (!back->dkim || strcmp(back->dkim, "pass") != 0);
	if (fails || nothing)
		check_remedy(c,
		    "let %s sign with a key of %s (DKIM), or name it in the SPF record of %s",
		    r->d->ctl->conf->smtp.host, domain, domain);
	check(c,
	    fails     ? CHECK_FAIL
	    : nothing ? CHECK_WARN
	              : CHECK_OK,
	    "as it came back: dmarc=%s, spf=%s, dkim=%s%s%s", back->dmarc ? back->dmarc : "-",
	    back->spf ? back->spf : "-", back->dkim ? back->dkim : "-",
	    back->dkim_domain ? " by " : "", back->dkim_domain ? back->dkim_domain : "");
}

static void
judge_return(struct round *r, const struct probe_mail *mail, const struct probe_found *found)
{
	struct probe_return back;

	probe_return_read(&back, found->header, mail);
	if (back.changed_id) {
		check_remedy(
		    &r->d->checkup, "have %s leave Message-IDs alone", r->d->ctl->conf->smtp.host);
		check_warn(&r->d->checkup, "the mail server changes Message-IDs: answers find "
		                           "their ticket by plus address or "
		                           "anchor only");
	}
	judge_authserv(r, &back);
	judge_alignment(r, &back);
	if (back.received != INT64_MIN) {
		char *whose = xasprintf("mail server of %s", r->m->name);
		/* The moment of its arrival: it came between sending and being seen. */
		doctor_skew(r->d, whose, back.received - (int64_t)time(NULL));
		free(whose);
	}
	probe_return_free(&back);
}

/* --- the two mails --- */

/* As the desk's mails: from its one address, whichever mailbox it is for. */
static enum outcome
new_mail(struct round *r, struct probe_mail *mail, const char *delimiter, struct fail *f)
{
	return probe_mail_from(
	    mail, r->d->ctl->conf->desk.address, r->m->address, delimiter, (int64_t)time(NULL), f);
}

static bool
check_delivery(struct round *r)
{
	struct checkup *c = &r->d->checkup;
	struct probe_mail mail;
	struct probe_found found;
	struct fail f = {0};
	int64_t ms = 0;

	checkup_on(c, "delivery", r->m->name);
	if (new_mail(r, &mail, NULL, &f) != DONE) {
		check_because(c, CHECK_FAIL, f.text);
		return false;
	}
	send_and_wait(r, &mail, &found, &ms, &f);
	bool came = found.uid != 0;
	if (came) {
		check_ok(c, "a mail to %s came back in %lld.%lld s", r->m->address,
		    (long long)(ms / 1000), (long long)(ms % 1000 / 100));
		judge_return(r, &mail, &found);
	} else {
		check_remedy(c,
		    "see that %s is delivered to \"%s\" of %s; look for it in Junk; "
		    "--wait 300 waits longer",
		    r->m->address, r->m->folder, r->m->imap.user);
		check_fail(c, "a mail to %s: %s", r->m->address, f.text);
	}
	free(found.header);
	probe_mail_free(&mail);
	return came;
}

static void
judge_plus(struct round *r, const struct probe_mail *mail, bool came, int64_t ms, const char *why)
{
	struct checkup *c = &r->d->checkup;
	bool wanted = r->d->ctl->conf->desk.plus_addresses;

	if (came && wanted) {
		check_ok(c, "a mail to %s came back in %lld.%lld s", mail->recipient,
		    (long long)(ms / 1000), (long long)(ms % 1000 / 100));
	} else if (came) {
		check_ok(c,
		    "a mail to %s came, too: with desk.plus_addresses = true answers would "
		    "find their ticket more surely",
		    mail->recipient);
	} else if (wanted) {
		check_remedy(c,
		    "set desk.plus_addresses = false, or let the mail server deliver them "
		    "(Postfix: recipient_delimiter = +)");
		check_fail(
		    c, "a mail to %s: %s; answers to the desk are lost", mail->recipient, why);
	} else {
		check_ok(c, "not delivered here, and not used");
	}
}

static void
check_plus(struct round *r)
{
	struct checkup *c = &r->d->checkup;
	const struct conf *conf = r->d->ctl->conf;
	struct probe_mail mail;
	struct probe_found found;
	struct fail f = {0};
	int64_t ms = 0;

	checkup_on(c, "plus address", r->m->name);
	if (new_mail(r, &mail, conf->desk.delimiter, &f) != DONE)
		return;
	send_and_wait(r, &mail, &found, &ms, &f);
	judge_plus(r, &mail, found.uid != 0, ms, f.text);
	free(found.header);
	probe_mail_free(&mail);
}

void
doctor_round(struct doctor *d, const struct conf_mailbox *m)
{
	struct round r = {.d = d, .m = m};

	checkup_on(&d->checkup, "delivery", m->name);
	if (!d->mail)
		check_skip(&d->checkup, "no mail was sent (--no-mail)");
	else if (doctor_open(d, &m->imap, "imap", NULL, open_box, &r.p, NULL) != DONE)
		check_skip(
		    &d->checkup, "not tried without the mailbox"); /* doctor_imap() says why */
	else if (check_delivery(&r))
		check_plus(&r);
	probe_imap_close(&r.p);
}
