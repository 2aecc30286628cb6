#include "conf_private.h"

#include <jansson.h>

static json_t *
texts(char *const *list)
{
	json_t *array = json_array();

	for (; *list; list++)
		json_array_append_new(array, json_string(*list));
	return array;
}

/* Of a mailbox SQL needs to know whose it is, not how to get in. */
static json_t *
mailbox(const struct conf_mailbox *m)
{
	return json_pack("{ss, ss, so, ss, ss, sb, ss}", "name", m->name, "address", m->address,
	    "aliases", texts(m->aliases), "queue", m->queue, "language", m->language, "answer_old",
	    (int)m->answer_old, "settle", m->done_folder ? "move" : "leave");
}

static json_t *
mailboxes(const struct conf *conf)
{
	json_t *array = json_array();

	for (size_t i = 0; i < conf->mailbox_count; i++)
		json_array_append_new(array, mailbox(&conf->mailboxes[i]));
	return array;
}

static json_t *
agent(const struct conf_agent *a)
{
	return json_pack("{ss, so, ss, so, ss, ss?, so, ss, ss}", "address", a->address, "aliases",
	    texts(a->aliases), "name", a->name, "queues", texts(a->queues), "notify",
	    conf_word("agents.notify", a->notify), "lead", a->lead, "languages",
	    texts(a->languages), "calendar", a->calendar ? a->calendar : "", "trust",
	    conf_word("agents.trust", a->trust));
}

static json_t *
agents(const struct conf *conf)
{
	json_t *array = json_array();

	for (size_t i = 0; i < conf->agent_count; i++)
		json_array_append_new(array, agent(&conf->agents[i]));
	return array;
}

static json_t *
desk(const struct conf *conf)
{
	return json_pack("{ss, ss, ss, ss, ss, ss, ss, sb, ss, so, ss, sb, sI, so}", "name",
	    conf->desk.name, "address", conf->desk.address, "tag", conf->desk.tag, "language",
	    conf->desk.language, "zone", conf->desk.zone, "admin", conf->desk.admin, "complaints",
	    conf->desk.complaints, "plus_addresses", (int)conf->desk.plus_addresses, "delimiter",
	    conf->desk.delimiter, "forwarders", texts(conf->desk.forwarders), "confirm",
	    conf_word("desk.confirm", conf->desk.confirm), "first_reply_takes",
	    (int)conf->desk.first_reply_takes, "attachment_limit",
	    (json_int_t)conf->desk.attachment_limit, "causes", texts(conf->desk.causes));
}

static json_t *
budget(const struct conf *conf)
{
	return json_pack("{sI, sI, sI, sI, sI}", "per_address_hour",
	    (json_int_t)conf->budget.per_address_hour, "per_address_day",
	    (json_int_t)conf->budget.per_address_day, "per_domain_hour",
	    (json_int_t)conf->budget.per_domain_hour, "per_hour", (json_int_t)conf->budget.per_hour,
	    "per_ticket", (json_int_t)conf->budget.per_ticket);
}

char *
conf_as_json(const struct conf *conf)
{
	json_t *all = json_pack("{ss, so, so, so, so}", "mode", conf_word("mode", conf->mode),
	    "desk", desk(conf), "mailboxes", mailboxes(conf), "agents", agents(conf), "budget",
	    budget(conf));
	char *compact = json_dumps(all, JSON_COMPACT), *text = xstrdup(compact ? compact : "");

	free(compact);
	json_decref(all);
	return text;
}
