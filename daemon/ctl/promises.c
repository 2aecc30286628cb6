/* promisectl promises: the list. */
#include <string.h>
#include <sysexits.h>
#include "agent.h"
#include "argument.h"
#include "ask.h"
#include "ctl.h"
#include "options.h"
#include "page.h"

/* Which promises are wanted. */
struct wanted {
	const char *state, *agent, *ticket; /* the latter two NULL: any; agent "none": nobody */
	int64_t limit;
};

static int
find_ticket(struct ctl *c, const char *text, int64_t *number)
{
	struct argument a;
	struct fail f = {0};

	if (argument_read(text, c->conf->desk.tag, &a, &f) != DONE)
		return ctl_usage("promises", "--ticket: %s", f.text);
	if (a.kind != ARGUMENT_TICKET)
		return ctl_usage("promises", "--ticket: \"%s\" is no ticket", text);
	*number = a.number;
	return EX_OK;
}

static int
find_holder(struct ctl *c, const char *agent, int64_t *id)
{
	*id = 0;
	return strcmp(agent, "none") == 0 ? EX_OK : agent_find(c, agent, id);
}

static void
print_promises(const struct answer *a)
{
	if (answer_count(a, "") > 0)
		page_promise_list(a, "", 0);
	else
		puts("no promises");
}

static int
list_promises(struct ctl *c, const struct wanted *w)
{
	int64_t agent = 0, ticket = 0;
	struct db_number numbers[3];
	struct answer *a = NULL;
	bool found = false;
	int code = ctl_conf(c);

	if (code == EX_OK && w->ticket)
		code = find_ticket(c, w->ticket, &ticket);
	if (code == EX_OK)
		code = ctl_open(c);
	if (code == EX_OK && w->agent)
		code = find_holder(c, w->agent, &agent);
	struct db_param params[] = {db_text(w->state),
	    w->agent ? db_int(&numbers[0], agent) : db_text(NULL),
	    w->ticket ? db_int(&numbers[1], ticket) : db_text(NULL), db_int(&numbers[2], w->limit)};
	if (code == EX_OK)
		code = ask_json(c, "list the promises",
		    "SELECT api.ctl_promises($1, $2::integer, $3::bigint, $4::integer) AS answer",
		    4, params, &a, &found);
	if (code == EX_OK && a)
		print_promises(a);
	answer_free(&a);
	return code;
}

int
ctl_promises(struct ctl *c, int argc, char **argv)
{
	bool due = false, broken = false, all = false;
	const char *limit_text = "100";
	struct wanted w = {0};
	const struct ctl_option options[] = {{"due", .flag = &due}, {"broken", .flag = &broken},
	    {"all", .flag = &all}, {"agent", .value = &w.agent}, {"ticket", .value = &w.ticket},
	    {"limit", .value = &limit_text}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("promises", "%s", f.text);
	if (argc > 1)
		return ctl_usage("promises", "unexpected argument \"%s\"", argv[1]);
	if (due && (broken || all))
		return ctl_usage("promises", "--due goes with neither --broken nor --all");
	if (argument_number(limit_text, 1000000, &w.limit, &f) != DONE)
		return ctl_usage("promises", "--limit: %s", f.text);
	w.state = all && broken ? "ever broken"
	          : all         ? "all"
	          : broken      ? "broken"
	          : due         ? "due"
	                        : "going";
	return list_promises(c, &w);
}
