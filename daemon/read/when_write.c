#include "when.h"

/* The names of features from the first on, in their order. */
static void
put_name(struct json *j, const char *key, const char *const *names, int value, enum feature first)
{
	if (value != NOTHING)
		json_put(j, key, names[value - (int)first]);
}

static void
put_number(struct json *j, const char *key, int value)
{
	if (value != NOTHING)
		json_put_number(j, key, value);
}

static void
write_weekday(struct json *j, const struct point *p)
{
	put_number(j, "weekday", p->weekday);
	if (p->base != BASE_WEEKDAY)
		return;
	put_number(j, "week",
	    p->week != NOTHING         ? p->week
	    : p->which == T_after_next ? 2
	                               : NOTHING);
	if (p->week == NOTHING && (p->which == T_next || p->which == T_this))
		json_put(j, "which", p->which == T_next ? "next" : "this");
}

static void
write_edge(struct json *j, const struct point *p)
{
	static const char *const edges[] = {"begin", "middle", "end"};

	put_name(j, "part", edges, p->edge, T_begin);
}

static void
write_date(struct json *j, const struct point *p)
{
	json_key(j, "date");
	json_open(j, '{');
	if (p->day)
		json_put_number(j, "day", p->day);
	json_put_number(j, "month", p->month);
	if (p->year)
		json_put_number(j, "year", p->year);
	if (p->numeric)
		json_put_bool(j, "numeric", true);
	json_close(j, '}');
	write_edge(j, p);
}

/* As it was said: 2, 1.5. */
static void
write_amount(struct json *j, const struct point *p)
{
	static const char *const units[] = {"minute", "hour", "hour", "hour", "hour", "day",
	    "business day", "week", "week", "month", "year"};

	if (p->amount == (int)p->amount)
		json_put_number(j, "amount", (int)p->amount);
	else
		json_put_hundredths(j, "amount", (int64_t)(p->amount * 100 + 0.5));
	put_name(j, "unit", units, p->unit, T_minute);
}

static void
write_period(struct json *j, const struct point *p)
{
	static const char *const periods[] = {"week", "week", "month", "year", "weekend"};

	put_name(j, "period", periods, p->period, T_week);
	json_put_number(j, "ahead", p->ahead);
	write_edge(j, p);
}

static void
write_monthday(struct json *j, const struct point *p)
{
	json_put_number(j, "monthday", p->day);
	if (p->period == T_month)
		write_period(j, p);
}

static void
write_base(struct json *j, const struct point *p)
{
	write_weekday(j, p);
	if (p->base == BASE_DAYS)
		json_put_number(j, "days", p->days);
	else if (p->base == BASE_DATE)
		write_date(j, p);
	else if (p->base == BASE_MONTHDAY)
		write_monthday(j, p);
	else if (p->base == BASE_AMOUNT)
		write_amount(j, p);
	else if (p->base == BASE_PERIOD)
		write_period(j, p);
}

static void
write_point(struct json *j, const struct point *p)
{
	static const char *const parts[] = {
	    "morning", "noon", "afternoon", "evening", "evening", "day"};
	char time[12];

	write_base(j, p);
	if (p->hour != NOTHING) {
		snprintf(time, sizeof time, "%d:%02d", p->hour, p->minute);
		json_put(j, "time", time);
	}
	if (p->hour != NOTHING && p->meridiem != NOTHING)
		json_put(j, "meridiem", p->meridiem == T_am ? "am" : "pm");
	if (p->hour == NOTHING && p->base != BASE_PERIOD)
		put_name(j, "part", parts, p->part, T_morning);
}

int
when_relation(const struct when *w)
{
	static const enum feature order[] = {T_before, T_by, T_latest, T_within, T_in, T_on};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (has(&w->relations, order[i]))
			return order[i] == T_latest ? T_by : (int)order[i];
	return NOTHING;
}

void
when_write(struct json *j, const struct when *w)
{
	int relation = when_relation(w);

	json_open(j, '{');
	if (relation != NOTHING)
		json_put(j, "relation",
		    relation == T_by       ? "by"
		    : relation == T_before ? "before"
		    : relation == T_in     ? "in"
		    : relation == T_within ? "within"
		                           : "on");
	write_point(j, &w->from);
	if (w->range) {
		json_key(j, "to");
		json_open(j, '{');
		write_point(j, &w->to);
		json_close(j, '}');
	}
	json_close(j, '}');
}
