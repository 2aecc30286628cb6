#include "when.h"

#include "number.h"

/* The hour that a word or number means: also by an ordinal ("в половине шестого") or by the phrase
 * itself ("puspiecos"). */
static size_t
hour_at(const struct item *items, size_t n, int *hour)
{
	double value;
	size_t used = n ? number_read(items, n, &value) : 0;

	if (used) {
		*hour = (int)value;
		return value == *hour && value <= 24 ? used : 0;
	}
	used = n ? number_ordinal(items, n, hour) : 0;
	return *hour <= 12 ? used : 0;
}

static void
set_time(struct point *p, int hour, int minute)
{
	p->hour = minute < 0 ? (hour + 23) % 24 : hour;
	if (minute < 0 && hour == 1)
		p->hour = 12;
	p->minute = minute < 0 ? minute + 60 : minute;
}

/* Minutes that the fraction adds to the hour said; 0: it is no fraction. */
static int
fraction_of(const struct item *i)
{
	static const struct {
		enum feature feature;
		int minutes;
	} fractions[] = {{T_half_past, 30}, {T_half_to, -30}, {T_quarter_past, 15},
	    {T_quarter_to, -15}, {T_quarter_of, -45}};

	for (size_t k = 0; k < sizeof fractions / sizeof *fractions; k++)
		if (has(&i->features, fractions[k].feature))
			return fractions[k].minutes;
	return 0;
}

/* "half past four", "в половине шестого", "puspiecos". */
static size_t
fraction_first(const struct item *items, size_t n, struct point *p)
{
	int minutes = fraction_of(&items[0]), hour = 0;

	if (!minutes)
		return 0;
	if (hour_at(items, 1, &hour)) {
		set_time(p, hour, minutes);
		return 1;
	}
	size_t used = hour_at(items + 1, n - 1, &hour);
	set_time(p, hour, minutes);
	return used ? used + 1 : 0;
}

/* "las cuatro y media", "tres menos diez"; what stands behind the hour adds to used. */
static size_t
fraction_behind(const struct item *items, size_t n, size_t used, struct point *p)
{
	double minutes;

	if (used >= n)
		return used;
	int fraction = fraction_of(&items[used]);
	if (fraction) {
		set_time(p, p->hour, fraction);
		return used + 1;
	}
	size_t more = has(&items[used].features, T_minus) && used + 1 < n
	                  ? number_read(items + used + 1, n - used - 1, &minutes)
	                  : 0;
	if (!more || minutes > 30)
		return used;
	set_time(p, p->hour, -(int)minutes);
	return used + 1 + more;
}

/* "без десяти три". */
static size_t
minus_first(const struct item *items, size_t n, struct point *p)
{
	double minutes;
	int hour = 0;

	if (n < 3 || !has(&items[0].features, T_minus))
		return 0;
	size_t used = 1 + number_read(items + 1, n - 1, &minutes);
	size_t more = used > 1 && used < n ? hour_at(items + used, n - used, &hour) : 0;
	if (!more || minutes > 30)
		return 0;
	set_time(p, hour, -(int)minutes);
	return used + more;
}

static bool
is_unit(const struct item *items, size_t n, size_t i)
{
	return i < n && feature_of(&items[i].features, T_minute, T_weekend) >= 0;
}

static bool
is_sign(const struct item *items, size_t n, size_t i)
{
	return i < n && (has(&items[i].features, T_am) || has(&items[i].features, T_pm) ||
	                    has(&items[i].features, T_oclock));
}

/* 17:00; 17.00 where it can be no date, or where the words before it say so. */
static size_t
in_digits(const struct item *items, size_t n, enum clocked clocked, struct point *p)
{
	const struct token *t = items[0].token;

	if (!is_number(&items[0]) || t->parts != 2 || (t->mark != ':' && t->mark != '.') ||
	    t->number[0] > 24 || t->number[1] > 59 || t->number[0] < 0 || is_unit(items, n, 1))
		return 0;
	if (t->mark == '.' && (clocked == UNCLOCKED || clocked == COUNTED) && !is_sign(items, n, 1))
		return 0; /* "12.50 EUR", "version 2.30" */
	bool stopped = n > 2 && is_mark(&items[1], '.') && items[1].token->gap == GAP_NONE;
	bool date = t->mark == '.' && t->number[1] >= 1 && t->number[1] <= 12 &&
	            (stopped || clocked != CLOCKED);
	if (date || (t->mark == '.' && t->number[1] < 10 && t->length < 4))
		return 0;
	set_time(p, t->number[0], t->number[1]);
	return 1;
}

/* "14-30" behind "at". */
static size_t
by_dash(const struct item *items, size_t n, enum clocked clocked, struct point *p)
{
	if ((clocked != CLOCKED && clocked != HALF_CLOCKED) || n < 3 || !is_number(&items[0]) ||
	    !is_mark(&items[1], '-') || !is_number(&items[2]) || items[2].token->digits != 2 ||
	    items[2].token->parts != 1 || items[2].token->gap != GAP_NONE || is_unit(items, n, 3))
		return 0;
	int hour = items[0].token->number[0], minute = items[2].token->number[0];
	if (hour > 24 || hour < 0 || (minute != 0 && minute != 30 && minute != 45))
		return 0;
	set_time(p, hour, minute);
	return 3;
}

/* Whether something at items[0..n) says that the number before it is no hour: a noun that is
 * counted, a month, a unit, money. */
static bool
is_counted(const struct item *items, size_t n)
{
	if (!n)
		return false;
	const struct token *t = items[0].token;
	if (t->kind == TOKEN_MARK)
		return items[0].token == items[0].last &&
		       (t->mark == '%' || t->mark == '#' || t->mark == '$');
	size_t of = n > 1 && has(&items[0].features, T_of);
	if (is_unit(items, n, 0) || is_number(&items[0]) ||
	    feature_of(&items[of].features, T_january, T_december) >= 0)
		return true;
	return !features_any(&items[0].features);
}

/* "-st" of "8-st". */
static bool
is_ending(const struct item *items, size_t n, size_t i)
{
	return i + 1 < n && is_mark(&items[i], '-') && items[i].token->gap == GAP_NONE &&
	       has(&items[i + 1].features, T_ordinal) && items[i + 1].token->gap == GAP_NONE;
}

/* "am", "o'clock", "утра" behind an hour. */
static size_t
sign_behind(const struct item *items, size_t n, size_t used, struct point *p)
{
	if (used == 1 && is_ending(items, n, used))
		used += 2;
	for (; used < n; used++) {
		const struct features *f = &items[used].features;
		int part = feature_of(f, T_morning, T_night);
		if (has(f, T_am) || part == 0)
			p->meridiem = T_am;
		else if (part == T_noon - T_morning)
			p->hour = 12;
		else if (has(f, T_pm) || part == T_afternoon - T_morning ||
		         part == T_evening - T_morning)
			p->meridiem = T_pm;
		else if (!has(f, T_oclock) &&
		         !(has(f, T_ordinal) && items[used].token->gap == GAP_NONE && used == 1))
			break;
	}
	return used;
}

/* A bare hour: "11", "three". "15-ks" is one only behind "at". */
static size_t
bare_hour(const struct item *items, size_t n, enum clocked clocked, struct point *p)
{
	double hour = 0;
	size_t used = number_read(items, n, &hour);

	if (!used || clocked == COUNTED || hour > 24 || hour != (int)hour ||
	    (is_number(&items[0]) && items[0].token->parts != 1))
		return 0;
	/* "by 20. February": a full stop that does not end the sentence makes an ordinal */
	if (used + 1 < n && clocked != CLOCKED && is_mark(&items[used], '.') &&
	    items[used].token->gap == GAP_NONE)
		return 0;
	if (used < n && clocked != CLOCKED &&
	    (has(&items[used].features, T_ordinal) || has(&items[used].features, T_daynumber)))
		return 0;
	/* "24 h laikā" */
	if (used + 1 < n && clocked != CLOCKED && is_unit(items, n, used) &&
	    (has(&items[used + 1].features, T_within) || has(&items[used + 1].features, T_in)))
		return 0;
	set_time(p, (int)hour, 0);
	return used;
}

/* Whether what follows a bare hour makes another number of it. Behind "at" a word is always an
 * hour: "kella kümneks leht töötab"; digits may be those of a street. */
static bool
is_no_hour(const struct item *items, size_t n, size_t used, enum clocked clocked)
{
	return clocked == CLOCKED && !is_number(&items[0]) ? is_unit(items, n, used)
	                                                   : is_counted(items + used, n - used);
}

size_t
when_clock(const struct item *items, size_t n, enum clocked clocked, struct point *p)
{
	if (clocked != COUNTED && has(&items[0].features, T_at)) /* "desmitos" */
		clocked = CLOCKED;
	size_t used = fraction_first(items, n, p);

	if (!used)
		used = minus_first(items, n, p);
	if (!used)
		used = in_digits(items, n, clocked, p);
	if (!used)
		used = by_dash(items, n, clocked, p);
	bool sure = used > 0;
	if (!used && !(used = bare_hour(items, n, clocked, p)))
		return 0;
	size_t fraction = fraction_behind(items, n, used, p),
	       sign = sign_behind(items, n, fraction, p);
	if (!sure && fraction == used && sign == fraction &&
	    (clocked < HALF_CLOCKED || is_no_hour(items, n, used, clocked)))
		return 0;
	return sign;
}
