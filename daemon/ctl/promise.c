/* promisectl promise: one is kept, moved or dropped by the admin's word. The database tells the
 * customer as after an agent's command. */
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include "agent.h"
#include "argument.h"
#include "ask.h"
#include "change.h"
#include "ctl.h"
#include "facts.h"
#include "group.h"
#include "options.h"

struct change_of {
	const char *doing, *sql, *as, *reason, *when;
	char *ids; /* "{17,18}", or "17" alone for sql that takes one */
};

static int
report_row(struct ctl *c, const struct answer *row)
{
	long long id = (long long)answer_int(row, "promise");
	const char *refused = answer_text(row, "refused"), *text = answer_text(row, "text");

	if (refused)
		return ctl_error(EX_DATAERR, "P%lld: nothing was changed: %s", id, refused);
	if (!text)
		return ctl_error(
		    EX_NOINPUT, "there is no promise P%lld; see promisectl promises --all", id);
	if (!c->json)
		print_line("P%lld: %s", id, text);
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
		int code = report_row(c, answer_at(a, "", i));
		if (code != EX_OK)
			worst = code;
	}
	answer_free(&a);
	return worst;
}

static int
change(struct ctl *c, const struct change_of *ch)
{
	int64_t agent = 0;
	struct db_number number;
	char *actor = change_actor(), *text = NULL;
	int code = ctl_open(c);

	if (code == EX_OK && ch->as)
		code = agent_find(c, ch->as, &agent);
	struct db_param params[] = {db_text(ch->ids),
	    ch->as ? db_int(&number, agent) : db_text(NULL), db_text(actor), db_text(ch->reason),
	    db_text(ch->when)};
	size_t n = ch->when ? 5 : ch->reason ? 4 : 3;
	if (code == EX_OK)
		code = ask(c, ch->doing, ch->sql, n, params, &text);
	if (code == EX_OK)
		code = report(c, text);
	free(text);
	free(actor);
	return code;
}

/* The promises that argv[1..count] name, with braces around; NULL after saying what is wrong. */
static char *
read_ids(int count, char **argv, bool braces)
{
	struct str ids = {0};
	struct argument a;
	struct fail f = {0};

	for (int i = 1; i <= count; i++) {
		if (argument_of_kind(argv[i], ARGUMENT_PROMISE, &a, &f) != DONE) {
			ctl_usage("promise", "%s", f.text);
			str_free(&ids);
			return NULL;
		}
		if (braces)
			str_addc(&ids, i == 1 ? '{' : ',');
		str_addf(&ids, "%" PRId64, a.number);
	}
	if (braces)
		str_addc(&ids, '}');
	return str_take(&ids);
}

static int
change_all(struct ctl *c, struct change_of *ch, int argc, char **argv)
{
	if (argc < 2)
		return ctl_usage("promise", "which promise? P17, as in promisectl promises");
	ch->ids = read_ids(argc - 1, argv, true);
	if (!ch->ids)
		return EX_USAGE;
	int code = change(c, ch);
	free(ch->ids);
	return code;
}

static int
keep(struct ctl *c, int argc, char **argv)
{
	struct change_of ch = {.doing = "keep the promises",
	    .sql = "SELECT api.ctl_promise_keep($1::bigint[], $2::integer, $3) AS answer"};
	const struct ctl_option options[] = {{"as", .value = &ch.as}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("promise", "%s", f.text);
	return change_all(c, &ch, argc, argv);
}

static int
no_reason(const char *reason)
{
	if (reason && *reason)
		return EX_OK;
	return ctl_usage("promise", "the customer is told why: --reason TEXT");
}

static int
drop(struct ctl *c, int argc, char **argv)
{
	struct change_of ch = {.doing = "withdraw the promises",
	    .sql = "SELECT api.ctl_promise_drop($1::bigint[], $2::integer, $3, $4) AS answer"};
	const struct ctl_option options[] = {
	    {"as", .value = &ch.as}, {"reason", .value = &ch.reason}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("promise", "%s", f.text);
	int code = no_reason(ch.reason);
	return code == EX_OK ? change_all(c, &ch, argc, argv) : code;
}

/* "fri 17:00" may be one argument or two. The caller frees it. */
static char *
joined(int argc, char **argv)
{
	struct str text = {0};

	for (int i = 2; i < argc; i++)
		str_addf(&text, "%s%s", i > 2 ? " " : "", argv[i]);
	return str_take(&text);
}

static int
move(struct ctl *c, int argc, char **argv)
{
	struct change_of ch = {.doing = "move the promise",
	    .sql = "SELECT api.ctl_promise_move($1::bigint, $2::integer, $3, $4, $5) AS answer"};
	const struct ctl_option options[] = {
	    {"as", .value = &ch.as}, {"reason", .value = &ch.reason}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("promise", "%s", f.text);
	if (argc < 3)
		return ctl_usage("promise", "which promise, and to when? move P17 fri 17:00");
	int code = no_reason(ch.reason);
	if (code != EX_OK)
		return code;
	ch.ids = read_ids(1, argv, false);
	if (!ch.ids)
		return EX_USAGE;
	char *when = joined(argc, argv);
	ch.when = when;
	code = change(c, &ch);
	free(when);
	free(ch.ids);
	return code;
}

int
ctl_promise(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {
	    {"keep", keep}, {"move", move}, {"drop", drop}, {0}};

	if (argc < 2)
		return ctl_usage("promise", "keep, move or drop?");
	return group_run(c, "promise", verbs, argc, argv);
}
