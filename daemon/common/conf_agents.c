#include "conf_private.h"

#include <string.h>
#include "suggest.h"

/* Agents beside each other and beside the mailboxes. */
struct check {
	const struct conf *conf;
	conf_report report;
	void *context;
};

static void
report_text(const struct check *c, size_t agent, const char *path, char *text)
{
	c->report(c->context, (int)agent, path, text);
	free(text);
}

static const char *
or_unknown(const char *name)
{
	return name ? name : "?";
}

/* Without what is added behind the delimiter: mail to that reaches the desk too. */
static char *
without_addition(const struct conf *conf, const char *address)
{
	const char *at = strrchr(address, '@'), *mark = conf->desk.delimiter;
	size_t n = mark && conf->desk.plus_addresses ? strcspn(address, mark) : SIZE_MAX;

	return at && n > 0 && n < (size_t)(at - address) ? xasprintf("%.*s%s", (int)n, address, at)
	                                                 : xstrdup(address);
}

/* Mail from the desk itself must never count as an agent's, nor go to him and come back. */
static void
check_desks(const struct check *c, size_t agent, const char *path, const char *address)
{
	char *bare = without_addition(c->conf, address);

	for (size_t i = 0; i < c->conf->mailbox_count; i++)
		if (conf_owns(c->conf->mailboxes[i].address, c->conf->mailboxes[i].aliases, bare)) {
			report_text(c, agent, path,
			    xasprintf("%s is an address of mailbox \"%s\"", address,
			        or_unknown(c->conf->mailboxes[i].name)));
			free(bare);
			return;
		}
	if (conf_owns(c->conf->desk.address, NULL, bare))
		report_text(c, agent, path, xasprintf("%s is the desk's own address", address));
	free(bare);
}

static void
check_address(const struct check *c, size_t agent, const char *path, const char *address)
{
	check_desks(c, agent, path, address);
	for (size_t i = 0; i < agent; i++)
		if (conf_owns(c->conf->agents[i].address, c->conf->agents[i].aliases, address))
			report_text(c, agent, path,
			    xasprintf("%s is an address of the agent %s already", address,
			        or_unknown(c->conf->agents[i].address)));
}

const struct conf_agent *
conf_agent_of(const struct conf *conf, const char *address)
{
	for (size_t i = 0; address && i < conf->agent_count; i++)
		if (conf_owns(conf->agents[i].address, NULL, address))
			return &conf->agents[i];
	return NULL;
}

char *
conf_no_agent(const struct conf *conf, size_t except, const char *address)
{
	const char **addresses = xcalloc(conf->agent_count + 1, sizeof *addresses);
	size_t n = 0;

	for (size_t i = 0; i < conf->agent_count; i++)
		if (i != except && conf->agents[i].address)
			addresses[n++] = conf->agents[i].address;
	const char *near = suggest(addresses, address);
	char *text =
	    near ? xasprintf("no agent has the address %s; did you mean \"%s\"?", address, near)
	         : xasprintf("no agent has the address %s", address);
	free(addresses);
	return text;
}

/* What nobody up the line has answered goes to the next lead: that must come to an end. */
static void
check_lead(const struct check *c, size_t agent)
{
	const struct conf_agent *self = &c->conf->agents[agent],
	                        *a = conf_agent_of(c->conf, self->lead);

	if (self->lead && !a)
		report_text(c, agent, "agents.lead", conf_no_agent(c->conf, agent, self->lead));
	for (size_t steps = 0; a && steps < c->conf->agent_count; steps++) {
		if (a == self) {
			c->report(c->context, (int)agent, "agents.lead",
			    "leads back to the agent himself: one of them must have no lead");
			return;
		}
		a = conf_agent_of(c->conf, a->lead);
	}
}

void
conf_check_agents(const struct conf *conf, conf_report report, void *context)
{
	struct check c = {conf, report, context};

	for (size_t i = 0; i < conf->agent_count; i++) {
		const struct conf_agent *a = &conf->agents[i];
		if (a->address)
			check_address(&c, i, "agents.address", a->address);
		for (char **alias = a->aliases; alias && *alias; alias++)
			check_address(&c, i, "agents.aliases", *alias);
		check_lead(&c, i);
	}
}
