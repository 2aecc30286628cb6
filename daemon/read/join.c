#include "join.h"

static bool
is_day(const struct when *w)
{
	return !w->void_ && !w->range && w->from.base >= BASE_WEEKDAY &&
	       w->from.base <= BASE_MONTHDAY && w->from.hour == NOTHING && w->from.part == NOTHING;
}

static bool
is_clock(const struct when *w)
{
	return !w->void_ && w->from.base == BASE_NONE &&
	       (w->from.hour != NOTHING || w->from.part != NOTHING);
}

static bool
acts_between(const struct sentence *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct features *f = &s->items[i].features;
		if (has(f, P_commits) || has(f, P_contact) || has(f, P_deed))
			return true;
	}
	return false;
}

void
join_clocks(const struct sentence *s, struct clause *c)
{
	for (unsigned i = 0; i + 1 < c->when_count; i++) {
		struct when *a = &c->whens[i], *b = a + 1;
		struct point *day = &a->from, *time = &b->from;
		if (is_clock(a) && is_day(b) && acts_between(s, a->end, b->first)) {
			day = &b->from;
			time = &a->from;
		} else if (!is_day(a) || !is_clock(b) || b->first < a->end) {
			continue;
		}
		struct point both = *day;
		both.hour = time->hour;
		both.minute = time->minute;
		both.meridiem = time->meridiem;
		both.part = time->part;
		if (time == &a->from) {
			b->range = a->range;
			b->to = a->to;
			b->relations = a->relations;
		}
		b->from = both;
		b->first = a->first;
		a->void_ = true;
		a->from.hour = NOTHING;
	}
}
