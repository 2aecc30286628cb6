#include "when.h"

/* "The 3rd of next month" */
static bool
is_day_of_month(const struct point *day, const struct point *month)
{
	return day->base == BASE_MONTHDAY && day->period == NOTHING && month->base == BASE_PERIOD &&
	       month->period == T_month && month->edge == NOTHING;
}

static bool
is_base_free(const struct point *to, const struct point *p)
{
	if (to->base == BASE_NONE || p->base == BASE_NONE)
		return true;
	if (is_day_of_month(to, p) || is_day_of_month(p, to))
		return true;
	/* "Friday, 27 November", "tomorrow, Sunday", "Wednesday the 18th", "Friday next week" */
	if (p->base == BASE_WEEKDAY)
		return to->weekday == NOTHING && to->base != BASE_AMOUNT &&
		       (to->base != BASE_PERIOD || to->period == T_week);
	if (to->base == BASE_WEEKDAY)
		return p->base != BASE_AMOUNT && (p->base != BASE_PERIOD || p->period == T_week);
	return false;
}

bool
point_fits(const struct point *to, const struct point *p)
{
	if (p->base == BASE_AMOUNT && to->hour != NOTHING)
		return false;
	return is_base_free(to, p) && (p->hour == NOTHING || to->hour == NOTHING) &&
	       (p->part == NOTHING || to->part == NOTHING || p->hour != NOTHING);
}

static void
join_weekday(struct point *to, const struct point *p)
{
	to->weekday = p->weekday;
	to->which = p->which != NOTHING ? p->which : to->which;
	if (to->base == BASE_PERIOD) {
		to->week = to->ahead;
		to->base = BASE_WEEKDAY;
		to->which = NOTHING;
	}
}

static void
join_base(struct point *to, const struct point *p)
{
	struct point all = *p;

	if (p->base == BASE_WEEKDAY && to->base != BASE_NONE) {
		join_weekday(to, p);
		return;
	}
	if (is_day_of_month(to, p) || is_day_of_month(p, to)) {
		to->day = p->base == BASE_MONTHDAY ? p->day : to->day;
		to->ahead = p->base == BASE_PERIOD ? p->ahead : to->ahead;
		to->period = T_month;
		to->base = BASE_MONTHDAY;
		return;
	}
	if (p->base == BASE_PERIOD && to->base == BASE_WEEKDAY) {
		to->week = p->ahead;
		to->which = NOTHING;
		return;
	}
	all.weekday = p->weekday != NOTHING ? p->weekday : to->weekday;
	all.hour = to->hour;
	all.minute = to->minute;
	all.meridiem = to->meridiem;
	all.part = to->part;
	*to = all;
}

void
point_join(struct point *to, const struct point *p)
{
	if (p->base != BASE_NONE)
		join_base(to, p);
	if (p->hour != NOTHING) {
		to->hour = p->hour;
		to->minute = p->minute;
		to->meridiem = p->meridiem;
	}
	if (p->part != NOTHING)
		to->part = p->part;
}
