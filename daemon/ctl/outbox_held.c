#include "outbox_held.h"

#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include "argument.h"
#include "ask.h"
#include "change.h"
#include "facts.h"
#include "options.h"
#include "when.h"

static int
nothing_held(void)
{
	puts("Nothing is held: the database was not restored, or that is settled.");
	return EX_OK;
}

/* --- held --- */

static const char *
cause_text(const char *cause)
{
	if (strcmp(cause, "backup") == 0)
		return "waited when the backup was made";
	return strcmp(cause, "before") == 0 ? "about a mail from before the restore" : "new";
}

static void
print_mails(const struct answer *a)
{
	static const struct table_column columns[] = {{"outbox", TABLE_RIGHT},
	    {"ticket", TABLE_LEFT}, {"kind", TABLE_LEFT}, {"recipient", TABLE_LEFT},
	    {"made", TABLE_LEFT}, {"why it waits", TABLE_WRAP}};
	struct table *t = table_new(columns, 6);
	char moment[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, "list"); i++) {
		const struct answer *o = answer_at(a, "list", i);
		table_addf(t, "%lld", (long long)answer_int(o, "outbox"));
		table_add(t, answer_text(o, "ticket"));
		table_add(t, answer_text(o, "template"));
		table_add(t, answer_text(o, "recipient"));
		table_add(t, when_text(answer_text(o, "created_at"), moment));
		table_add(t, cause_text(answer_text(o, "cause")));
	}
	table_print(t, 0);
	table_free(&t);
}

static void
print_counts(const struct answer *a)
{
	struct table *t = facts_new();
	long long calls = (long long)answer_int(a, "calls"), due = (long long)answer_int(a, "due"),
	          broken = (long long)answer_int(a, "broken");

	facts_add_moment(t, "backup", a, "made_at");
	facts_add_moment(t, "restored", a, "since");
	facts_addf(t, "mails",
	    "%lld waited when the backup was made, %lld are about mails from before "
	    "the restore, %lld are new",
	    (long long)answer_int(a, "mails.backup"), (long long)answer_int(a, "mails.before"),
	    (long long)answer_int(a, "mails.new"));
	facts_addf(t, "webhooks", "%lld calls", calls);
	facts_addf(t, "promises", "of %lld something is due, %lld would be broken at once%s", due,
	    broken, due ? ": promisectl promises --due" : "");
	table_print(t, 0);
	table_free(&t);
}

static void
print_held(const struct answer *a)
{
	print_counts(a);
	if (answer_count(a, "list") > 0) {
		puts("");
		print_mails(a);
		puts("\nThe first two kinds may have gone out already: the mail server's log knows "
		     "the "
		     "Message-IDs\n(promisectl outbox show ID). promisectl outbox discard gives "
		     "them up, "
		     "with --as-sent they\ncount as sent.");
	}
	puts("promisectl outbox release lets the rest go, and the clock go on.");
}

int
held_list(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct answer *a = NULL;
	struct fail f = {0};
	bool found = false;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	if (argc > 1)
		return ctl_usage("outbox", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "list what is held", "SELECT api.ctl_outbox_held() AS answer", 0,
		    NULL, &a, &found);
	if (code == EX_OK && !found && !c->json)
		return nothing_held();
	if (code == EX_OK && !found)
		print_json("null");
	if (a)
		print_held(a);
	answer_free(&a);
	return code;
}

/* --- hold --- */

int
held_begin(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct answer *a = NULL;
	struct fail f = {0};
	bool found = false;
	time_t at;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	if (argc != 2 || !when_read(argv[1], &at))
		return ctl_usage("outbox", "hold: as of which moment is the database? Like "
		                           "2026-11-22T09:00+02:00");
	char *actor = change_actor();
	struct db_param params[] = {db_text(argv[1]), db_text(actor)};
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "hold everything back",
		    "SELECT api.ctl_outbox_hold($1::timestamptz, $2) AS answer", 2, params, &a,
		    &found);
	if (a)
		print_line(
		    "Held: nothing is sent and no promise is looked after until promisectl outbox "
		    "release. New tickets are numbered from %s on.",
		    answer_text(a, "next_ticket"));
	answer_free(&a);
	free(actor);
	return code;
}

/* --- release --- */

static void
print_released(const struct answer *a)
{
	long long mails = answer_int(a, "mails.backup") + answer_int(a, "mails.before") +
	                  answer_int(a, "mails.new");

	printf("Released: %lld mails and %lld calls of webhooks go out, and the clock goes on; of "
	       "%lld promises something is due.\n",
	    mails, (long long)answer_int(a, "calls"), (long long)answer_int(a, "due"));
}

int
held_release(struct ctl *c, int argc, char **argv)
{
	bool dry = false, found = false;
	const struct ctl_option options[] = {{"dry-run", .flag = &dry}, {0}};
	struct answer *a = NULL;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	if (argc > 1)
		return ctl_usage("outbox", "release takes no numbers: all that is left goes; "
		                           "discard gives single mails up");
	if (dry)
		return held_list(c, argc, argv);
	char *actor = change_actor();
	struct db_param param = db_text(actor);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "release what is held",
		    "SELECT api.ctl_outbox_release($1) AS answer", 1, &param, &a, &found);
	if (code == EX_OK && !found && !c->json)
		nothing_held();
	else if (code == EX_OK && !found)
		print_json("null");
	if (a)
		print_released(a);
	answer_free(&a);
	free(actor);
	return code;
}

/* --- discard --- */

static int
print_discarded(const struct answer *a)
{
	int worst = EX_OK;

	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *row = answer_at(a, "", i);
		const char *result = answer_text(row, "result");
		long long id = (long long)answer_int(row, "outbox");
		if (strcmp(result, "missing") == 0)
			worst = ctl_error(EX_NOINPUT, "there is no outbox:%lld", id);
		else if (strcmp(result, "not-waiting") == 0)
			worst = ctl_error(EX_DATAERR, "outbox:%lld is %s: nothing was changed", id,
			    answer_text(row, "state"));
		else
			printf("outbox:%lld %s\n", id,
			    strcmp(result, "sent") == 0 ? "counts as sent" : result);
	}
	if (answer_count(a, "") == 0)
		puts("No mail may have gone out already.");
	return worst;
}

/* NULL without numbers: all that may have gone. */
static enum outcome
read_ids(int argc, char **argv, char **ids, struct fail *f)
{
	struct str text = {0};

	*ids = NULL;
	for (int i = 1; i < argc; i++) {
		struct argument a;
		if (argument_of_kind(argv[i], ARGUMENT_OUTBOX, &a, f) != DONE) {
			str_free(&text);
			return NEVER;
		}
		str_addf(&text, "%c%" PRId64, i == 1 ? '{' : ',', a.number);
	}
	if (argc > 1) {
		str_addc(&text, '}');
		*ids = str_take(&text);
	}
	return DONE;
}

int
held_discard(struct ctl *c, int argc, char **argv)
{
	bool as_sent = false, found = false;
	const struct ctl_option options[] = {{"as-sent", .flag = &as_sent}, {0}};
	struct answer *a = NULL;
	struct fail f = {0};
	char *ids;

	if (options_take(options, &argc, argv, &f) != DONE ||
	    read_ids(argc, argv, &ids, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	char *actor = change_actor();
	struct db_param params[] = {db_text(ids), db_bool(as_sent), db_text(actor)};
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "discard mails",
		    "SELECT api.ctl_outbox_discard($1::bigint[], $2::boolean, $3) AS answer", 3,
		    params, &a, &found);
	if (code == EX_OK && !found)
		code = ctl_error(EX_DATAERR,
		    "nothing is held: single mails are given up with promisectl "
		    "outbox drop ID... --reason TEXT");
	if (a)
		code = print_discarded(a);
	answer_free(&a);
	free(actor);
	free(ids);
	return code;
}
