/* promisectl holidays: the days that calendars are closed, and what a calendar's file proposes. */
#include <string.h>
#include <sysexits.h>
#include "ask.h"
#include "change.h"
#include "ctl.h"
#include "options.h"
#include "table.h"

static int
no_calendar(const char *name)
{
	return ctl_error(EX_NOINPUT,
	    "there is no calendar \"%s\": those of promised.conf are in the database once promised "
	    "has run",
	    name);
}

static void
print_days(const struct answer *a)
{
	static const struct table_column columns[] = {{"calendar", TABLE_LEFT}, {"day", TABLE_LEFT},
	    {"", TABLE_LEFT}, {"name", TABLE_WRAP}, {"state", TABLE_LEFT}, {"from", TABLE_LEFT}};
	struct table *t = table_new(columns, 6);
	const char *proposing = NULL;

	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *day = answer_at(a, "", i);
		const char *state = answer_text(day, "state");
		table_add(t, answer_text(day, "calendar"));
		table_add(t, answer_text(day, "day"));
		table_add(t, answer_text(day, "weekday"));
		table_add(t, answer_text(day, "name"));
		table_add(t, state);
		table_add(t, strcmp(answer_text(day, "source"), "feed") == 0 ? "holidays_file"
		                                                             : "promised.conf");
		if (strcmp(state, "proposed") == 0 && !proposing)
			proposing = answer_text(day, "calendar");
	}
	table_print(t, 0);
	table_free(&t);
	if (proposing)
		printf(
		    "\nWhat is proposed closes nothing until: promisectl holidays approve %s all\n",
		    proposing);
}

static int
list(struct ctl *c, int argc, char **argv)
{
	bool past = false, found = false;
	const struct ctl_option options[] = {{"past", .flag = &past}, {0}};
	struct fail f = {0};
	struct answer *a = NULL;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("holidays", "%s", f.text);
	if (argc > 2)
		return ctl_usage("holidays", "unexpected argument \"%s\"", argv[2]);
	const char *calendar = argc > 1 ? argv[1] : NULL;
	struct db_param params[] = {db_text(calendar), db_bool(past)};
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "list the holidays", "SELECT api.ctl_holidays($1, $2) AS answer",
		    2, params, &a, &found);
	if (code != EX_OK)
		return code;
	if (!found)
		return no_calendar(calendar);
	if (a && answer_count(a, "") > 0)
		print_days(a);
	else if (a)
		puts("no holidays to come: name them in promised.conf (calendars.holidays, "
		     "calendars.holidays_file)");
	answer_free(&a);
	return EX_OK;
}

static bool
is_date(const char *text)
{
	for (size_t i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
			return false;
	return !text[10];
}

/* "{2026-12-24,2026-12-25}"; "" for all; NULL after saying what is wrong. */
static char *
read_days(int argc, char **argv)
{
	struct str days = {0};

	if (argc == 3 && strcmp(argv[2], "all") == 0)
		return str_take(&days);
	for (int i = 2; i < argc; i++) {
		if (!is_date(argv[i])) {
			ctl_usage("holidays", "\"%s\" is no date such as 2026-12-24, nor \"all\"",
			    argv[i]);
			str_free(&days);
			return NULL;
		}
		str_addf(&days, "%c%s", i == 2 ? '{' : ',', argv[i]);
	}
	str_addc(&days, '}');
	return str_take(&days);
}

static int
report_day(const struct answer *day)
{
	const char *date = answer_text(day, "day"), *name = answer_text(day, "name"),
	           *result = answer_text(day, "result");

	if (strcmp(result, "missing") == 0)
		return ctl_error(EX_DATAERR, "nobody proposes %s: nothing was changed", date);
	if (strcmp(result, "configured") == 0)
		return ctl_error(
		    EX_DATAERR, "%s stands in promised.conf, and is changed there", date);
	printf("%s %s%s%s\n", date, result, name && *name ? ": " : "", name ? name : "");
	return EX_OK;
}

static int
report(struct ctl *c, const char *text)
{
	struct answer *a = answer_read(text);
	int worst = EX_OK;

	if (c->json)
		print_json(text);
	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *day = answer_at(a, "", i);
		const char *result = answer_text(day, "result");
		bool done = strcmp(result, "approved") == 0 || strcmp(result, "rejected") == 0;
		int code = done && c->json ? EX_OK : report_day(day);
		if (code != EX_OK)
			worst = code;
	}
	if (!c->json && answer_count(a, "") == 0)
		puts("nothing is proposed");
	answer_free(&a);
	return worst;
}

static int
decide(struct ctl *c, const char *calendar, const char *days, bool approve)
{
	char *actor = change_actor(), *text = NULL;
	struct db_param params[] = {
	    db_text(calendar), db_text(*days ? days : NULL), db_bool(approve), db_text(actor)};
	int code = ctl_open(c);

	if (code == EX_OK)
		code = ask(c, approve ? "approve the days" : "reject the days",
		    "SELECT api.ctl_holidays_decide($1, $2::date[], $3, $4) AS answer", 4, params,
		    &text);
	if (code == EX_OK)
		code = text ? report(c, text) : no_calendar(calendar);
	free(text);
	free(actor);
	return code;
}

int
ctl_holidays(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};

	bool approve = argc > 1 && strcmp(argv[1], "approve") == 0;
	if (!approve && (argc < 2 || strcmp(argv[1], "reject") != 0))
		return list(c, argc, argv);
	argc--, argv++;
	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("holidays", "%s", f.text);
	if (argc < 3)
		return ctl_usage("holidays", "which? give a calendar, then its days or \"all\"");
	char *days = read_days(argc, argv);
	if (!days)
		return EX_USAGE;
	int code = decide(c, argv[1], days, approve);
	free(days);
	return code;
}
