/* promisectl agents: who answers. */
#include <string.h>
#include <sysexits.h>
#include "agent.h"
#include "ask.h"
#include "facts.h"
#include "options.h"
#include "when.h"

int
agent_find(struct ctl *c, const char *called, int64_t *id)
{
	struct db_param param = db_text(called);
	char *text;
	int code =
	    ask(c, "look up the agent", "SELECT api.ctl_agent($1) AS answer", 1, &param, &text);

	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	const char *refused = answer_text(a, "refused");
	*id = answer_int(a, "agent");
	if (refused)
		code = ctl_error(EX_NOUSER, "%s", refused);
	answer_free(&a);
	free(text);
	return code;
}

/* The texts of a list with commas; "" for none. The caller frees it. */
static char *
listed(const struct answer *a, const char *path)
{
	struct str text = {0};

	for (size_t i = 0; i < answer_count(a, path); i++)
		str_addf(&text, "%s%s", i ? ", " : "", answer_text(answer_at(a, path, i), ""));
	return str_take(&text);
}

/* What differs from the default, in words; the caller frees it. */
static char *
particulars(const struct answer *agent)
{
	char *queues = listed(agent, "queues"), *languages = listed(agent, "languages");
	const char *lead = answer_text(agent, "lead");
	struct str text = {0};

	if (!answer_true(agent, "active"))
		str_addz(&text, "no longer an agent; ");
	if (*queues)
		str_addf(&text, "queues %s; ", queues);
	if (*languages)
		str_addf(&text, "languages %s; ", languages);
	if (strcmp(answer_text(agent, "notify"), "own") == 0)
		str_addz(&text, "told of own tickets alone; ");
	if (lead)
		str_addf(&text, "lead %s; ", lead);
	if (strcmp(answer_text(agent, "trust"), "token") == 0)
		str_addz(&text, "trusted by the token alone; ");
	str_truncate(&text, text.len > 2 ? text.len - 2 : 0);
	free(queues);
	free(languages);
	return str_take(&text);
}

static void
print_agents(const struct answer *a)
{
	static const struct table_column columns[] = {{"agent", TABLE_WRAP}, {"name", TABLE_WRAP},
	    {"open", TABLE_RIGHT}, {"held", TABLE_RIGHT}, {"last mail", TABLE_RIGHT},
	    {"", TABLE_WRAP}};
	struct table *t = table_new(columns, 6);
	char age[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *agent = answer_at(a, "", i);
		char *more = particulars(agent);
		table_add(t, answer_text(agent, "address"));
		table_add(t, answer_text(agent, "name"));
		table_addf(t, "%lld", (long long)answer_int(agent, "open"));
		table_addf(t, "%lld", (long long)answer_int(agent, "held"));
		table_add(t,
		    when_age(answer_text(agent, "now"), answer_text(agent, "last_mail_at"), age));
		table_add(t, more);
		free(more);
	}
	table_print(t, 0);
	table_free(&t);
}

int
ctl_agents(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};
	struct answer *a = NULL;
	bool found = false;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("agents", "%s", f.text);
	if (argc > 1)
		return ctl_usage("agents", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask_json(
		    c, "list the agents", "SELECT api.ctl_agents() AS answer", 0, NULL, &a, &found);
	if (code != EX_OK || !a)
		return code;
	if (answer_count(a, "") > 0)
		print_agents(a);
	else
		puts("no agents: name them in promised.conf, then systemctl reload promised");
	answer_free(&a);
	return EX_OK;
}
