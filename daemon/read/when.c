#include "when.h"

#include "number.h"

/* A time expression being read. */
struct reading {
	const struct sentence *s;
	struct when *w;
	size_t at, end;         /* the next item; behind the last one that surely belongs to it */
	struct features before; /* what stands between end and at: it counts if a part follows */
	unsigned loose;         /* items between end and at */
	bool any;
};

enum { LOOSE_MAX = 4 };

/* Features of items from .. before that a time expression keeps. */
static void
note_relations(struct reading *r, size_t from, size_t before)
{
	for (size_t i = from; i < before; i++)
		for (enum feature f = T_at; f <= T_between; f++)
			if (has(&r->s->items[i].features, f))
				feature_add(&r->w->relations, f);
}

static bool
has_between(const struct item *items, size_t n)
{
	for (size_t i = 0; i < 5 && i < n; i++)
		if (has(&items[i].features, T_between))
			return true;
	return false;
}

/* Whether what stands between the last part and this place makes a range of them. */
static bool
is_range(const struct reading *r)
{
	const struct features *f = &r->before;
	bool from = has(&r->w->relations, T_from), between = has(&r->w->relations, T_between);

	if (!r->any || r->w->range)
		return false;
	if (has(f, T_or) || has(f, T_to))
		return true;
	if (from && has(f, T_by))
		return true;
	return has(f, T_and) && (between || has_between(r->s->items + r->at, r->s->count - r->at));
}

static bool
dashed(const struct reading *r)
{
	return r->at > r->end && r->loose == 1 && is_mark(&r->s->items[r->at - 1], '-');
}

static bool
same_kind(const struct point *a, const struct point *b)
{
	return a->base == b->base && (a->hour == NOTHING) == (b->hour == NOTHING);
}

/* What a dash joins: two days, or clock times of which the first one's day is that of both. */
static bool
alike(const struct point *a, const struct point *b)
{
	return same_kind(a, b) ||
	       (a->hour != NOTHING && b->hour != NOTHING && b->base == BASE_NONE);
}

/* "Wednesday 10-12", "el jueves de 9 a 11": hours behind a day. */
static bool
is_hours(const struct reading *r)
{
	const struct item *i = &r->s->items[r->at];
	size_t left = r->s->count - r->at;

	return r->any && !r->w->range && r->w->from.hour == NOTHING && left > 2 &&
	       (r->w->from.base == BASE_WEEKDAY || r->w->from.base == BASE_DAYS ||
	           r->w->from.base == BASE_DATE || r->w->from.base == BASE_MONTHDAY) &&
	       (is_mark(&i[1], '-') || has(&i[1].features, T_to)) && number_digits(&i[0], 24) &&
	       number_digits(&i[2], 24) > number_digits(&i[0], 24) &&
	       (left == 3 || feature_of(&i[3].features, T_minute, T_weekend) < 0);
}

static enum clocked
clocked(const struct reading *r)
{
	const struct features *f = &r->before;

	if (has(f, T_at) || is_hours(r))
		return CLOCKED;
	if (has(f, T_in) || has(f, T_within))
		return COUNTED;
	if (r->any && r->w->from.hour != NOTHING && (is_range(r) || dashed(r)))
		return CLOCKED;
	return has(f, T_by) || has(f, T_before) || has(f, T_between) || has(f, T_from) ||
	               has(f, T_to) || has(f, T_about) || has(f, T_latest)
	           ? HALF_CLOCKED
	           : (r->any && r->w->from.base != BASE_AMOUNT ? DATED : UNCLOCKED);
}

static void
accept(struct reading *r, size_t used)
{
	features_join(&r->w->relations, &r->before);
	note_relations(r, r->at, r->at + used);
	r->before = (struct features){0};
	r->loose = 0;
	r->any = true;
	r->at += used;
	r->end = r->at;
}

/* A word that is "by" or "at" and "to" in one ("līdz", "kuni", "a las") makes a range only of what
 * is alike: "Monday by 12" is none. */
static bool
is_range_to(const struct reading *r, const struct point *p)
{
	const struct features *f = &r->before;
	const struct point *from = &r->w->from;

	if (!is_range(r))
		return false;
	if (!has(f, T_to) || !(has(f, T_by) || has(f, T_at)) || has(&r->w->relations, T_from))
		return true;
	return (from->hour != NOTHING && p->hour != NOTHING) ||
	       (from->base != BASE_NONE && same_kind(from, p));
}

/* Takes the point of a part that was read; false when it belongs to another time expression. */
static bool
take_point(struct reading *r, const struct point *p)
{
	struct when *w = r->w;

	if (is_range_to(r, p) || (dashed(r) && !w->range && alike(&w->from, p))) {
		w->range = true;
		w->to = *p;
		return true;
	}
	if (!w->range) {
		if (!point_fits(&w->from, p))
			return false;
		point_join(&w->from, p);
		return true;
	}
	/* behind a range: "Thursday or Friday morning", "between 4 and 6 tomorrow" */
	if (p->base != BASE_NONE && w->to.base == BASE_NONE && point_fits(&w->from, p)) {
		point_join(&w->from, p);
		return true;
	}
	if (!point_fits(&w->to, p))
		return false;
	point_join(&w->to, p);
	return true;
}

/* "viernes 27", "Wednesday the 18th": a number behind a weekday. */
static size_t
number_behind_weekday(const struct reading *r, struct point *p)
{
	const struct item *i = &r->s->items[r->at];
	size_t left = r->s->count - r->at;

	if (!r->any || r->w->from.base != BASE_WEEKDAY || r->w->range || r->w->from.day ||
	    r->w->from.hour != NOTHING || !number_digits(i, 31) || clocked(r) == CLOCKED ||
	    r->loose > 1)
		return 0;
	if (r->loose && !is_mark(i - 1, ',') && !has(&(i - 1)->features, P_plain))
		return 0;
	size_t next = left > 2 && (is_mark(&i[1], '.') || has(&i[1].features, T_of)) ? 2 : 1;
	if (next < left && feature_of(&i[next].features, T_january, T_december) >= 0)
		return 0;
	if (left > 1 &&
	    (feature_of(&i[1].features, T_minute, T_weekend) >= 0 || has(&i[1].features, T_oclock)))
		return 0;
	if (when_part(i, left, UNCLOCKED, p) && p->base == BASE_DATE) /* "Friday, 27 November" */
		return 0;
	*p = point_none;
	p->base = BASE_MONTHDAY;
	p->day = i->token->number[0];
	return 1;
}

/* "2-3 days", "14 or 15 November": a number whose noun stands behind the next one. */
static size_t
number_of_range(const struct reading *r, struct point *from, struct point *to)
{
	const struct item *items = r->s->items + r->at;
	size_t n = r->s->count - r->at;
	double first;
	size_t used = n > 3 ? number_read(items, n, &first) : 0;

	if (used && used + 2 < n && is_mark(&items[used], '.'))
		used++;
	if (!used || used + 1 >= n ||
	    !(is_mark(&items[used], '-') || has(&items[used].features, T_or) ||
	        has(&items[used].features, T_to) || has(&items[used].features, T_and)))
		return 0;
	size_t rest = when_part(
	    items + used + 1, n - used - 1, clocked(r) == COUNTED ? COUNTED : UNCLOCKED, to);
	if (!rest || (to->base != BASE_AMOUNT && to->base != BASE_DATE) || to->numeric || to->bare)
		return 0;
	*from = *to;
	if (to->base == BASE_AMOUNT)
		from->amount = first;
	else
		from->day = (int)first;
	return used + 1 + rest;
}

/* "by" and "to" as an ending of the part's own: "kella 8-st 10-ni", "esmaspäevast kolmapäevani". */
static void
note_case(struct reading *r, size_t used)
{
	for (size_t i = r->at; i < r->at + used; i++) {
		if (has(&r->s->items[i].features, T_by))
			feature_add(&r->before, T_by);
		if (has(&r->s->items[i].features, T_to))
			feature_add(&r->before, T_to);
	}
}

static bool
read_part(struct reading *r)
{
	struct point p, to;
	size_t used = r->any ? 0 : number_of_range(r, &p, &to);

	if (used) {
		r->w->from = p;
		r->w->to = to;
		r->w->range = true;
		accept(r, used);
		return true;
	}
	used = number_behind_weekday(r, &p);
	if (!used)
		used = when_part(r->s->items + r->at, r->s->count - r->at, clocked(r), &p);
	note_case(r, used);
	if (!used || !take_point(r, &p))
		return false;
	accept(r, used);
	return true;
}

/* "and", "or" of two times: before the first it joins clauses. */
static bool
only_joins(const struct features *f)
{
	return (has(f, T_and) || has(f, T_or) || has(f, T_to)) &&
	       feature_of(f, T_by, T_about) < 0 && !has(f, T_between) && !has(f, T_at);
}

/* What may stand between the parts of a time expression. */
static bool
is_loose(const struct reading *r, const struct item *i)
{
	if (!r->any && only_joins(&i->features))
		return false;
	if (feature_of(&i->features, T_by, T_and) >= 0 || has(&i->features, T_at) ||
	    has(&i->features, T_of) || has(&i->features, T_daynumber))
		return true;
	if (is_mark(i, ',') || is_mark(i, '(') || is_mark(i, ')') || is_mark(i, '-'))
		return r->any;
	return has(&i->features, P_plain) && i->last->width <= 4;
}

/* Relations behind what they belong to: "divu nedēļu laikā", "at the latest", "two days ago". */
static void
take_trailing(struct reading *r)
{
	while (r->end < r->s->count) {
		const struct features *f = &r->s->items[r->end].features;
		bool amount = r->w->from.base == BASE_AMOUNT && !has(&r->w->relations, T_in) &&
		              !has(&r->w->relations, T_within);
		if (!has(f, T_latest) && !has(f, T_ago) && !has(f, T_between) &&
		    !(amount && has(f, T_within)) && !(amount && has(f, T_in) && !has(f, T_on)) &&
		    !has(f, T_last) &&
		    (!has(f, T_every) || has(f, T_to))) /* "в пятницу по почте" */
			return;
		note_relations(r, r->end, r->end + 1);
		r->end++;
	}
}

/* A range of clock times has one sign for both: "from 5 to 7 pm", and one day, that of its
 * beginning.
 */
static void
even_out(struct when *w)
{
	if (!w->range)
		return;
	if (w->from.base == BASE_NONE && w->to.base != BASE_NONE && w->to.hour != NOTHING) {
		struct point first = w->from, last = w->to;
		w->from = last;
		w->from.hour = NOTHING;
		point_join(&w->from, &first);
		w->to = point_none;
		last.base = BASE_NONE;
		point_join(&w->to, &last);
	}
	if (w->from.hour != NOTHING && w->from.meridiem == NOTHING)
		w->from.meridiem = w->to.meridiem;
}

static void
part_to_meridiem(struct point *p)
{
	if (p->hour == NOTHING || p->part == NOTHING || p->part == T_day_end)
		return;
	if (p->meridiem == NOTHING && p->hour <= 12)
		p->meridiem = p->part == T_morning                             ? T_am
		              : p->part == T_afternoon || p->part == T_evening ? T_pm
		                                                               : NOTHING;
	p->part = NOTHING;
}

/* Whether what was read says when by itself. */
static bool
is_whole(const struct when *w)
{
	const struct features *f = &w->relations;
	bool related = has(f, T_by) || has(f, T_latest) || has(f, T_before) || has(f, T_in) ||
	               has(f, T_within) || has(f, T_on);

	if (has(f, T_between) && !w->range && w->from.base == BASE_NONE)
		return false;
	if (w->from.base == BASE_AMOUNT)
		return w->from.which == T_next || has(f, T_in) || has(f, T_within) ||
		       has(f, T_latest) || has(f, T_ago) || has(f, T_every);
	if (w->from.base == BASE_NONE && w->from.part == T_noon && has(f, T_at))
		return true;
	if (w->from.base == BASE_NONE && w->from.hour == NOTHING)
		return related || w->from.part == T_day_end;
	return true;
}

/* "from 1 to 31 March": how long it lasts, not by when it is done. */
static bool
is_span(const struct when *w)
{
	return w->range && has(&w->relations, T_from) && w->from.hour == NOTHING &&
	       w->to.hour == NOTHING && w->from.base != BASE_AMOUNT;
}

static bool
is_void(const struct when *w)
{
	const struct features *f = &w->relations;

	return has(f, T_every) || has(f, T_ago) || has(f, T_last) || w->from.which == T_last ||
	       w->from.days == -2 || is_span(w) ||
	       (has(f, T_from) && !w->range && w->from.base != BASE_AMOUNT);
}

static bool
has_time_feature(const struct item *i)
{
	return feature_of(&i->features, 0, T_of) >= 0;
}

/* "the invoice of 12 May" */
static bool
is_attribute(const struct item *first)
{
	return has(&first->features, T_of) && feature_of(&first->features, T_by, T_between) < 0;
}

size_t
when_find(const struct sentence *s, size_t i, struct when *w)
{
	if (!has_time_feature(&s->items[i]) && !is_number(&s->items[i]))
		return 0;
	struct reading r = {.s = s, .w = w, .at = i, .end = i};
	*w = (struct when){.from = point_none, .to = point_none, .first = i};
	while (r.at < s->count && !s->items[r.at].quoted) {
		if (read_part(&r))
			continue;
		if (++r.loose > LOOSE_MAX || !is_loose(&r, &s->items[r.at]))
			break;
		features_join(&r.before, &s->items[r.at++].features);
	}
	if (!r.any)
		return 0;
	take_trailing(&r);
	even_out(w);
	part_to_meridiem(&w->from);
	part_to_meridiem(&w->to);
	w->end = r.end;
	w->void_ = is_void(w) || is_attribute(&s->items[i]);
	return is_whole(w) ? r.end - i : 0;
}
