#include "ics.h"

#include <libical/ical.h>
#include <time.h>

enum {
	DAY = 24 * 60 * 60,
	DAYS_MAX = 5000, /* of one file, recurrence and all */
	LENGTH_MAX = 62, /* days of one event: school holidays, but no "open until 2050" */
	NAME_MAX_BYTES = 100,
};

struct walk {
	struct str *days;
	time_t first, last; /* of the years asked for; the second not included */
	const char *name;
	int length; /* of the event, in days */
	size_t count, *left_out;
};

/* One line, whatever the file holds. */
static char *
name_of(icalcomponent *event)
{
	const char *summary = icalcomponent_get_summary(event);
	struct str s = {0};

	utf8_clean(&s, summary ? summary : "", summary ? strlen(summary) : 0);
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.data[i] < ' ' || s.data[i] == 0x7f)
			s.data[i] = ' ';
	if (s.len > NAME_MAX_BYTES)
		str_truncate(&s, utf8_cut(s.data, s.len, NAME_MAX_BYTES));
	return str_take(&s);
}

static void
add_day(struct walk *w, time_t at)
{
	char day[sizeof "2026-12-24"];
	struct tm tm;

	if (at < w->first || at >= w->last || w->count >= DAYS_MAX || !gmtime_r(&at, &tm) ||
	    !strftime(day, sizeof day, "%Y-%m-%d", &tm))
		return;
	w->count++;
	str_addf(w->days, "%s%s%s\n", day, *w->name ? " " : "", w->name);
}

static void
add_occurrence(icalcomponent *event, struct icaltime_span *span, void *context)
{
	struct walk *w = context;

	(void)event;
	for (int i = 0; i < w->length; i++)
		add_day(w, span->start + (time_t)i * DAY);
}

/* The end is not included (RFC 5545 3.6.1; libical's spans of dates think otherwise); an event
 * without one, or that ends when it begins, is a day. */
static int
days_of(icalcomponent *event)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event),
	                    end = icalcomponent_get_dtend(event);
	time_t seconds =
	    icaltime_is_null_time(end) ? 0 : icaltime_as_timet(end) - icaltime_as_timet(start);

	if (seconds > (time_t)LENGTH_MAX * DAY)
		return LENGTH_MAX + 1;
	return seconds > DAY ? (int)((seconds + DAY - 1) / DAY) : 1;
}

/* Dates, or from midnight to midnight by the clocks of wherever one is. */
static bool
is_whole_days(icalcomponent *event)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event),
	                    end = icalcomponent_get_dtend(event);

	if (icaltime_is_null_time(start))
		return false;
	if (start.is_date)
		return true;
	return !icaltime_is_null_time(end) && !start.zone && !end.zone &&
	       start.hour + start.minute + start.second == 0 &&
	       end.hour + end.minute + end.second == 0 && icaltime_compare(start, end) < 0;
}

static void
add_event(struct walk *w, icalcomponent *event, int first_year, int last_year)
{
	struct icaltimetype from = icaltime_null_date(), to = icaltime_null_date();
	char *name = name_of(event);

	from.year = first_year - 1; /* what began before the year may reach into it */
	to.year = last_year + 1;
	from.month = to.month = from.day = to.day = 1;
	w->name = name;
	w->length = days_of(event);
	if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
		;
	else if (is_whole_days(event) && w->length <= LENGTH_MAX)
		icalcomponent_foreach_recurrence(event, from, to, add_occurrence, w);
	else
		++*w->left_out;
	free(name);
}

static time_t
year_start(int year)
{
	struct tm tm = {.tm_year = year - 1900, .tm_mday = 1};

	return timegm(&tm);
}

static void
add_events(struct walk *w, icalcomponent *calendar, int first_year, int last_year)
{
	for (icalcomponent *e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
	     e; e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
		add_event(w, e, first_year, last_year);
}

bool
ics_days(const char *text, int first_year, int last_year, struct str *days, size_t *left_out)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	struct walk w = {
	    days, year_start(first_year), year_start(last_year + 1), "", 0, 0, left_out};
	icalcomponent *root;
	bool found = false;

	icalerror_set_errors_are_fatal(0);
	if (strncmp(text, byte_order_mark, 3) == 0)
		text += 3;
	root = icalparser_parse_string(text);
	if (!root)
		return false;
	/* A file may hold several calendars, which libical then puts into one of its own. */
	if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
		found = true;
		add_events(&w, root, first_year, last_year);
	}
	for (icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
	     c; c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT)) {
		found = true;
		add_events(&w, c, first_year, last_year);
	}
	icalcomponent_free(root);
	return found;
}
