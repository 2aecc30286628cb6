#include "conf_private.h"

#include <string.h>
#include "suggest.h"

/* Calendars by themselves, and those that are named elsewhere. */
struct check {
	const struct conf *conf;
	conf_report report;
	void *context;
};

static const char built_in[] = "always";
static const char *const weekdays[] = {"calendars.monday", "calendars.tuesday",
    "calendars.wednesday", "calendars.thursday", "calendars.friday", "calendars.saturday",
    "calendars.sunday"};

static void
report_text(const struct check *c, int item, const char *path, char *text)
{
	c->report(c->context, item, path, text);
	free(text);
}

static void
check_name(const struct check *c, size_t i)
{
	const struct conf_calendar *k = c->conf->calendars;

	if (k[i].name && strcmp(k[i].name, built_in) == 0)
		c->report(c->context, (int)i, "calendars.name",
		    "\"always\" is built in (round the clock): give this one another name");
	for (size_t j = 0; k[i].name && j < i; j++)
		if (k[j].name && strcmp(k[i].name, k[j].name) == 0)
			report_text(c, (int)i, "calendars.name",
			    xasprintf("another calendar is called \"%s\" already", k[i].name));
}

/* Those of one day must leave time between them: what touches is one span, and written as one. */
static void
check_day(const struct check *c, size_t calendar, int day)
{
	char *const *list = c->conf->calendars[calendar].open[day];
	struct conf_span a, b;

	for (size_t i = 0; list && list[i]; i++)
		for (size_t j = 0; j < i; j++)
			if (conf_parse_span(list[i], &a, NULL) &&
			    conf_parse_span(list[j], &b, NULL) && a.opens <= b.closes &&
			    b.opens <= a.closes)
				report_text(c, (int)calendar, weekdays[day],
				    xasprintf("%s and %s overlap or touch: join them to one",
				        list[j], list[i]));
}

static bool
is_set(const struct conf_calendar *k)
{
	for (int day = 0; day < 7; day++)
		if (k->open[day] && k->open[day][0])
			return true;
	return false;
}

static void
check_holidays(const struct check *c, size_t calendar)
{
	char *const *list = c->conf->calendars[calendar].holidays;

	for (size_t i = 0; list && list[i]; i++)
		for (size_t j = 0; j < i; j++)
			if (strncmp(list[i], list[j], 10) == 0)
				report_text(c, (int)calendar, "calendars.holidays",
				    xasprintf("%.10s is named twice", list[i]));
}

static bool
is_calendar(const struct conf *conf, const char *name)
{
	if (strcmp(name, built_in) == 0)
		return true;
	for (size_t i = 0; i < conf->calendar_count; i++)
		if (conf->calendars[i].name && strcmp(conf->calendars[i].name, name) == 0)
			return true;
	return false;
}

static void
check_named(const struct check *c, int item, const char *path, const char *name)
{
	if (!name || is_calendar(c->conf, name))
		return;
	const char **names = xcalloc(c->conf->calendar_count + 2, sizeof *names);
	size_t n = 0;

	for (size_t i = 0; i < c->conf->calendar_count; i++)
		if (c->conf->calendars[i].name)
			names[n++] = c->conf->calendars[i].name;
	names[n] = built_in;
	const char *near = suggest(names, name);
	report_text(c, item, path,
	    near ? xasprintf("there is no calendar \"%s\"; did you mean \"%s\"?", name, near)
	         : xasprintf("there is no calendar \"%s\": add it to calendars", name));
	free(names);
}

void
conf_check_calendars(const struct conf *conf, conf_report report, void *context)
{
	struct check c = {conf, report, context};

	for (size_t i = 0; i < conf->calendar_count; i++) {
		check_name(&c, i);
		for (int day = 0; day < 7; day++)
			check_day(&c, i, day);
		if (!is_set(&conf->calendars[i]))
			report(context, (int)i, "calendars",
			    "is never open: nothing could be promised by it. Give it hours, such "
			    "as "
			    "monday = [\"09:00-17:00\"]");
		check_holidays(&c, i);
	}
	check_named(&c, -1, "desk.calendar", conf->desk.calendar);
	for (size_t i = 0; i < conf->agent_count; i++)
		check_named(&c, (int)i, "agents.calendar", conf->agents[i].calendar);
	for (size_t i = 0; i < conf->queue_count; i++)
		check_named(&c, (int)i, "queues.calendar", conf->queues[i].calendar);
}
