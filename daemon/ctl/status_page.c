#include "status_page.h"

#include <stdarg.h>
#include "facts.h"
#include "table.h"
#include "text.h"
#include "when.h"

static long long
number(const struct answer *a, const char *path)
{
	return (long long)answer_int(a, path);
}

static void add_line(struct str *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* One line, cleaned of control characters. */
static void
add_line(struct str *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *line = xvasprintf(format, args);
	va_end(args);
	text_clean(out, line, strlen(line), false);
	str_addc(out, '\n');
	free(line);
}

/* The daemon's clock leaves a trace twice a minute. */
static void
add_silence(const struct answer *a, struct str *out)
{
	const char *now_text = answer_text(a, "now"), *ran_text = answer_text(a, "ran_at");
	char age[WHEN_SIZE];
	time_t now, ran;

	if (now_text && ran_text && when_read(now_text, &now) && when_read(ran_text, &ran) &&
	    now - ran > 120)
		add_line(out, "The daemon has done nothing for %s: systemctl status promised",
		    when_age(now_text, ran_text, age));
}

/* After a restore: what waits for the admin's word. */
static void
add_hold(const struct answer *a, struct str *out)
{
	char since[WHEN_SIZE], made[WHEN_SIZE];

	if (!answer_text(a, "hold.since"))
		return;
	add_line(out,
	    "Restored %s from the backup of %s: nothing is sent, no promise is looked after.",
	    when_text(answer_text(a, "hold.since"), since),
	    when_text(answer_text(a, "hold.made_at"), made));
	add_line(out,
	    "%lld mails and %lld calls wait, %lld promises have something due: promisectl outbox "
	    "held",
	    number(a, "hold.mails.backup") + number(a, "hold.mails.before") +
	        number(a, "hold.mails.new"),
	    number(a, "hold.calls"), number(a, "hold.due"));
}

static void
add_head(const struct answer *a, struct str *out)
{
	const char *mode = answer_text(a, "mode");

	if (mode)
		add_line(out, "%s <%s>: mode %s%s", answer_text(a, "desk.name"),
		    answer_text(a, "desk.address"), mode,
		    strcmp(mode, "observe") == 0 ? " (nothing is sent)" : "");
	else
		add_line(
		    out, "The daemon has not run with this database yet: systemctl start promised");
	add_hold(a, out);
	add_silence(a, out);
}

static void
add_table(struct str *out, struct table *t, size_t width)
{
	str_addc(out, '\n');
	table_text(t, 0, width, out);
	table_free(&t);
}

static void
add_mailboxes(const struct answer *a, size_t width, struct str *out)
{
	static const struct table_column columns[] = {{"mailbox", TABLE_LEFT},
	    {"address", TABLE_LEFT}, {"queue", TABLE_LEFT}, {"state", TABLE_LEFT},
	    {"asked", TABLE_RIGHT}, {"detail", TABLE_WRAP}};
	struct table *t = table_new(columns, 6);
	char age[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, "mailboxes"); i++) {
		const struct answer *m = answer_at(a, "mailboxes", i);
		table_add(t, answer_text(m, "name"));
		table_add(t, answer_text(m, "address"));
		table_add(t, answer_text(m, "queue"));
		table_add(t, answer_text(m, "state"));
		table_add(t, when_age(answer_text(a, "now"), answer_text(m, "fetched_at"), age));
		table_add(t, answer_text(m, "detail"));
	}
	add_table(out, t, width);
}

static void
add_queues(const struct answer *a, size_t width, struct str *out)
{
	static const struct table_column columns[] = {{"queue", TABLE_LEFT}, {"open", TABLE_RIGHT},
	    {"waiting", TABLE_RIGHT}, {"oldest", TABLE_RIGHT}, {"unanswered", TABLE_RIGHT},
	    {"longest wait", TABLE_RIGHT}};
	struct table *t = table_new(columns, 6);
	const char *now = answer_text(a, "now");
	char age[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, "queues"); i++) {
		const struct answer *q = answer_at(a, "queues", i);
		table_add(t, answer_text(q, "name"));
		table_addf(t, "%lld", number(q, "open"));
		table_addf(t, "%lld", number(q, "waiting"));
		table_add(t, when_age(now, answer_text(q, "oldest_at"), age));
		table_addf(t, "%lld", number(q, "unanswered"));
		table_add(t, when_age(now, answer_text(q, "wait_at"), age));
	}
	add_table(out, t, width);
}

/* ", the oldest for 3 h" when anything waits. */
static const char *
oldest(const struct answer *a, const char *path, char out[WHEN_SIZE + 20])
{
	const char *then = answer_text(a, path);
	char age[WHEN_SIZE];

	out[0] = 0;
	if (then)
		snprintf(out, WHEN_SIZE + 20, ", the oldest for %s",
		    when_age(answer_text(a, "now"), then, age));
	return out;
}

static void
add_tickets(struct table *t, const struct answer *a)
{
	char age[WHEN_SIZE + 20];

	facts_addf(t, "tickets", "%lld open, %lld waiting for the customer%s",
	    number(a, "tickets.open"), number(a, "tickets.waiting"),
	    oldest(a, "tickets.oldest_at", age));
	if (number(a, "tickets.unowned") > 0)
		facts_addf(t, "owners", "nobody owns %lld open: promisectl tickets --agent none",
		    number(a, "tickets.unowned"));
	if (number(a, "tickets.attention") > 0)
		facts_addf(t, "attention", "a person must look at %lld: promisectl tickets",
		    number(a, "tickets.attention"));
	if (number(a, "held") > 0)
		facts_addf(t, "held",
		    "%lld of agents' mails wait for a word of theirs: promisectl tickets --held",
		    number(a, "held"));
	if (answer_text(a, "mode") && answer_int(a, "agents") == 0)
		facts_add(t, "agents", "none: nobody is told of tickets");
}

/* ", next P17 of ACME-1042 in 20 min"; an overdue one is about to be found broken. */
static const char *
next_due(const struct answer *a, char out[WHEN_SIZE + 80])
{
	const char *now_text = answer_text(a, "now"),
	           *due_text = answer_text(a, "promises.next.due_at");
	char span[WHEN_SIZE];
	time_t now, due;

	out[0] = 0;
	if (now_text && due_text && when_read(now_text, &now) && when_read(due_text, &due))
		snprintf(out, WHEN_SIZE + 80, ", next P%lld of %s %s%s",
		    number(a, "promises.next.promise"), answer_text(a, "promises.next.ticket"),
		    due < now ? "overdue for " : "in ",
		    when_span(due < now ? now - due : due - now, span));
	return out;
}

static void
add_promises(struct table *t, const struct answer *a)
{
	char age[WHEN_SIZE + 20], next[WHEN_SIZE + 80];

	facts_addf(t, "promises", "%lld going on, %lld due today%s", number(a, "promises.going"),
	    number(a, "promises.today"), next_due(a, next));
	if (number(a, "promises.broken") > 0)
		facts_addf(t, "broken", "%lld%s: promisectl promises --broken",
		    number(a, "promises.broken"), oldest(a, "promises.oldest_at", age));
}

/* "3 queued, 1 failed" in the order of a mail's life. */
static void
add_outbox(struct table *t, const struct answer *a)
{
	static const char *const states[] = {"queued", "sending", "retry", "failed", "withheld"};
	const struct answer *counts = answer_get(a, "outbox.states");
	long long uncertain = number(a, "outbox.uncertain"), sent = number(a, "outbox.sent_day");
	struct str text = {0};
	char age[WHEN_SIZE + 20];

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (answer_int(counts, states[i]) > 0)
			str_addf(&text, "%s%lld %s", text.len ? ", " : "",
			    number(counts, states[i]), states[i]);
	if (uncertain > 0)
		str_addf(&text, " (%lld uncertain)", uncertain);
	facts_addf(t, "outbox", "%s%s; %lld sent within a day",
	    text.len ? str_text(&text) : "nothing waits", oldest(a, "outbox.oldest_at", age), sent);
	str_free(&text);
}

/* An account with OAuth2 that nobody is let into; its detail names the command. */
static void
add_logins(struct table *t, const struct answer *a)
{
	for (size_t i = 0; i < answer_count(a, "logins"); i++) {
		const struct answer *l = answer_at(a, "logins", i);
		const char *detail = answer_text(l, "detail");
		facts_addf(t, "login", "%s: %s", answer_text(l, "name"),
		    detail && *detail ? detail : "needed: promisectl oauth status");
	}
}

static void
add_mails(struct table *t, const struct answer *a)
{
	char age[WHEN_SIZE + 20];

	facts_addf(t, "mails", "%lld to be read%s; %lld came within a day",
	    number(a, "incoming.waiting"), oldest(a, "incoming.oldest_at", age),
	    number(a, "incoming.day"));
	facts_addf(t, "parked", "%lld%s", number(a, "incoming.parked"),
	    number(a, "incoming.parked") > 0 ? ": promisectl parked list" : "");
	add_outbox(t, a);
	if (number(a, "webhooks.waiting") > 0)
		facts_addf(t, "webhooks", "%lld calls wait%s", number(a, "webhooks.waiting"),
		    oldest(a, "webhooks.oldest_at", age));
}

static void
add_troubles(const struct answer *a, const char *path, const char *heading, const char *moment_path,
    size_t width, struct str *out)
{
	static const struct table_column columns[] = {
	    {NULL, TABLE_LEFT}, {NULL, TABLE_LEFT}, {NULL, TABLE_WRAP}};
	struct table *t = table_new(columns, 3);
	char moment[WHEN_SIZE];

	if (answer_count(a, path) > 0)
		str_addf(out, "\n%s\n", heading);
	for (size_t i = 0; i < answer_count(a, path); i++) {
		const struct answer *e = answer_at(a, path, i);
		table_add(t, when_text(answer_text(e, moment_path), moment));
		table_add(t, answer_text(e, "name"));
		table_add(t, answer_text(e, "detail"));
	}
	table_text(t, 2, width, out);
	table_free(&t);
}

void
status_page(const struct answer *a, size_t width, struct str *out)
{
	struct table *facts = facts_new();

	add_head(a, out);
	if (answer_count(a, "mailboxes") > 0)
		add_mailboxes(a, width, out);
	if (answer_count(a, "queues") > 0)
		add_queues(a, width, out);
	add_tickets(facts, a);
	add_promises(facts, a);
	add_mails(facts, a);
	add_logins(facts, a);
	add_table(out, facts, width);
	add_troubles(a, "alarms", "alarms", "since", width, out);
	add_troubles(a, "errors", "last errors", "at", width, out);
}
