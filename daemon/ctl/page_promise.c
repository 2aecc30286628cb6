#include "page.h"

#include <string.h>
#include "facts.h"
#include "when.h"

/* How far away a moment is, and on which side: "in 3 h", "3 h ago". */
static const char *
distance(const char *now, const char *at, char out[WHEN_SIZE + 8])
{
	char age[WHEN_SIZE];
	time_t n, t;

	if (!now || !at || !when_read(now, &n) || !when_read(at, &t))
		snprintf(out, WHEN_SIZE + 8, "-");
	else if (t > n)
		snprintf(out, WHEN_SIZE + 8, "in %s", when_age(at, now, age));
	else
		snprintf(out, WHEN_SIZE + 8, "%s ago", when_age(now, at, age));
	return out;
}

/* "broken, level 2", "broken, withdrawn"; the caller frees it. */
static char *
state_text(const struct answer *p)
{
	const char *state = answer_text(p, "state");
	struct str text = {0};

	if (strcmp(state, "withdrawn") == 0 && answer_text(p, "broken_at"))
		str_addz(&text, "broken, ");
	str_addz(&text, answer_text(p, "paused_at") ? "paused" : state);
	if (answer_int(p, "kept_by") > 0 && !answer_text(p, "ended_at"))
		str_addz(&text, ", mail on its way");
	if (strcmp(state, "broken") == 0 && answer_int(p, "level") > 0)
		str_addf(&text, ", level %lld", (long long)answer_int(p, "level"));
	return str_take(&text);
}

static void
add_promise(struct table *t, const struct answer *p)
{
	const char *now = answer_text(p, "now"), *due = answer_text(p, "due_at"),
	           *holder = answer_text(p, "holder.name");
	char moment[WHEN_SIZE], far[WHEN_SIZE + 8], *state = state_text(p);

	table_addf(t, "P%lld", (long long)answer_int(p, "promise"));
	table_add(t, answer_text(p, "ticket"));
	table_addf(t, "%lld", (long long)answer_int(p, "number"));
	table_addf(t, "%.16s", when_text(due, moment));
	table_add(t, answer_text(p, "ended_at") ? "" : distance(now, due, far));
	table_add(t, state);
	if (holder)
		table_addf(t, "%.*s", (int)strcspn(holder, " "), holder);
	else
		table_add(t, answer_text(p, "ended_at") ? "" : "nobody");
	table_add(t, answer_text(p, "text"));
	free(state);
}

void
page_promise_list(const struct answer *a, const char *path, size_t indent)
{
	static const struct table_column columns[] = {{"promise", TABLE_LEFT},
	    {"ticket", TABLE_LEFT}, {"n", TABLE_RIGHT}, {"due", TABLE_LEFT}, {"", TABLE_RIGHT},
	    {"state", TABLE_LEFT}, {"holder", TABLE_LEFT}, {"what", TABLE_WRAP}};
	struct table *t = table_new(columns, 8);

	for (size_t i = 0; i < answer_count(a, path); i++)
		add_promise(t, answer_at(a, path, i));
	table_print(t, indent);
	table_free(&t);
}

static void
add_moment(struct table *t, const char *name, const struct answer *a, const char *path)
{
	const char *at = answer_text(a, path);
	char moment[WHEN_SIZE], far[WHEN_SIZE + 8];

	if (at)
		facts_addf(t, name, "%s (%s)", when_zoned(at, moment),
		    distance(answer_text(a, "now"), at, far));
}

static void
add_person(struct table *t, const char *name, const struct answer *a, const char *path)
{
	char *person = person_text(answer_get(a, path));

	if (strcmp(person, "-") != 0)
		facts_add(t, name, person);
	free(person);
}

static void
add_number(
    struct table *t, const char *name, const char *prefix, const struct answer *a, const char *path)
{
	if (answer_int(a, path) > 0)
		facts_addf(t, name, "%s%lld", prefix, (long long)answer_int(a, path));
}

static void
print_promise_facts(const struct answer *a)
{
	struct table *t = facts_new();
	char *state = state_text(a);

	facts_add(t, "state", state);
	facts_addf(t, "kind", "%s (%s)", answer_text(a, "kind"),
	    strcmp(answer_text(a, "class"), "deed") == 0 ? "to do something"
	                                                 : "to write to the customer");
	add_moment(t, "due", a, "due_at");
	add_moment(t, "made", a, "made_at");
	add_person(t, "by", a, "agent");
	add_person(t, "holder", a, "holder");
	if (!answer_text(a, "holder.address") && !answer_text(a, "ended_at"))
		facts_add(t, "holder", "nobody answers for it");
	add_number(t, "stated by", "outbox:", a, "stated_by");
	add_number(t, "kept by", "outbox:", a, "kept_by");
	add_number(t, "replaces", "P", a, "replaces");
	add_number(t, "replaced by", "P", a, "replaced_by");
	facts_add(t, "reason", answer_text(a, "reason"));
	add_moment(t, "broken", a, "broken_at");
	add_moment(t, "seen", a, "detected_at");
	add_moment(t, "acknowledged", a, "acked_until");
	add_moment(t, "ended", a, "ended_at");
	table_print(t, 2);
	table_free(&t);
	free(state);
}

/* The words that made it, and how the time in them was read. */
static void
print_found(const struct answer *a)
{
	const char *other = answer_text(a, "found.other_at");
	char moment[WHEN_SIZE];

	if (!answer_text(a, "found.sentence"))
		return;
	print_line("  found in the words: %s", answer_text(a, "found.sentence"));
	print_line("    the time in them: \"%s\", read as %s (%s)", answer_text(a, "found.words"),
	    answer_text(a, "found.reading"), answer_text(a, "found.precision"));
	if (other)
		print_line("    it can also be read as %s", when_zoned(other, moment));
	if (strcmp(answer_text(a, "found.state"), "declined") == 0)
		puts("    its agent has said that it is none");
}

/* "7 h 30 min" */
static const char *
amount(int64_t seconds, char out[WHEN_SIZE])
{
	long long h = (long long)seconds / 3600, m = (long long)seconds / 60 % 60,
	          s = (long long)seconds % 60;
	int n = 0;

	out[0] = 0;
	if (h > 0)
		n += snprintf(out, WHEN_SIZE, "%lld h", h);
	if (m > 0)
		n += snprintf(out + n, WHEN_SIZE - (size_t)n, "%s%lld min", n ? " " : "", m);
	if (s > 0 || n == 0)
		snprintf(out + n, WHEN_SIZE - (size_t)n, "%s%lld s", n ? " " : "", s);
	return out;
}

static void
add_day(struct table *t, const struct answer *day)
{
	char text[WHEN_SIZE];

	table_add(t, answer_text(day, "day"));
	table_addf(t, "%s - %s", answer_text(day, "opens"), answer_text(day, "closes"));
	table_add(t, amount(answer_int(day, "seconds"), text));
}

static void
add_stretch(struct table *t, const struct answer *s)
{
	const char *cause = answer_text(s, "cause");
	char from[WHEN_SIZE], until[WHEN_SIZE];

	if (answer_true(s, "runs")) {
		for (size_t i = 0; i < answer_count(s, "days"); i++)
			add_day(t, answer_at(s, "days", i));
		return;
	}
	table_add(t, "stands still");
	table_addf(t, "%s - %s", when_text(answer_text(s, "from"), from),
	    when_text(answer_text(s, "until"), until));
	table_add(t, cause ? cause : "");
}

/* The sum day by day, in the calendar's own zone. */
static void
print_sum(const struct answer *a)
{
	static const struct table_column columns[] = {
	    {NULL, TABLE_LEFT}, {NULL, TABLE_LEFT}, {NULL, TABLE_LEFT}};
	struct table *t = table_new(columns, 3);
	const char *promised = answer_text(a, "amount"), *remaining = answer_text(a, "remaining");
	char text[WHEN_SIZE];
	int64_t sum = 0;

	print_line("  open time of the calendar \"%s\" (%s)%s%s", answer_text(a, "calendar"),
	    answer_text(a, "zone"), promised ? ", promised: " : ": a person named the date",
	    promised ? promised : "");
	for (size_t i = 0; i < answer_count(a, "stretches"); i++) {
		const struct answer *s = answer_at(a, "stretches", i);
		add_stretch(t, s);
		sum += answer_int(s, "seconds");
	}
	table_add(t, "sum");
	table_add(t, "");
	table_add(t, amount(sum, text));
	table_print(t, 4);
	table_free(&t);
	if (promised)
		puts("    the due moment is cut to the minute");
	for (size_t i = 0; i < answer_count(a, "holidays"); i++) {
		const struct answer *h = answer_at(a, "holidays", i);
		print_line("    closed %s  %s", answer_text(h, "day"), answer_text(h, "name"));
	}
	if (remaining)
		print_line("    %s of it are left when it goes on", remaining);
}

/* What the clock will do about it. */
static void
print_timers(const struct answer *a)
{
	struct table *t = facts_new();
	char moment[WHEN_SIZE], far[WHEN_SIZE + 8];

	if (answer_count(a, "timers") > 0)
		puts("  what the clock will do");
	for (size_t i = 0; i < answer_count(a, "timers"); i++) {
		const struct answer *timer = answer_at(a, "timers", i);
		const char *at = answer_text(timer, "at");
		facts_addf(t, answer_text(timer, "what"), "%s (%s)", when_zoned(at, moment),
		    distance(answer_text(a, "now"), at, far));
	}
	table_print(t, 4);
	table_free(&t);
}

void
page_promise(const struct answer *a)
{
	print_line("P%lld  number %lld of %s: %s", (long long)answer_int(a, "promise"),
	    (long long)answer_int(a, "number"), answer_text(a, "ticket"), answer_text(a, "text"));
	print_promise_facts(a);
	print_found(a);
	print_sum(a);
	print_timers(a);
	if (answer_count(a, "outgoing") > 0) {
		puts("  mails about it");
		page_outgoing_list(a, "outgoing", 4);
	}
	puts("  events");
	print_events(a, "events", 4);
}
