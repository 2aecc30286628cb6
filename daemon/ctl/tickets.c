/* promisectl tickets: the list. */
#include <sysexits.h>
#include "agent.h"
#include "argument.h"
#include "ask.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"
#include "when.h"

/* All of it fits 80 columns: the owner by the first name, why a person must look before the
 * subject. */
static void
add_ticket(struct table *t, const struct answer *ticket)
{
	char *customer = person_text(answer_get(ticket, "customer")), age[WHEN_SIZE];
	const char *attention = answer_text(ticket, "attention"),
	           *owner = answer_text(ticket, "owner.name");

	table_add(t, answer_text(ticket, "label"));
	table_add(t, answer_text(ticket, "state"));
	table_add(t, answer_text(ticket, "queue"));
	table_add(t, answer_text(ticket, "priority"));
	if (owner)
		table_addf(t, "%.*s", (int)strcspn(owner, " "), owner);
	else
		table_add(t, NULL);
	table_add(t, when_age(answer_text(ticket, "now"), answer_text(ticket, "arrived_at"), age));
	table_add(t, customer);
	table_addf(t, "%s%s%s%s", attention ? "(" : "", attention ? attention : "",
	    attention ? ") " : "", answer_text(ticket, "subject"));
	free(customer);
}

static void
print_tickets(const struct answer *a)
{
	static const struct table_column columns[] = {{"ticket", TABLE_LEFT}, {"state", TABLE_LEFT},
	    {"queue", TABLE_LEFT}, {"priority", TABLE_LEFT}, {"owner", TABLE_LEFT},
	    {"age", TABLE_RIGHT}, {"customer", TABLE_WRAP}, {"subject", TABLE_WRAP}};
	struct table *t = table_new(columns, 8);

	for (size_t i = 0; i < answer_count(a, ""); i++)
		add_ticket(t, answer_at(a, "", i));
	table_print(t, 0);
	table_free(&t);
}

/* Which tickets are wanted. */
struct wanted {
	const char *state, *queue,
	    *agent; /* the latter two NULL: of any; agent "none": of nobody */
	bool held;
	int64_t limit;
};

static int
find_owner(struct ctl *c, const char *agent, int64_t *owner)
{
	*owner = 0;
	return strcmp(agent, "none") == 0 ? EX_OK : agent_find(c, agent, owner);
}

static int
list_tickets(struct ctl *c, const struct wanted *w)
{
	int64_t owner = 0;
	struct db_number limit, number;
	struct answer *a = NULL;
	bool found = false;

	int code = ctl_open(c);
	if (code == EX_OK && w->agent)
		code = find_owner(c, w->agent, &owner);
	struct db_param params[] = {db_text(w->state), db_text(w->queue),
	    w->agent ? db_int(&number, owner) : db_text(NULL), db_bool(w->held),
	    db_int(&limit, w->limit)};
	if (code == EX_OK)
		code = ask_json(c, "list the tickets",
		    "SELECT api.ctl_tickets($1, $2, $3::integer, $4::boolean, $5::integer) AS "
		    "answer",
		    5, params, &a, &found);
	if (code != EX_OK || !a)
		return code;
	if (answer_count(a, "") > 0)
		print_tickets(a);
	else
		puts("no tickets");
	answer_free(&a);
	return EX_OK;
}

int
ctl_tickets(struct ctl *c, int argc, char **argv)
{
	bool open = false, closed = false, all = false;
	const char *limit_text = "100";
	struct wanted w = {0};
	const struct ctl_option options[] = {{"open", .flag = &open}, {"closed", .flag = &closed},
	    {"all", .flag = &all}, {"queue", .value = &w.queue}, {"agent", .value = &w.agent},
	    {"held", .flag = &w.held}, {"limit", .value = &limit_text}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("tickets", "%s", f.text);
	if (argc > 1)
		return ctl_usage("tickets", "unexpected argument \"%s\"", argv[1]);
	if (open + closed + all > 1)
		return ctl_usage("tickets", "only one of --open, --closed and --all");
	if (argument_number(limit_text, 1000000, &w.limit, &f) != DONE)
		return ctl_usage("tickets", "--limit: %s", f.text);
	w.state = all ? "all" : closed ? "closed" : "open";
	return list_tickets(c, &w);
}
