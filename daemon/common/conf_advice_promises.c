#include "conf_private.h"

#include <string.h>
#include <time.h>
#include "suggest.h"

/* No errors: what is surely not meant in calendars, queues and webhooks. */

static bool
promises(const struct conf_queue *q)
{
	return q->first_reply || q->next_reply || q->update || q->resolve;
}

static void
advise_queue(const struct conf *conf, const struct conf_queue *q, struct str *lines)
{
	const char **queues = xcalloc(conf->mailbox_count + 1, sizeof *queues);
	bool known = false;

	for (size_t i = 0; i < conf->mailbox_count; i++) {
		queues[i] = conf->mailboxes[i].queue;
		known |= strcmp(queues[i], q->name) == 0;
	}
	const char *near = known ? NULL : suggest(queues, q->name);
	if (near)
		str_addf(lines, "queues.name: no mailbox leads to \"%s\"; did you mean \"%s\"?\n",
		    q->name, near);
	if (promises(q) && conf->calendar_count == 0)
		str_addf(lines,
		    "queues.calendar: what \"%s\" promises is counted round the clock, as there is "
		    "no "
		    "calendar\n",
		    q->name);
	free(queues);
}

static bool
is_called(const struct conf *conf, const char *webhook)
{
	struct conf_level level;

	for (size_t i = 0; i < conf->queue_count; i++)
		for (char **text = conf->queues[i].escalation; *text; text++)
			if (conf_parse_level(*text, &level, NULL) &&
			    strcmp(level.webhook, webhook) == 0)
				return true;
	return false;
}

/* Nobody looks at the list of holidays until one is missing. */
static void
advise_holidays(const struct conf_calendar *k, const char *today, struct str *lines)
{
	const char *last = "";

	if (k->holidays_file || !*k->holidays)
		return;
	for (char **day = k->holidays; *day; day++)
		if (strcmp(*day, last) > 0)
			last = *day;
	if (strncmp(last, today, 10) < 0)
		str_addf(lines,
		    "calendars.holidays: the last one of \"%s\" was on %.10s; the coming ones are "
		    "missing\n",
		    k->name, last);
}

void
conf_advise_promises(const struct conf *conf, struct str *lines)
{
	time_t now = time(NULL);
	char today[sizeof "2026-12-24"];
	struct tm tm;

	gmtime_r(&now, &tm);
	strftime(today, sizeof today, "%Y-%m-%d", &tm);
	for (size_t i = 0; i < conf->calendar_count; i++)
		advise_holidays(&conf->calendars[i], today, lines);
	for (size_t i = 0; i < conf->queue_count; i++)
		advise_queue(conf, &conf->queues[i], lines);
	for (size_t i = 0; i < conf->webhook_count; i++)
		if (!is_called(conf, conf->webhooks[i].name))
			str_addf(lines, "webhooks.name: no escalation calls \"%s\"\n",
			    conf->webhooks[i].name);
}
