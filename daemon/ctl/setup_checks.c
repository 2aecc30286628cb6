/* setup's third step: two mails to the desk itself, and what they tell: whether additions to the
 * address arrive, and whose Authentication-Results stand on what comes in. Nobody else is written
 * to. */
#include <sysexits.h>
#include "../common/clock.h"
#include "setup.h"
#include "setup_servers.h"
#include "terminal.h"

/* Both ways of a mail. */
struct trip {
	struct setup *setup;
	struct endpoint imap, smtp;
	struct probe_imap *session;
	const char *folders[3];
	int64_t wait_ms;
};

enum arrival { CAME, LOST, REFUSED };

static bool
trip_begin(struct setup *s, struct trip *t)
{
	const char *done = setup_unless_none(answer_of(s->answers, "done_folder"));
	struct fail f = {0};

	*t = (struct trip){.setup = s,
	    .folders = {answer_of(s->answers, "folder"), done},
	    .wait_ms = setup_duration(setup_answer(s, "wait", NULL))};
	if (!endpoint_open(s, "imap", &t->imap) || !endpoint_open(s, "smtp", &t->smtp))
		return false;
	endpoint_log_in(s, "imap", &t->imap);
	endpoint_log_in(s, "smtp", &t->smtp);
	if (probe_imap_open(&t->imap.settings, &t->session, &f) == DONE)
		return true;
	setup_say(s, SAID_FAIL, "IMAP", "%s", f.text);
	return false;
}

static void
trip_end(struct trip *t)
{
	probe_imap_close(&t->session);
	endpoint_close(&t->imap);
	endpoint_close(&t->smtp);
}

static bool
go_on(void *unused)
{
	(void)unused;
	return !terminal_stopped();
}

/* Waits for the mail and takes it away again. Where there is no done folder yet, it is not looked
 * into. */
static enum arrival
fetch_back(struct trip *t, const struct probe_mail *m, struct probe_return *is, int64_t *took,
    struct fail *f)
{
	struct probe_found found = {0};
	const char *folder = NULL;
	int64_t begun = clock_ms();
	enum outcome o = probe_mail_wait(
	    t->session, t->folders, m, (int)t->wait_ms, go_on, NULL, &found, &folder, f);

	*took = clock_ms() - begun;
	if (o != DONE || !folder) {
		if (o == DONE)
			fail(f, LATER, "it did not come within %lld s",
			    (long long)(t->wait_ms / 1000));
		free(found.header);
		return LOST;
	}
	probe_return_read(is, found.header, m);
	if (probe_imap_remove(t->session, folder, found.uid, f) != DONE)
		setup_say(t->setup, SAID_WARN, "mail", "could not be removed from %s again: %s",
		    folder, f->text);
	free(found.header);
	return CAME;
}

static enum arrival
send_one(
    struct trip *t, const char *delimiter, struct probe_return *is, int64_t *took, struct fail *f)
{
	const char *address = answer_of(t->setup->answers, "address");
	struct probe_mail m;

	*is = (struct probe_return){0};
	if (probe_mail_new(&m, address, delimiter, time(NULL), f) != DONE)
		return REFUSED;
	enum outcome o =
	    probe_smtp_send(&t->smtp.settings, m.sender, m.recipient, m.bytes, strlen(m.bytes), f);
	enum arrival a = o == DONE || o == UNKNOWN ? fetch_back(t, &m, is, took, f) : REFUSED;
	probe_mail_free(&m);
	return a;
}

/* --- what it tells --- */

static const char *
or_none(const char *result)
{
	return result ? result : "-";
}

/* Agents prove who they are by this field; the desk's own mail to itself shows how it looks. */
static void
propose_authserv(struct setup *s, const struct probe_return *is)
{
	const char *given = answer_of(s->answers, "trusted_authserv");
	bool found = is->authserv && !is->authserv_low && is->authserv_count == 1;

	if (answer_is_given(s->answers, "trusted_authserv") && strcmp(given, "auto") != 0)
		return;
	if (found)
		setup_say(s, SAID_OK, "sender",
		    "%s stands first in Authentication-Results: dmarc=%s dkim=%s spf=%s",
		    is->authserv, or_none(is->dmarc), or_none(is->dkim), or_none(is->spf));
	else if (is->authserv)
		setup_say(s, SAID_WARN, "sender",
		    "the Authentication-Results of %s stand where a stranger could have written "
		    "them: "
		    "not to be trusted",
		    is->authserv);
	else
		setup_say(s, SAID_WARN, "sender",
		    "no Authentication-Results on the mail: agents cannot prove who they are, and "
		    "what "
		    "they write is held; let your mail server check DMARC, or answer trust = "
		    "token");
	answer_set(s->answers, "trusted_authserv", found ? is->authserv : "none");
	answer_forget(s->answers, "trusted_authserv");
}

static int
settle_authserv(struct setup *s)
{
	const char *value;
	int code = setup_ask(s, "trusted_authserv", "none", &value);

	if (code == EX_OK && strcmp(value, "auto") == 0) /* nothing was found out */
		answer_set(s->answers, "trusted_authserv", "none");
	return code;
}

static void
settle_plus(struct setup *s, bool works)
{
	const char *given = answer_of(s->answers, "plus_addresses");

	if (!given || strcmp(given, "auto") == 0 || !answer_is_given(s->answers, "plus_addresses"))
		answer_set(s->answers, "plus_addresses", works ? "yes" : "no");
}

static void
say_plus(struct setup *s, enum arrival a, int64_t took, const struct probe_return *is,
    const struct fail *f)
{
	const char *delimiter = answer_of(s->answers, "delimiter");

	if (a == CAME && !is->delivered_to)
		setup_say(s, SAID_WARN, "plus",
		    "mail to the address with %s... came, but its header does not say to which "
		    "one; "
		    "replies are found by Message-ID where To does not tell",
		    delimiter);
	else if (a == CAME)
		setup_say(s, SAID_OK, "plus", "mail to the address with %s... came back in %lld s",
		    delimiter, (long long)(took + 500) / 1000);
	else
		setup_say(s, SAID_WARN, "plus",
		    "mail to the address with %s... %s (%s): replies are joined by Message-ID "
		    "alone; let "
		    "the mail server deliver such addresses and run setup again",
		    delimiter, a == REFUSED ? "was refused" : "did not come", f->text);
}

static void
try_plus(struct trip *t)
{
	const char *delimiter = setup_answer(t->setup, "delimiter", NULL);
	struct probe_return is;
	struct fail f = {0};
	int64_t took = 0;
	enum arrival a = send_one(t, delimiter, &is, &took, &f);

	if (!terminal_stopped()) {
		say_plus(t->setup, a, took, &is, &f);
		settle_plus(t->setup, a == CAME);
	}
	probe_return_free(&is);
}

static int
try_itself(struct trip *t)
{
	struct setup *s = t->setup;
	struct probe_return is;
	struct fail f = {0};
	int64_t took = 0;
	enum arrival a = send_one(t, NULL, &is, &took, &f);

	if (a == CAME) {
		setup_say(s, SAID_OK, "mail", "to itself came back in %lld s",
		    (long long)(took + 500) / 1000);
		propose_authserv(s, &is);
	} else if (!terminal_stopped()) {
		setup_say(s, SAID_FAIL, "mail",
		    "to %s %s: %s; look into the mail server's log, and for a filter or a spam "
		    "folder",
		    answer_of(s->answers, "address"),
		    a == REFUSED ? "was refused" : "did not come back", f.text);
	}
	probe_return_free(&is);
	return a == CAME ? EX_OK : EX_UNAVAILABLE;
}

static int
make_trip(struct setup *s)
{
	struct trip t;
	int code = EX_UNAVAILABLE;

	if (trip_begin(s, &t))
		code = try_itself(&t);
	if (code == EX_OK && !terminal_stopped())
		try_plus(&t);
	trip_end(&t);
	return terminal_stopped() ? EX_TEMPFAIL : code;
}

static int
without_mail(struct setup *s)
{
	const char *value;
	int code = setup_ask(s, "plus_addresses", NULL, &value);

	setup_say(s, SAID_NOTE, "mail", "none is sent; promisectl doctor can do it later");
	if (code == EX_OK && strcmp(value, "auto") == 0)
		answer_set(s->answers, "plus_addresses", "yes");
	return code;
}

int
setup_checks(struct setup *s)
{
	const char *value;
	int code;

	setup_title(s, 3, "Checks");
	if (s->waits) {
		setup_say(
		    s, SAID_NOTE, "mail", "when somebody has logged in; run setup again then");
		setup_answer(s, "plus_addresses", "yes");
		setup_answer(s, "trusted_authserv", "none");
		return EX_OK;
	}
	code = setup_ask(s, "mail_to_itself", NULL, &value);
	if (code == EX_OK && strcmp(value, "yes") != 0)
		code = without_mail(s);
	else if (code == EX_OK)
		do
			code = make_trip(s);
		while (code == EX_UNAVAILABLE && !s->silent &&
		       setup_confirm(s, false, "Try once more?"));
	return code == EX_OK ? settle_authserv(s) : code;
}
