/* promisectl parked: mails that could not be read and wait for a person's decision. */
#include <sysexits.h>
#include "ask.h"
#include "change.h"
#include "ctl.h"
#include "group.h"
#include "options.h"
#include "show.h"
#include "table.h"
#include "when.h"

static void
print_parked(const struct answer *a)
{
	static const struct table_column columns[] = {{"mail", TABLE_RIGHT},
	    {"mailbox", TABLE_LEFT}, {"uid", TABLE_RIGHT}, {"age", TABLE_RIGHT},
	    {"bytes", TABLE_RIGHT}, {"ticket", TABLE_LEFT}, {"cause", TABLE_LEFT},
	    {"detail", TABLE_WRAP}};
	struct table *t = table_new(columns, 8);
	char age[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *m = answer_at(a, "", i);
		table_addf(t, "%lld", (long long)answer_int(m, "mail"));
		table_add(t, answer_text(m, "mailbox"));
		table_addf(t, "%lld", (long long)answer_int(m, "uid"));
		table_add(t, when_age(answer_text(m, "now"), answer_text(m, "internal_date"), age));
		table_addf(t, "%lld", (long long)answer_int(m, "size"));
		table_add(t, answer_text(m, "ticket"));
		table_add(t, answer_text(m, "cause"));
		table_add(t, answer_text(m, "detail"));
	}
	table_print(t, 0);
	table_free(&t);
}

static int
list(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};
	struct answer *a = NULL;
	bool found = false;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("parked", "%s", f.text);
	if (argc > 1)
		return ctl_usage("parked", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "list the parked mails", "SELECT api.ctl_parked() AS answer", 0,
		    NULL, &a, &found);
	if (code != EX_OK || !a)
		return code;
	if (answer_count(a, "") > 0)
		print_parked(a);
	else
		puts("no parked mails");
	answer_free(&a);
	return EX_OK;
}

static int
retry(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	const struct change change = {.verb = "parked",
	    .doing = "hand the mails to the reader again",
	    .sql = "SELECT api.ctl_parked_retry($1::bigint[], $2) AS answer",
	    .key = "mail",
	    .kind = ARGUMENT_MAIL};
	struct fail f = {0};

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("parked", "%s", f.text);
	return change_rows(c, &change, argc, argv, NULL);
}

static int
drop(struct ctl *c, int argc, char **argv)
{
	const char *reason = NULL;
	const struct ctl_option options[] = {{"reason", .value = &reason}, {0}};
	const struct change change = {.verb = "parked",
	    .doing = "drop the mails",
	    .sql = "SELECT api.ctl_parked_drop($1::bigint[], $2, $3) AS answer",
	    .key = "mail",
	    .kind = ARGUMENT_MAIL,
	    .with_reason = true};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("parked", "%s", f.text);
	return change_rows(c, &change, argc, argv, reason);
}

static int
show(struct ctl *c, int argc, char **argv)
{
	return show_by_number(c, "parked", ARGUMENT_MAIL, argc, argv);
}

int
ctl_parked(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {
	    {"list", list}, {"retry", retry}, {"drop", drop}, {"show", show}, {0}};

	return group_run(c, "parked", verbs, argc, argv);
}
