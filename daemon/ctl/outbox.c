/* promisectl outbox: the mails that go out. */
#include <sysexits.h>
#include "argument.h"
#include "ask.h"
#include "change.h"
#include "ctl.h"
#include "group.h"
#include "options.h"
#include "outbox_held.h"
#include "page.h"
#include "show.h"

static int
check_state(const char *state)
{
	static const char *const states[] = {
	    "queued", "sending", "sent", "retry", "failed", "withheld", "dropped", NULL};

	for (const char *const *s = states; state && *s; s++)
		if (strcmp(state, *s) == 0)
			return EX_OK;
	return state ? ctl_usage("outbox",
	                   "--state: \"%s\" is none of queued, sending, sent, retry, failed, "
	                   "withheld, dropped",
	                   state)
	             : EX_OK;
}

static int
print_list(struct ctl *c, const char *state, int64_t limit)
{
	struct db_number number;
	struct db_param params[] = {db_text(state), db_int(&number, limit)};
	struct answer *a = NULL;
	bool found = false;

	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "list the outgoing mails",
		    "SELECT api.ctl_outbox($1, $2::integer) AS answer", 2, params, &a, &found);
	if (code != EX_OK || !a)
		return code;
	if (answer_count(a, "") > 0)
		page_outgoing_list(a, "", 0);
	else
		puts("no outgoing mails");
	answer_free(&a);
	return EX_OK;
}

static int
list(struct ctl *c, int argc, char **argv)
{
	const char *state = NULL, *limit_text = "100";
	const struct ctl_option options[] = {
	    {"state", .value = &state}, {"limit", .value = &limit_text}, {0}};
	struct fail f = {0};
	int64_t limit;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	if (argc > 1)
		return ctl_usage("outbox", "unexpected argument \"%s\"", argv[1]);
	if (argument_number(limit_text, 1000000, &limit, &f) != DONE)
		return ctl_usage("outbox", "--limit: %s", f.text);
	int code = check_state(state);
	return code == EX_OK ? print_list(c, state, limit) : code;
}

static int
retry(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	const struct change change = {.verb = "outbox",
	    .doing = "send the mails again",
	    .sql = "SELECT api.ctl_outbox_retry($1::bigint[], $2) AS answer",
	    .key = "outbox",
	    .kind = ARGUMENT_OUTBOX};
	struct fail f = {0};

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	return change_rows(c, &change, argc, argv, NULL);
}

static int
drop(struct ctl *c, int argc, char **argv)
{
	const char *reason = NULL;
	const struct ctl_option options[] = {{"reason", .value = &reason}, {0}};
	const struct change change = {.verb = "outbox",
	    .doing = "drop the mails",
	    .sql = "SELECT api.ctl_outbox_drop($1::bigint[], $2, $3) AS answer",
	    .key = "outbox",
	    .kind = ARGUMENT_OUTBOX,
	    .with_reason = true,
	    .needs_reason = true};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("outbox", "%s", f.text);
	return change_rows(c, &change, argc, argv, reason);
}

static int
show(struct ctl *c, int argc, char **argv)
{
	return show_by_number(c, "outbox", ARGUMENT_OUTBOX, argc, argv);
}

int
ctl_outbox(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {{"list", list}, {"show", show}, {"retry", retry},
	    {"drop", drop}, {"hold", held_begin}, {"held", held_list}, {"release", held_release},
	    {"discard", held_discard}, {0}};

	return group_run(c, "outbox", verbs, argc, argv);
}
