/* promisectl tickets: the list. */
#include <sysexits.h>
#include "argument.h"
#include "ask.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"
#include "when.h"

static void
print_tickets(const struct answer *a)
{
	static const struct table_column columns[] = {{"ticket", TABLE_LEFT}, {"state", TABLE_LEFT},
	    {"queue", TABLE_LEFT}, {"age", TABLE_RIGHT}, {"mails", TABLE_RIGHT},
	    {"customer", TABLE_WRAP}, {"subject", TABLE_WRAP}, {"attention", TABLE_LEFT}};
	struct table *t = table_new(columns, 8);
	char age[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *ticket = answer_at(a, "", i);
		char *customer = person_text(answer_get(ticket, "customer"));
		const char *attention = answer_text(ticket, "attention");
		table_add(t, answer_text(ticket, "label"));
		table_add(t, answer_text(ticket, "state"));
		table_add(t, answer_text(ticket, "queue"));
		table_add(t,
		    when_age(answer_text(ticket, "now"), answer_text(ticket, "arrived_at"), age));
		table_addf(t, "%lld", (long long)answer_int(ticket, "messages"));
		table_add(t, customer);
		table_add(t, answer_text(ticket, "subject"));
		table_add(t, attention ? attention : "");
		free(customer);
	}
	table_print(t, 0);
	table_free(&t);
}

static int
list_tickets(struct ctl *c, const char *state, const char *queue, int64_t limit)
{
	struct db_number number;
	struct db_param params[] = {db_text(state), db_text(queue), db_int(&number, limit)};
	struct answer *a = NULL;
	bool found = false;

	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(c, "list the tickets",
		    "SELECT api.ctl_tickets($1, $2, $3::integer) AS answer", 3, params, &a, &found);
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
	const char *queue = NULL, *limit_text = "100";
	const struct ctl_option options[] = {{"open", &open, NULL}, {"closed", &closed, NULL},
	    {"all", &all, NULL}, {"queue", NULL, &queue}, {"limit", NULL, &limit_text}, {0}};
	struct fail f = {0};
	int64_t limit;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("tickets", "%s", f.text);
	if (argc > 1)
		return ctl_usage("tickets", "unexpected argument \"%s\"", argv[1]);
	if (open + closed + all > 1)
		return ctl_usage("tickets", "only one of --open, --closed and --all");
	if (argument_number(limit_text, 1000000, &limit, &f) != DONE)
		return ctl_usage("tickets", "--limit: %s", f.text);
	return list_tickets(c, all ? "all" : closed ? "closed" : "open", queue, limit);
}
