/* What the daemon left in the database: does it work, and is anything waiting too long? */
#include "doctor.h"

#include "when.h"

enum {
	SILENT = 120,      /* seconds; the clock leaves a trace twice a minute */
	POLLS_WARN = 3,    /* polls missed */
	FETCH_WARN = 600,  /* seconds */
	FETCH_FAIL = 3600, /* seconds */
	WAIT_WARN = 1800,
};

/* Seconds from then to now; -1: never. */
static int64_t
age_of(const struct answer *a, const char *now_path, const char *then)
{
	time_t now_at, then_at;

	if (!then || !when_read(answer_text(a, now_path), &now_at) || !when_read(then, &then_at))
		return -1;
	return now_at - then_at;
}

static bool
check_daemon(struct doctor *d)
{
	struct checkup *c = &d->checkup;
	int64_t age = age_of(d->facts, "now", answer_text(d->facts, "ran_at"));
	char words[WHEN_SIZE];

	checkup_on(c, "daemon", NULL);
	if (age >= 0 && age <= SILENT) {
		check_ok(c, "works with this database");
		return true;
	}
	if (age < 0)
		check_remedy(c, "sudo systemctl enable --now %s", d->unit);
	else
		check_remedy(c, "systemctl status %s; journalctl -u %s -n 50", d->unit, d->unit);
	if (age < 0)
		check_warn(c, "has not worked with this database yet");
	else
		check_fail(c, "has done nothing for %s",
		    when_age(answer_text(d->facts, "now"), answer_text(d->facts, "ran_at"), words));
	return false;
}

static const struct answer *
said_of(const struct doctor *d, const char *name)
{
	for (size_t i = 0; i < answer_count(d->facts, "mailboxes"); i++) {
		const struct answer *m = answer_at(d->facts, "mailboxes", i);
		const char *its = answer_text(m, "name");
		if (its && strcmp(its, name) == 0)
			return m;
	}
	return NULL;
}

static void
check_fetch(struct doctor *d, const struct conf_mailbox *m)
{
	struct checkup *c = &d->checkup;
	const struct answer *said = said_of(d, m->name);
	const char *then = said ? answer_text(said, "fetched_at") : NULL,
	           *detail = said ? answer_text(said, "detail") : NULL;
	int64_t age = age_of(d->facts, "now", then), late = m->poll_ms / 1000 * POLLS_WARN;
	char words[WHEN_SIZE];

	checkup_on(c, "last fetch", m->name);
	late = late < FETCH_WARN ? FETCH_WARN : late;
	if (age >= 0 && age <= late) {
		check_ok(c, "%s ago", when_age(answer_text(d->facts, "now"), then, words));
		return;
	}
	check_remedy(c, "journalctl -u %s MAILBOX=%s -n 20", d->unit, m->name);
	check(c, age >= 0 && age < FETCH_FAIL ? CHECK_WARN : CHECK_FAIL, "%s%s%s%s",
	    age < 0 ? "never" : when_age(answer_text(d->facts, "now"), then, words),
	    age < 0 ? "" : " ago", detail && *detail ? ": " : "", detail ? detail : "");
}

static void
check_waiting_since(struct doctor *d, const char *path, const char *what, const char *todo)
{
	const char *then = answer_text(d->facts, path);
	char words[WHEN_SIZE];

	if (age_of(d->facts, "now", then) <= WAIT_WARN)
		return;
	check_remedy(&d->checkup, "%s", todo);
	check_warn(
	    &d->checkup, "%s for %s", what, when_age(answer_text(d->facts, "now"), then, words));
}

static void
check_work(struct doctor *d)
{
	struct checkup *c = &d->checkup;
	size_t alarms = answer_count(d->facts, "alarms"),
	       before = c->count[CHECK_WARN] + c->count[CHECK_FAIL];

	checkup_on(c, "desk", NULL);
	if (answer_get(d->facts, "hold") && answer_text(d->facts, "hold.since")) {
		check_remedy(
		    c, "promisectl outbox held, then promisectl outbox release (or discard)");
		check_warn(c, "was restored from a backup: nothing is sent until you say so");
	}
	for (size_t i = 0; i < alarms; i++) {
		const struct answer *a = answer_at(d->facts, "alarms", i);
		check_remedy(c, "promisectl status");
		check_warn(c, "alarm %s: %s", answer_text(a, "name"), answer_text(a, "detail"));
	}
	if (answer_int(d->facts, "parked")) {
		check_remedy(c, "promisectl parked list");
		check_warn(
		    c, "%lld mails could not be read", (long long)answer_int(d->facts, "parked"));
	}
	check_waiting_since(
	    d, "unread_since", "mails wait to be read", "promisectl tail --last 20");
	check_waiting_since(d, "unsent_since", "mails wait to be sent", "promisectl outbox list");
	if (c->count[CHECK_WARN] + c->count[CHECK_FAIL] == before)
		check_ok(c, "no alarm, nothing parked, nothing waits for long");
}

void
doctor_desk(struct doctor *d)
{
	if (!d->facts) {
		checkup_on(&d->checkup, "daemon", NULL);
		check_skip(&d->checkup, "not looked at without the database");
		return;
	}
	if (check_daemon(d))
		for (size_t i = 0; i < d->ctl->conf->mailbox_count; i++)
			check_fetch(d, &d->ctl->conf->mailboxes[i]);
	check_work(d);
}
