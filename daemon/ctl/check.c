/* promisectl check: a plugin for Nagios, Icinga and what else runs such programs. One line on
 * stdout whatever happens, and an exit code of 0 to 3. */
#include <inttypes.h>
#include <sysexits.h>
#include "ask.h"
#include "ctl.h"
#include "limit.h"
#include "options.h"
#include "text.h"
#include "when.h"

/* The stroke begins the values in a plugin's line. */
static void
print_clean(const char *line)
{
	struct str clean = {0};

	text_clean(&clean, line, strlen(line), false);
	for (size_t i = 0; i < clean.len; i++)
		if (clean.data[i] == '|')
			clean.data[i] = '/';
	fputs(str_text(&clean), stdout);
	str_free(&clean);
}

static int
say(enum limit_state state, const struct str *text, const struct str *values)
{
	printf("PROMISED %s: ", limit_word(state));
	print_clean(str_text(text));
	printf("%s%s\n", values ? " | " : "", values ? str_text(values) : "");
	return (int)state;
}

/* "a mailbox was not fetched for 20 min, support: login refused (promisectl status)" */
static void
add_trouble(struct str *text, const struct limit *l, const struct answer *measure, int64_t value)
{
	const char *detail = answer_text(measure, "detail");
	char age[WHEN_SIZE];

	str_addf(text, "%s%s ", text->len ? "; " : "", l->what);
	if (l->seconds)
		str_addz(text, when_span(value, age));
	else
		str_addf(text, "%" PRId64, value);
	if (detail && *detail)
		str_addf(text, ", %s", detail);
	str_addf(text, " (%s)", l->todo);
}

/* What was measured against its limit; the troubles of the worst kind come first. */
struct verdict {
	enum limit_state worst;
	struct str critical, warning, values;
};

static void
judge(struct verdict *v, const struct limits *limits, const struct answer *measure)
{
	const char *name = answer_text(measure, "name");
	const struct limit *l = name ? limits_find(limits, name) : NULL;
	char *value_text = answer_dump(measure, "value");
	bool absent = !*value_text;

	free(value_text);
	if (!l || absent)
		return;
	int64_t value = answer_int(measure, "value");
	enum limit_state state = limit_judge(l, value);
	if (state > v->worst)
		v->worst = state;
	if (state == LIMIT_CRITICAL)
		add_trouble(&v->critical, l, measure, value);
	else if (state == LIMIT_WARNING)
		add_trouble(&v->warning, l, measure, value);
	if (v->values.len)
		str_addc(&v->values, ' ');
	limit_perfdata(l, value, &v->values);
}

/* A daemon that never ran has no clock to be late, and no mode. */
static void
judge_all(struct verdict *v, const struct limits *limits, const struct answer *a)
{
	if (!answer_text(a, "mode")) {
		v->worst = LIMIT_CRITICAL;
		str_addz(&v->critical,
		    "the daemon has not run with this database yet (systemctl start promised)");
	}
	for (size_t i = 0; i < answer_count(a, "measures"); i++)
		judge(v, limits, answer_at(a, "measures", i));
}

static int
print_verdict(const struct limits *limits, const struct answer *a, bool quiet)
{
	struct verdict v = {0};

	judge_all(&v, limits, a);
	if (v.critical.len && v.warning.len)
		str_addz(&v.critical, "; ");
	str_add(&v.critical, str_text(&v.warning), v.warning.len);
	if (!v.critical.len)
		str_addf(&v.critical,
		    "mode %s, mailboxes served: %" PRId64 ", promises going on: %" PRId64,
		    answer_text(a, "mode"), answer_int(a, "mailboxes"), answer_int(a, "promises"));
	if (!quiet)
		say(v.worst, &v.critical, &v.values);
	str_free(&v.critical);
	str_free(&v.warning);
	str_free(&v.values);
	return (int)v.worst;
}

/* Why the database could not be asked. A monitor that may not ask, or is configured wrongly, knows
 * nothing; a database that is away is known to be. */
static enum limit_state
state_of(int code)
{
	return code == EX_UNAVAILABLE || code == EX_CONFIG ? LIMIT_CRITICAL : LIMIT_UNKNOWN;
}

static int
check(struct ctl *c, const struct limits *limits)
{
	char *text = NULL;
	int code = ctl_conf(c);

	if (code != EX_OK)
		return LIMIT_UNKNOWN;
	code = ctl_open(c);
	if (code == EX_OK)
		code = ask(c, "check the desk", "SELECT api.ctl_check() AS answer", 0, NULL, &text);
	if (code != EX_OK)
		return (int)state_of(code);
	struct answer *a = answer_read(text);
	if (c->json)
		print_json(text);
	free(text);
	code = print_verdict(limits, a, c->json);
	answer_free(&a);
	return code;
}

static enum outcome
read_limits(
    struct limits *limits, enum limit_state state, const struct option_list *given, struct fail *f)
{
	enum outcome o = DONE;

	for (size_t i = 0; o == DONE && i < given->count; i++)
		o = limits_set(limits, state, given->values[i], f);
	return o;
}

int
ctl_check(struct ctl *c, int argc, char **argv)
{
	struct option_list warnings = {0}, criticals = {0};
	const struct ctl_option options[] = {
	    {"warning", .list = &warnings}, {"critical", .list = &criticals}, {0}};
	struct limits limits = limits_default();
	struct str errors = {0};
	struct fail f = {0};
	int code = LIMIT_UNKNOWN;

	ctl_errors_into(&errors);
	if (options_take(options, &argc, argv, &f) != DONE ||
	    read_limits(&limits, LIMIT_WARNING, &warnings, &f) != DONE ||
	    read_limits(&limits, LIMIT_CRITICAL, &criticals, &f) != DONE)
		ctl_usage("check", "%s", f.text);
	else if (argc > 1)
		ctl_usage("check", "unexpected argument \"%s\"", argv[1]);
	else
		code = check(c, &limits);
	ctl_errors_into(NULL);
	if (errors.len)
		say((enum limit_state)code, &errors, NULL);
	str_free(&errors);
	return code;
}
