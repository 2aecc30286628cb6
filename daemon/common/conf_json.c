#include "conf_private.h"

#include <jansson.h>
#include <string.h>

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

/* Of a calendar that is checked. */
static json_t *
spans(const struct conf_calendar *k)
{
	json_t *array = json_array();
	struct conf_span span;

	for (int day = 0; day < 7; day++)
		for (char **text = k->open[day]; *text; text++)
			if (conf_parse_span(*text, &span, NULL))
				json_array_append_new(
				    array, json_pack("{si, si, si}", "weekday", day + 1, "opens",
				               span.opens, "closes", span.closes));
	return array;
}

static json_t *
days(char *const *list)
{
	json_t *array = json_array();
	struct conf_holiday h;

	for (; *list; list++)
		if (conf_parse_holiday(*list, &h, NULL))
			json_array_append_new(
			    array, json_pack("{ss, ss}", "day", h.day, "name", h.name));
	return array;
}

static json_t *
calendars(const struct conf *conf)
{
	json_t *array = json_array();

	for (size_t i = 0; i < conf->calendar_count; i++) {
		const struct conf_calendar *k = &conf->calendars[i];
		json_array_append_new(
		    array, json_pack("{ss, ss, so, so, so*}", "name", k->name, "zone", k->zone,
		               "spans", spans(k), "holidays", days(k->holidays), "feed",
		               k->feed ? days(k->feed) : NULL));
	}
	return array;
}

static json_t *
levels(char *const *list)
{
	json_t *array = json_array();
	struct conf_level l;

	for (; *list; list++)
		if (conf_parse_level(*list, &l, NULL))
			json_array_append_new(array, json_pack("{ss, ss, ss}", "delay", l.delay,
			                                 "who", l.who, "webhook", l.webhook));
	return array;
}

static json_t *
queue(const struct conf_queue *q)
{
	return json_pack(
	    "{ss, ss?, ss?, ss?, ss?, ss?, ss?, ss, ss, ss?, sI, ss, ss, ss, ss, ss, so}", "name",
	    q->name, "calendar", q->calendar, "lead", q->lead, "first_reply", q->first_reply,
	    "next_reply", q->next_reply, "update", q->update, "resolve", q->resolve, "remind",
	    q->remind, "decide", q->decide, "ask", q->ask, "ask_times", (json_int_t)q->ask_times,
	    "notice", conf_word("queues.notice", q->notice), "notice_hold", q->notice_hold,
	    "ack_limit", q->ack_limit, "repeat", q->repeat, "detected_promises",
	    conf_word("queues.detected_promises", q->detected_promises), "escalation",
	    levels(q->escalation));
}

static json_t *
queues(const struct conf *conf)
{
	json_t *array = json_array();

	for (size_t i = 0; i < conf->queue_count; i++)
		json_array_append_new(array, queue(&conf->queues[i]));
	return array;
}

/* Where they are and by what they are signed is nobody's business but the process's that calls
 * them. */
static json_t *
webhooks(const struct conf *conf)
{
	json_t *array = json_array();

	for (size_t i = 0; i < conf->webhook_count; i++)
		json_array_append_new(array, json_string(conf->webhooks[i].name));
	return array;
}

/* The users of the servers that name the account. */
static json_t *
users(const struct conf *conf, const struct conf_oauth *a)
{
	json_t *array = json_array();
	const char *user;

	for (size_t n = 0; (user = conf_oauth_user(conf, a, n)); n++) {
		bool known = false;
		for (size_t i = 0; i < json_array_size(array); i++)
			known |= strcmp(json_string_value(json_array_get(array, i)), user) == 0;
		if (!known)
			json_array_append_new(array, json_string(user));
	}
	return array;
}

static json_t *
accounts(const struct conf *conf)
{
	json_t *array = json_array();

	for (size_t i = 0; i < conf->oauth_count; i++) {
		const struct conf_oauth *a = &conf->oauths[i];
		json_array_append_new(
		    array, json_pack("{ss, ss, so, ss?}", "name", a->name, "provider",
		               conf_word("oauth.provider", a->provider), "users", users(conf, a),
		               "secret_ends", a->secret_ends));
	}
	return array;
}

/* Those that are named, else all. */
static json_t *
languages(const struct conf *conf)
{
	char **all = conf_languages();
	json_t *array = texts(*conf->desk.languages ? conf->desk.languages : all);

	conf_languages_free(&all);
	return array;
}

static json_t *
desk(const struct conf *conf)
{
	return json_pack("{ss, ss, ss, ss, ss, ss, ss, so, sb, ss, so, ss, sb, sI, so, sb, ss, ss}",
	    "name", conf->desk.name, "address", conf->desk.address, "tag", conf->desk.tag,
	    "language", conf->desk.language, "zone", conf->desk.zone, "admin", conf->desk.admin,
	    "complaints", conf->desk.complaints, "complaints_in", texts(conf->desk.complaints_in),
	    "plus_addresses", (int)conf->desk.plus_addresses, "delimiter", conf->desk.delimiter,
	    "forwarders", texts(conf->desk.forwarders), "confirm",
	    conf_word("desk.confirm", conf->desk.confirm), "first_reply_takes",
	    (int)conf->desk.first_reply_takes, "attachment_limit",
	    (json_int_t)conf->desk.attachment_limit, "causes", texts(conf->desk.causes),
	    "ask_rating", (int)conf->desk.ask_rating, "calendar", conf->desk.calendar,
	    "detected_promises", conf_word("desk.detected_promises", conf->desk.detected_promises));
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
	json_t *all = json_pack("{ss, so, so, so, so, so, so, so, so, so}", "mode",
	    conf_word("mode", conf->mode), "desk", desk(conf), "languages", languages(conf),
	    "mailboxes", mailboxes(conf), "agents", agents(conf), "calendars", calendars(conf),
	    "queues", queues(conf), "webhooks", webhooks(conf), "oauth", accounts(conf), "budget",
	    budget(conf));
	char *compact = json_dumps(all, JSON_COMPACT), *text = xstrdup(compact ? compact : "");

	free(compact);
	json_decref(all);
	return text;
}
