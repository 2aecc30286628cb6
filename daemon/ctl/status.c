/* promisectl status: the desk on one screen. */
#include <sysexits.h>
#include "ask.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"
#include "when.h"

static void
print_mailboxes(const struct answer *a)
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
	table_print(t, 0);
	table_free(&t);
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

/* "3 queued, 1 failed" in the order of a mail's life. */
static void
add_outbox(struct table *t, const struct answer *a)
{
	static const char *const states[] = {
	    "queued", "sending", "retry", "failed", "withheld", "dropped", "sent"};
	const struct answer *counts = answer_get(a, "outbox.states");
	int64_t uncertain = answer_int(a, "outbox.uncertain");
	struct str text = {0};
	char age[WHEN_SIZE + 20];

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (answer_int(counts, states[i]) > 0)
			str_addf(&text, "%s%lld %s", text.len ? ", " : "",
			    (long long)answer_int(counts, states[i]), states[i]);
	if (uncertain > 0)
		str_addf(&text, " (%lld uncertain)", (long long)uncertain);
	facts_addf(t, "outbox", "%s%s", text.len ? str_text(&text) : "nothing",
	    oldest(a, "outbox.oldest_at", age));
	str_free(&text);
}

static void
add_promises(struct table *t, const struct answer *a)
{
	long long broken = (long long)answer_int(a, "promises.broken");
	char age[WHEN_SIZE + 20];

	facts_addf(t, "promises", "%lld going on, %lld due today",
	    (long long)answer_int(a, "promises.going"), (long long)answer_int(a, "promises.today"));
	if (broken > 0)
		facts_addf(t, "broken", "%lld%s: promisectl promises --broken", broken,
		    oldest(a, "promises.oldest_at", age));
}

static void
print_counts(const struct answer *a)
{
	struct table *t = facts_new();
	char age[WHEN_SIZE + 20];
	long long attention = (long long)answer_int(a, "tickets.attention"),
	          unowned = (long long)answer_int(a, "tickets.unowned");
	const char *mode = answer_text(a, "mode");

	facts_addf(t, "tickets", "%lld open, %lld waiting for the customer%s",
	    (long long)answer_int(a, "tickets.open"), (long long)answer_int(a, "tickets.waiting"),
	    oldest(a, "tickets.oldest_at", age));
	if (unowned > 0)
		facts_addf(
		    t, "owners", "nobody owns %lld open: promisectl tickets --agent none", unowned);
	if (attention > 0)
		facts_addf(
		    t, "attention", "a person must look at %lld: promisectl tickets", attention);
	add_promises(t, a);
	if (answer_int(a, "held") > 0)
		facts_addf(t, "held",
		    "%lld of agents' mails wait for a word of theirs: promisectl "
		    "tickets --held",
		    (long long)answer_int(a, "held"));
	if (mode && answer_int(a, "agents") == 0)
		facts_add(t, "agents", "none: nobody is told of tickets");
	facts_addf(t, "mails", "%lld to be read%s", (long long)answer_int(a, "incoming.waiting"),
	    oldest(a, "incoming.oldest_at", age));
	facts_addf(t, "parked", "%lld%s", (long long)answer_int(a, "incoming.parked"),
	    answer_int(a, "incoming.parked") > 0 ? ": promisectl parked list" : "");
	add_outbox(t, a);
	table_print(t, 0);
	table_free(&t);
}

static void
print_troubles(
    const struct answer *a, const char *path, const char *heading, const char *moment_path)
{
	static const struct table_column columns[] = {
	    {NULL, TABLE_LEFT}, {NULL, TABLE_LEFT}, {NULL, TABLE_WRAP}};
	struct table *t = table_new(columns, 3);
	char moment[WHEN_SIZE];

	if (answer_count(a, path) > 0)
		printf("\n%s\n", heading);
	for (size_t i = 0; i < answer_count(a, path); i++) {
		const struct answer *e = answer_at(a, path, i);
		table_add(t, when_text(answer_text(e, moment_path), moment));
		table_add(t, answer_text(e, "name"));
		table_add(t, answer_text(e, "detail"));
	}
	table_print(t, 2);
	table_free(&t);
}

/* The daemon's clock leaves a trace twice a minute. */
static void
print_silence(const struct answer *a)
{
	const char *now_text = answer_text(a, "now"), *ran_text = answer_text(a, "ran_at");
	char age[WHEN_SIZE];
	time_t now, ran;

	if (now_text && ran_text && when_read(now_text, &now) && when_read(ran_text, &ran) &&
	    now - ran > 120)
		printf("The daemon has done nothing for %s: systemctl status promised\n",
		    when_age(now_text, ran_text, age));
}

/* After a restore: what waits for the admin's word. */
static void
print_hold(const struct answer *a)
{
	char since[WHEN_SIZE], made[WHEN_SIZE];

	if (!answer_text(a, "hold.since"))
		return;
	print_line("Restored %s from the backup of %s: nothing is sent, no promise is looked after.",
	    when_text(answer_text(a, "hold.since"), since),
	    when_text(answer_text(a, "hold.made_at"), made));
	printf("%lld mails and %lld calls wait, %lld promises have something due: promisectl "
	       "outbox held\n",
	    (long long)(answer_int(a, "hold.mails.backup") + answer_int(a, "hold.mails.before") +
	                answer_int(a, "hold.mails.new")),
	    (long long)answer_int(a, "hold.calls"), (long long)answer_int(a, "hold.due"));
}

static void
print_status(const struct answer *a)
{
	const char *mode = answer_text(a, "mode");

	if (mode)
		print_line("%s <%s>: mode %s%s", answer_text(a, "desk.name"),
		    answer_text(a, "desk.address"), mode,
		    strcmp(mode, "observe") == 0 ? " (nothing is sent)" : "");
	else
		puts("The daemon has not run with this database yet: systemctl start promised");
	print_hold(a);
	print_silence(a);
	if (answer_count(a, "mailboxes") > 0) {
		puts("");
		print_mailboxes(a);
	}
	puts("");
	print_counts(a);
	print_troubles(a, "alarms", "alarms", "since");
	print_troubles(a, "errors", "last errors", "at");
}

int
ctl_status(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};
	struct answer *a = NULL;
	bool found = false;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("status", "%s", f.text);
	if (argc > 1)
		return ctl_usage("status", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(
		    c, "read the status", "SELECT api.ctl_status() AS answer", 0, NULL, &a, &found);
	if (code == EX_OK && a) {
		print_status(a);
		answer_free(&a);
	}
	return code;
}
