/* Time expressions, unresolved: what was said, not which moment is meant. Resolving against zone
 * and calendar is SQL's (desk.spoken_due). */
#ifndef WHEN_H
#define WHEN_H

#include "json.h"
#include "sentence.h"

enum base {
	BASE_NONE,     /* only a clock time or a part of the day */
	BASE_WEEKDAY,  /* "Friday" */
	BASE_DAYS,     /* "tomorrow" */
	BASE_DATE,     /* "27 November" */
	BASE_MONTHDAY, /* "the 27th" */
	BASE_AMOUNT,   /* "2 days" */
	BASE_PERIOD,   /* "next week" */
	BASE_SAME,     /* "that same day": another time expression says which */
};

enum { NOTHING = -1 };

/* One point of time. Numbers that were not said are NOTHING. */
struct point {
	enum base base;
	int weekday;          /* 1 Monday .. 7 Sunday; also beside another base */
	int which;            /* T_this, T_next, T_after_next beside a weekday */
	int week;             /* 0 this, 1 next week, 2 the one after: of the weekday */
	int days;             /* 0 today, 1 tomorrow, 2 the day after, -2 yesterday */
	int day, month, year; /* day is also that of BASE_MONTHDAY */
	bool numeric;         /* the date was written in digits alone */
	double amount;
	int unit;   /* T_minute .. T_year */
	bool bare;  /* the unit stood without a number */
	int period; /* T_week, T_month, T_year, T_weekend */
	int ahead;  /* 0 this, 1 next, 2 the one after */
	int edge;   /* T_begin, T_middle, T_end */
	int hour, minute;
	int meridiem; /* T_am, T_pm */
	int part;     /* T_morning .. T_day_end */
};

struct when {
	struct point from, to; /* to: only of a range */
	bool range;
	struct features relations; /* T_by .. T_ago that stand in it */
	bool void_; /* says nothing by when: "from Monday on", "on Fridays", "two days ago" */
	size_t first, end; /* items in the sentence, from .. before */
};

extern const struct point point_none;

/* For when.c: whether p may be said of the same time as to; says it. */
bool point_fits(const struct point *to, const struct point *p);
void point_join(struct point *to, const struct point *p);

/* Looks at the items from i on. Returns how many of them are a time expression (0: none begins
 * here) and fills w. */
size_t when_find(const struct sentence *s, size_t i, struct when *w);
/* T_by, T_before, T_in, T_within, T_on, or NOTHING. */
int when_relation(const struct when *w);
/* The WHEN of the document. */
void when_write(struct json *j, const struct when *w);

/* Whether the words before a bare number make it a clock time: "at" does, "by" may, "within" does
 * not, whatever follows. */
enum clocked { UNCLOCKED, DATED, HALF_CLOCKED, CLOCKED, COUNTED };
/* For when.c: one part of a time expression at items[0..n): how many items it takes, 0: none.
 */
size_t when_part(const struct item *items, size_t n, enum clocked clocked, struct point *p);
/* A clock time, for when_part(). */
size_t when_clock(const struct item *items, size_t n, enum clocked clocked, struct point *p);

#endif
