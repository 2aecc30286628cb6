#include "test.h"

#include "../../daemon/common/mem.h"
#include "../../daemon/ctl/access.h"
#include "../../daemon/ctl/answer.h"
#include "../../daemon/ctl/argument.h"
#include "../../daemon/ctl/connect.h"
#include "../../daemon/ctl/options.h"
#include "../../daemon/common/suggest.h"

static bool json, raw;
static const char *queue;
static struct option_list files;
static const struct ctl_option options[] = {{"json", .flag = &json}, {"raw", .flag = &raw},
    {"queue", .value = &queue}, {"attach", .list = &files}, {0}};

/* Splits words, takes the options, and joins what is left with spaces. */
static char *
rest_of(const char *words, bool known, enum outcome expected, struct fail *f)
{
	static char copy[200], left[200];
	char *argv[20], *save = NULL;
	int argc = 0;

	json = raw = false;
	queue = NULL;
	files.count = 0;
	snprintf(copy, sizeof copy, "%s", words);
	for (char *w = strtok_r(copy, " ", &save); w; w = strtok_r(NULL, " ", &save))
		argv[argc++] = w;
	argv[argc] = NULL;
	assert_int_equal(
	    (known ? options_take_known : options_take)(options, &argc, argv, f), expected);
	left[0] = 0;
	for (int i = 1; expected == DONE && i < argc; i++)
		snprintf(left + strlen(left), sizeof left - strlen(left), "%s%s", i > 1 ? " " : "",
		    argv[i]);
	return left;
}

static void
options_stand_anywhere(void **state)
{
	struct fail f;

	(void)state;
	assert_string_equal(
	    rest_of("tickets --json one --queue sales two", false, DONE, &f), "one two");
	assert_true(json);
	assert_false(raw);
	assert_string_equal(queue, "sales");
	assert_string_equal(rest_of("tickets --queue=a=b", false, DONE, &f), "");
	assert_string_equal(queue, "a=b");
	assert_string_equal(rest_of("clock -10m", false, DONE, &f), "-10m");
	assert_string_equal(rest_of("show -- --json", false, DONE, &f), "--json");
	assert_false(json);
	assert_string_equal(rest_of("reply --attach a 7 --attach=b -", false, DONE, &f), "7 -");
	assert_int_equal(files.count, 2);
	assert_string_equal(files.values[0], "a");
	assert_string_equal(files.values[1], "b");
}

static void
no_more_values_than_there_is_room_for(void **state)
{
	static char name[] = "reply", option[] = "--attach=a";
	char *argv[67] = {name};
	int argc = 66;
	struct fail f;

	(void)state;
	for (int i = 1; i < argc; i++)
		argv[i] = option;
	files.count = 0;
	assert_int_equal(options_take(options, &argc, argv, &f), NEVER);
	assert_string_equal(f.text, "too many --attach");
}

static void
wrong_options_are_refused_with_a_reason(void **state)
{
	struct fail f;

	(void)state;
	rest_of("tickets --queue", false, NEVER, &f);
	assert_string_equal(f.text, "--queue needs a value");
	rest_of("tickets --json=yes", false, NEVER, &f);
	assert_string_equal(f.text, "--json takes no value");
	rest_of("tickets --quue x", false, NEVER, &f);
	assert_string_equal(f.text, "unknown option --quue (did you mean --queue?)");
	rest_of("tickets --elephant", false, NEVER, &f);
	assert_string_equal(f.text, "unknown option --elephant");
}

static void
global_options_leave_the_others(void **state)
{
	struct fail f;

	(void)state;
	assert_string_equal(rest_of("x outbox --state --json sent -- --raw", true, DONE, &f),
	    "outbox --state sent -- --raw");
	assert_true(json);
	assert_false(raw);
}

static void
suggestions_are_near(void **state)
{
	static const char *const verbs[] = {"status", "show", "tickets", "explain", NULL};

	(void)state;
	assert_string_equal(suggest(verbs, "stauts"), "status");
	assert_string_equal(suggest(verbs, "ticket"), "tickets");
	assert_string_equal(suggest(verbs, "shwo"), "show");
	assert_string_equal(suggest(verbs, "exlpian"), "explain");
	assert_null(suggest(verbs, "drop"));
	assert_null(suggest(verbs, ""));
	assert_null(suggest(verbs, "a-word-that-is-longer-than-any-verb-could-be"));
}

static void
answers_are_looked_into_by_path(void **state)
{
	struct answer *a =
	    answer_read("{\"mailbox\": {\"name\": \"support\", \"mails\": 7, \"idle\": true},"
	                " \"list\": [1, {\"x\": \"y\"}], \"none\": null}");
	const struct answer *member;

	(void)state;
	assert_non_null(a);
	assert_string_equal(answer_text(a, "mailbox.name"), "support");
	assert_int_equal(answer_int(a, "mailbox.mails"), 7);
	assert_true(answer_true(a, "mailbox.idle"));
	assert_null(answer_text(a, "none"));
	assert_null(answer_text(a, "mailbox.absent.deeper"));
	assert_int_equal(answer_count(a, "list"), 2);
	assert_int_equal(answer_count(a, "mailbox"), 0);
	assert_string_equal(answer_text(answer_at(a, "list", 1), "x"), "y");
	assert_string_equal(answer_member(answer_get(a, "mailbox"), 1, &member), "mails");
	assert_int_equal(answer_int(member, ""), 7);
	assert_null(answer_member(a, 3, &member));
	char *text = answer_dump(a, "list");
	assert_string_equal(text, "[1,{\"x\":\"y\"}]");
	free(text);
	answer_free(&a);
	assert_null(answer_read("{"));
}

static void
assert_database(const char *conninfo, const char *expected)
{
	char *name = access_database(conninfo);

	assert_string_equal(name, expected);
	free(name);
}

static void
connection_strings_name_a_database(void **state)
{
	(void)state;
	assert_database("dbname=promised", "promised");
	assert_database("host=/run/postgresql dbname=desk port=5432", "desk");
	assert_database("fallback_dbname=no dbname='desk one'", "desk");
	assert_database("postgresql://u@h:5432/desk?sslmode=require", "desk");
	assert_database("postgresql://h", "promised");
	assert_database("host=x", "promised");
}

static void
a_missing_database_is_told_by_name(void **state)
{
	char name[64] = "";

	(void)state;
	assert_true(connect_missing_database(
	    "FATAL:  database \"desk\" does not exist", name, sizeof name));
	assert_string_equal(name, "desk");
	assert_false(
	    connect_missing_database("FATAL:  role \"desk\" does not exist", name, sizeof name));
	assert_false(connect_missing_database("connection refused", name, sizeof name));
}

static void
assert_argument(const char *text, enum argument_kind kind, int64_t number)
{
	struct argument a;
	struct fail f;

	assert_int_equal(argument_read(text, "ACME", &a, &f), DONE);
	assert_int_equal(a.kind, kind);
	assert_int_equal(a.number, number);
}

static void
arguments_name_tickets_and_mails(void **state)
{
	(void)state;
	assert_argument("1042", ARGUMENT_TICKET, 1042);
	assert_argument("#1042", ARGUMENT_TICKET, 1042);
	assert_argument("ACME-1042", ARGUMENT_TICKET, 1042);
	assert_argument("acme-7", ARGUMENT_TICKET, 7);
	assert_argument("mail:7", ARGUMENT_MAIL, 7);
	assert_argument("outbox:7", ARGUMENT_OUTBOX, 7);
	assert_argument("P17", ARGUMENT_PROMISE, 17);
	assert_argument("p17", ARGUMENT_PROMISE, 17);
	assert_argument("P17@b", ARGUMENT_MESSAGE_ID, 0);
	assert_argument("<a@b>", ARGUMENT_MESSAGE_ID, 0);
	assert_argument("ACME-7@b", ARGUMENT_MESSAGE_ID, 0);
}

static void
wrong_arguments_are_refused(void **state)
{
	static const char *const wrong[] = {"", "x", "ACME", "ACME-", "OTHER-1", "ACMEX-1", "-1",
	    "0", "#", "#-1", "mail:", "mail:x", "1x", "9223372036854775808", "42-1"};
	struct argument a;
	struct fail f;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(argument_read(wrong[i], "ACME", &a, &f), NEVER);
	assert_int_equal(argument_of_kind("mail:7", ARGUMENT_OUTBOX, &a, &f), NEVER);
	assert_int_equal(argument_of_kind("7", ARGUMENT_OUTBOX, &a, &f), DONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_stand_anywhere),
	    cmocka_unit_test(no_more_values_than_there_is_room_for),
	    cmocka_unit_test(wrong_options_are_refused_with_a_reason),
	    cmocka_unit_test(global_options_leave_the_others),
	    cmocka_unit_test(suggestions_are_near),
	    cmocka_unit_test(answers_are_looked_into_by_path),
	    cmocka_unit_test(connection_strings_name_a_database),
	    cmocka_unit_test(a_missing_database_is_told_by_name),
	    cmocka_unit_test(arguments_name_tickets_and_mails),
	    cmocka_unit_test(wrong_arguments_are_refused),
	};

	return cmocka_run_group_tests_name("ctl: arguments", tests, NULL, NULL);
}
