#include "when.h"

#include "number.h"

const struct point point_none = {
    .weekday = NOTHING,
    .which = NOTHING,
    .week = NOTHING,
    .days = NOTHING,
    .unit = NOTHING,
    .period = NOTHING,
    .edge = NOTHING,
    .hour = NOTHING,
    .meridiem = NOTHING,
    .part = NOTHING,
};

static bool
item_has(const struct item *items, size_t n, size_t i, enum feature f)
{
	return i < n && has(&items[i].features, f);
}

static int
unit_of(const struct item *i)
{
	int place = feature_of(&i->features, T_minute, T_weekend);

	return place < 0 ? NOTHING : T_minute + place;
}

/* A glued full stop: "27." */
static size_t
stop_at(const struct item *items, size_t n, size_t i)
{
	return i < n && is_mark(&items[i], '.') && items[i].token->gap == GAP_NONE;
}

/* "of 2026", ", 2026", "2026": how many items; 0: no year follows. */
static size_t
year_at(const struct item *items, size_t n, size_t i, int *year)
{
	size_t at = i;

	if (item_has(items, n, at, T_of) || (at < n && is_mark(&items[at], ',')))
		at++;
	if (at >= n || number_digits(&items[at], 2200) < 2000)
		return 0;
	*year = items[at].token->number[0];
	at += 1 + stop_at(items, n, at + 1);
	return at + item_has(items, n, at, T_year) - i;
}

/* 27.11.2026, 27/11/26, 2026-11-27; 27/11 and 27.11. */
static size_t
date_in_digits(const struct item *items, size_t n, struct point *p)
{
	const struct token *t = items[0].token;
	bool iso = t->parts == 3 && t->digits == 4;

	if (!is_number(&items[0]) || t->parts < 2 || t->mark == ':' || t->mark == ',')
		return 0;
	int day = t->number[iso ? 2 : 0], month = t->number[1],
	    year = iso ? t->number[0] : t->number[2];
	bool stop = stop_at(items, n, 1), stopped = n > 2 && stop;
	/* "2.5 hours", "version 2.10", but "by 5.12." even where it ends the sentence */
	bool short_month = t->start[t->length - 2] == '.';
	if (t->parts == 2 && t->mark == '.' && !stop &&
	    (t->digits == 1 || short_month || (n > 1 && unit_of(&items[1]) != NOTHING)))
		return 0;
	if (day < 1 || day > 31 || month < 1 || month > 12 || (t->mark == '-' && !iso))
		return 0;
	p->base = BASE_DATE;
	p->numeric = true;
	p->day = day;
	p->month = month;
	p->year = t->parts < 3 ? 0 : year < 100 ? 2000 + year : year;
	return 1 + stopped;
}

static size_t
day_number(const struct item *items, size_t n, int *day)
{
	size_t used = number_ordinal(items, n, day);

	if (used)
		return used + stop_at(items, n, used);
	if (!number_digits(&items[0], 31))
		return 0;
	*day = items[0].token->number[0];
	return 1 + stop_at(items, n, 1);
}

static int
month_at(const struct item *items, size_t n, size_t i)
{
	return i < n ? feature_of(&items[i].features, T_january, T_december) + 1 : 0;
}

/* "27 November 2026", "27-го ноября", "27 de noviembre de 2026". */
static size_t
date_day_first(const struct item *items, size_t n, struct point *p)
{
	size_t used = day_number(items, n, &p->day);

	if (!used)
		return 0;
	used += item_has(items, n, used, T_of);
	if (!(p->month = month_at(items, n, used)))
		return 0;
	p->base = BASE_DATE;
	return used + 1 + year_at(items, n, used + 1, &p->year);
}

/* "November 27th, 2026". */
static size_t
date_month_first(const struct item *items, size_t n, struct point *p)
{
	if (!(p->month = month_at(items, n, 0)) || n < 2)
		return 0;
	size_t used = day_number(items + 1, n - 1, &p->day);
	if (!used || unit_of(&items[used < n ? used : 0]) != NOTHING ||
	    item_has(items, n, 1 + used, T_oclock) ||
	    (1 + used < n && is_mark(&items[1 + used], '%')))
		return 0;
	p->base = BASE_DATE;
	return 1 + used + year_at(items, n, 1 + used, &p->year);
}

/* "2026. gada 27. novembris". */
static size_t
date_year_first(const struct item *items, size_t n, struct point *p)
{
	int year;
	size_t used = year_at(items, n, 0, &year);

	if (!used || used >= n || !item_has(items, n, used - 1, T_year))
		return 0;
	size_t rest = date_day_first(items + used, n - used, p);
	p->year = year;
	return rest ? used + rest : 0;
}

static size_t
date_part(const struct item *items, size_t n, struct point *p)
{
	size_t used = date_in_digits(items, n, p);

	if (n > 1 && item_has(items, n, 0, T_daynumber)) { /* "el 12 de marzo" */
		used = date_part(items + 1, n - 1, p);
		return used ? used + 1 : 0;
	}
	if (!used)
		used = date_day_first(items, n, p);
	if (!used)
		used = date_month_first(items, n, p);
	return used ? used : date_year_first(items, n, p);
}

/* "half an hour", "two weeks" and such stand for an amount by themselves. */
static bool
amount_of_unit(int unit, struct point *p)
{
	p->base = BASE_AMOUNT;
	p->unit = unit == T_half_hour || unit == T_hour_half || unit == T_day_night ? T_hour
	          : unit == T_two_weeks                                             ? T_week
	                                                                            : unit;
	p->amount *= unit == T_half_hour   ? 0.5
	             : unit == T_hour_half ? 1.5
	             : unit == T_day_night ? 24
	             : unit == T_two_weeks ? 2
	                                   : 1;
	return unit == T_half_hour || unit == T_hour_half || unit == T_two_weeks ||
	       unit == T_day_night;
}

/* "минут через десять": about ten. Those who say "nädala pärast" do not mean a number behind it. */
static size_t
amount_inverted(const struct item *items, size_t n, struct point *p)
{
	int unit = n > 2 ? unit_of(&items[0]) : NOTHING;

	if (unit == NOTHING || unit == T_weekend || !has(&items[1].features, T_in) ||
	    has(&items[1].features, T_from))
		return 0;
	size_t used = number_read(items + 2, n - 2, &p->amount);
	if (!used || (2 + used < n && unit_of(&items[2 + used]) != NOTHING))
		return 0;
	amount_of_unit(unit, p);
	return 2 + used;
}

/* "2 days", "2-3 days" (the later), "next 15 days", "a week". Which one of a range: the caller sees
 * the numbers itself. */
static size_t
amount_part(const struct item *items, size_t n, struct point *p)
{
	size_t i = 0;

	while (i < n && i < 3 && (item_has(items, n, i, T_next) || item_has(items, n, i, T_this)))
		i++;
	size_t used = i < n ? number_read(items + i, n - i, &p->amount) : 0;
	size_t at = i + used;
	/* "two of the next days", "kahe järgmise päeva"; but "дня" is also of a day */
	while (used && at < n && unit_of(&items[at]) == NOTHING &&
	       (item_has(items, n, at, T_of) || item_has(items, n, at, T_next)))
		at++;
	int unit = at < n ? unit_of(&items[at]) : NOTHING;
	if (unit == NOTHING || unit == T_weekend ||
	    (!used && i && unit != T_business_day && unit != T_hour))
		return 0;
	if (!used &&
	    item_has(items, n, at, T_day_end)) /* "päeva jooksul": in "two days", or "today" */
		return 0;
	p->bare = !used;
	p->amount = used ? p->amount : 1;
	p->bare = !amount_of_unit(unit, p) && p->bare;
	if (!used && i) { /* "the next business day", "within the next hour" */
		p->bare = false;
		p->which = unit == T_business_day ? T_next : NOTHING;
	}
	return at + 1;
}

/* Collects "the end of", "next", "this" before or behind a unit. */
static bool
take_modifier(const struct item *i, struct point *p)
{
	int edge = feature_of(&i->features, T_begin, T_end),
	    which = feature_of(&i->features, T_this, T_last);

	if (edge >= 0)
		p->edge = T_begin + edge;
	if (which >= 0)
		p->which = T_this + which;
	return edge >= 0 || which >= 0;
}

/* "the end of September", "septembra beigās" */
static size_t
month_edge(const struct item *items, size_t n, size_t i, struct point *p)
{
	int behind = i + 1 < n ? feature_of(&items[i + 1].features, T_begin, T_end) : -1;
	bool before = p->edge != NOTHING;

	if (!(before || behind >= 0) || !(p->month = month_at(items, n, i)))
		return 0;
	if (!before)
		p->edge = T_begin + behind;
	p->base = BASE_DATE;
	return i + (before ? 1 : 2);
}

/* "next week", "the end of this month", "nädala lõpuks", "at the weekend". */
static size_t
period_part(const struct item *items, size_t n, struct point *p)
{
	size_t i = 0;

	while (i < n && i < 6 && unit_of(&items[i]) == NOTHING &&
	       (take_modifier(&items[i], p) || item_has(items, n, i, T_of) ||
	           has(&items[i].features, P_plain)))
		i++;
	size_t named = month_edge(items, n, i, p);
	if (named)
		return named;
	int unit = i < n ? unit_of(&items[i]) : NOTHING;
	if (unit == NOTHING || (unit != T_weekend && unit != T_week && unit != T_month &&
	                           unit != T_year && unit != T_day))
		return 0;
	take_modifier(&items[i], p);
	for (i++; i < n && unit_of(&items[i]) == NOTHING && take_modifier(&items[i], p);)
		i++;
	if (unit == T_day) {
		p->part = T_day_end;
		return p->edge == T_end && p->which != T_next ? i : 0;
	}
	p->base = BASE_PERIOD;
	p->period = unit;
	p->ahead = p->which == T_next ? 1 : p->which == T_after_next ? 2 : 0;
	return p->edge != NOTHING || p->which != NOTHING || unit == T_weekend ? i : 0;
}

/* "next Friday", "el viernes que viene". */
static size_t
weekday_part(const struct item *items, size_t n, struct point *p)
{
	size_t i = 0;

	while (i < n && i < 2 && feature_of(&items[i].features, T_monday, T_sunday) < 0 &&
	       feature_of(&items[i].features, T_this, T_last) >= 0)
		take_modifier(&items[i++], p);
	int place = i < n ? feature_of(&items[i].features, T_monday, T_sunday) : -1;
	if (place < 0)
		return 0;
	take_modifier(&items[i], p);
	p->base = BASE_WEEKDAY;
	p->weekday = place + 1;
	for (i++; i < n && feature_of(&items[i].features, T_this, T_last) >= 0 &&
	          unit_of(&items[i]) == NOTHING &&
	          !(i + 1 < n && unit_of(&items[i + 1]) != NOTHING);)
		take_modifier(&items[i++], p);
	return i;
}

static size_t
days_part(const struct item *items, size_t n, struct point *p)
{
	int place = n ? feature_of(&items[0].features, T_today, T_yesterday) : -1;

	if (n && has(&items[0].features, T_same_day)) {
		p->base = BASE_SAME;
		return 1;
	}
	if (place < 0)
		return 0;
	p->base = BASE_DAYS;
	p->days = place == T_yesterday - T_today ? -2 : place;
	int part = feature_of(&items[0].features, T_morning, T_day_end);
	p->part = part < 0 ? NOTHING : T_morning + part;
	return 1;
}

/* "the 23rd", "el día 5", "15. kuupäeval". */
static size_t
monthday_part(const struct item *items, size_t n, struct point *p)
{
	size_t before = item_has(items, n, 0, T_daynumber), used = 0;

	if (before < n)
		used = number_ordinal(items + before, n - before, &p->day);
	/* "второго числа", but not "el segundo" */
	if (used && feature_of(&items[before].features, T_o1, T_o31) >= 0 &&
	    !item_has(items, n, before + used, T_daynumber))
		used = 0;
	if (!used && before < n && number_digits(&items[before], 31)) {
		p->day = items[before].token->number[0];
		used = 1 + stop_at(items, n, before + 1);
		if (!before && !item_has(items, n, used, T_daynumber))
			return 0;
	}
	size_t behind = before + used;
	if (!used || (behind < n && unit_of(&items[behind]) != NOTHING) ||
	    month_at(items, n, behind + item_has(items, n, behind, T_of)))
		return 0;
	p->base = BASE_MONTHDAY;
	return before + used + item_has(items, n, before + used, T_daynumber);
}

static size_t
part_part(const struct item *items, size_t n, struct point *p)
{
	int part = n ? feature_of(&items[0].features, T_morning, T_day_end) : -1;

	if (part < 0)
		return 0;
	p->part = T_morning + part;
	return 1;
}

typedef size_t (*part_reader)(const struct item *items, size_t n, struct point *p);

size_t
when_part(const struct item *items, size_t n, enum clocked clocked, struct point *p)
{
	static const part_reader readers[] = {date_part, amount_inverted, amount_part, period_part,
	    weekday_part, days_part, monthday_part, part_part};
	struct point amount = point_none;

	*p = point_none;
	size_t used = when_clock(items, n, clocked, p);
	for (size_t i = 0; !used && i < sizeof readers / sizeof *readers; i++) {
		*p = point_none;
		used = readers[i](items, n, p);
		/* "a week" alone may be the beginning of "week's end" */
		if (used && readers[i] == amount_part && p->bare) {
			amount = *p;
			size_t longer = (*p = point_none, period_part(items, n, p));
			used = longer ? longer : used;
			if (!longer)
				*p = amount;
		}
	}
	return used;
}
