#include "date.h"

#include "../common/str.h"

struct moment {
	int year, month, day; /* 0: not seen yet */
	int hour, minute, second;
	int zone; /* minutes east of UTC */
	bool time_seen, zone_seen, afternoon, morning;
};

struct named {
	const char *name;
	int value;
};

static const struct named months[] = {
    {"jan", 1},
    {"feb", 2},
    {"mar", 3},
    {"apr", 4},
    {"may", 5},
    {"jun", 6},
    {"jul", 7},
    {"aug", 8},
    {"sep", 9},
    {"oct", 10},
    {"nov", 11},
    {"dec", 12},
    /* clients that translate it against the standard: de, es, fr, it */
    {"m\xc3\xa4r", 3},
    {"mrz", 3},
    {"mai", 5},
    {"okt", 10},
    {"dez", 12},
    {"ene", 1},
    {"abr", 4},
    {"ago", 8},
    {"dic", 12},
    {"fev", 2},
    {"f\xc3\xa9v", 2},
    {"avr", 4},
    {"juil", 7},
    {"jui", 6},
    {"aou", 8},
    {"gen", 1},
    {"mag", 5},
    {"giu", 6},
    {"lug", 7},
    {"set", 9},
    {"ott", 10},
};

/* RFC 5322, 4.3, and a few more in use. Others, and the military letters, mean UTC. */
static const struct named zones[] = {
    {"edt", -240},
    {"est", -300},
    {"cdt", -300},
    {"cst", -360},
    {"mdt", -360},
    {"mst", -420},
    {"pdt", -420},
    {"pst", -480},
    {"akdt", -480},
    {"akst", -540},
    {"hst", -600},
    {"bst", 60},
    {"wet", 0},
    {"west", 60},
    {"cet", 60},
    {"met", 60},
    {"mez", 60},
    {"cest", 120},
    {"mest", 120},
    {"mesz", 120},
    {"eet", 120},
    {"eest", 180},
    {"msk", 180},
    {"msd", 240},
    {"ist", 330},
    {"sgt", 480},
    {"hkt", 480},
    {"jst", 540},
    {"kst", 540},
    {"aest", 600},
    {"aedt", 660},
    {"nzst", 720},
    {"nzdt", 780},
};

/* A word of n letters among names; whole or (for months) by its first three letters. Not found:
 * fallback. */
static int
lookup(
    const struct named *names, size_t count, const char *word, size_t n, bool prefix, int fallback)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(names[i].name);
		if ((prefix ? n >= length : n == length) &&
		    ascii_ncasecmp(names[i].name, word, length) == 0)
			return names[i].value;
	}
	return fallback;
}

static const char *
number_read(const char *p, int *value, int *digits)
{
	*value = 0;
	for (*digits = 0; ascii_isdigit(*p); p++, ++*digits)
		if (*digits < 8)
			*value = *value * 10 + (*p - '0');
	return p;
}

/* "19:18", "19:18:39", "19.18.39", "19:18:39.123"; p is at the separator after the hour. */
static const char *
time_read(const char *p, int hour, struct moment *m)
{
	int digits;
	char separator = *p;

	m->hour = hour;
	p = number_read(p + 1, &m->minute, &digits);
	if (*p == separator && ascii_isdigit(p[1]))
		p = number_read(p + 1, &m->second, &digits);
	if ((*p == '.' || *p == ',') && ascii_isdigit(p[1]))
		p = number_read(p + 1, &(int){0}, &digits);
	m->time_seen = true;
	return p;
}

/* "+0200", "-02:00", "+02"; p is at the sign. */
static const char *
offset_read(const char *p, struct moment *m)
{
	int sign = *p == '-' ? -1 : 1, value, digits, minutes = 0;

	p = number_read(p + 1, &value, &digits);
	if (*p == ':' && digits <= 2)
		p = number_read(p + 1, &minutes, &(int){0});
	else if (digits > 2) {
		minutes = value % 100;
		value /= 100;
	}
	m->zone_seen = true;
	m->zone = value > 14 || minutes > 59 ? 0 : sign * (value * 60 + minutes);
	return p;
}

static int
full_year(int year, int digits)
{
	if (digits >= 4)
		return year;
	if (digits == 3) /* RFC 5322, 4.3: years counted from 1900 by a bug of the year 2000 */
		return 1900 + year;
	return year < 50 ? 2000 + year : 1900 + year;
}

/* A number by itself: a day, a year, or the start of a time or an ISO date. */
static const char *
number_take(const char *p, struct moment *m)
{
	int value, digits;

	p = number_read(p, &value, &digits);
	if ((*p == ':' || (*p == '.' && m->year && ascii_isdigit(p[1]))) && !m->time_seen &&
	    digits <= 2)
		return time_read(p, value, m);
	if (digits == 4 && *p == '-' && ascii_isdigit(p[1]) && !m->year) {
		m->year = value;
		p = number_read(p + 1, &m->month, &digits);
		if (*p == '-')
			p = number_read(p + 1, &m->day, &digits);
	} else if (!m->day && digits <= 2) {
		m->day = value;
	} else if (!m->year) {
		m->year = full_year(value, digits);
	} else if (!m->month) {
		m->month = value;
	}
	return p;
}

static const char *
word_take(const char *p, struct moment *m)
{
	size_t n = 0;

	do
		n++;
	while ((ascii_isalnum((unsigned char)p[n]) && !ascii_isdigit(p[n])) ||
	       (unsigned char)p[n] >= 0x80);
	/* "Mar," is Tuesday in two languages */
	int month = m->month || p[n] == ','
	                ? 0
	                : lookup(months, sizeof months / sizeof *months, p, n, true, 0);
	if (month) {
		m->month = month;
	} else if (n == 2 && ascii_tolower((unsigned char)p[1]) == 'm') {
		m->afternoon = ascii_tolower((unsigned char)p[0]) == 'p';
		m->morning = ascii_tolower((unsigned char)p[0]) == 'a';
	} else if (m->time_seen && !m->zone_seen) {
		m->zone = lookup(zones, sizeof zones / sizeof *zones, p, n, false, 0);
		m->zone_seen = m->zone != 0;
	}
	return p + n;
}

static bool
moment_valid(struct moment *m)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (m->afternoon && m->hour < 12)
		m->hour += 12;
	if (m->morning && m->hour == 12)
		m->hour = 0;
	if (m->second == 60)
		m->second = 59; /* RFC 3339 allows it, calendars do not */
	if (m->hour == 24 && !m->minute)
		m->hour = 0;
	bool leap = m->year % 4 == 0 && (m->year % 100 != 0 || m->year % 400 == 0);
	return m->year >= 1900 && m->year <= 9999 && m->month >= 1 && m->month <= 12 &&
	       m->day >= 1 && m->day <= days[m->month - 1] - (m->month == 2 && !leap) &&
	       m->hour < 24 && m->minute < 60 && m->second < 60;
}

static const char *
skip_comment(const char *p)
{
	int depth = 0;

	do {
		depth += (*p == '(') - (*p == ')');
		p++;
	} while (*p && depth);
	return p;
}

const char *
date_read(struct arena *a, const char *value)
{
	struct moment m = {0};

	if (strlen(value) > 200)
		return NULL;
	for (const char *p = value; *p;) {
		if (*p == '(')
			p = skip_comment(p);
		else if (ascii_isdigit(*p))
			p = number_take(p, &m);
		else if ((*p == '+' || *p == '-') && ascii_isdigit(p[1]) && m.time_seen &&
		         !m.zone_seen)
			p = offset_read(p, &m);
		else if (ascii_isalnum((unsigned char)*p) || (unsigned char)*p >= 0x80)
			p = word_take(p, &m);
		else
			p++;
	}
	if (!moment_valid(&m))
		return NULL;
	int zone = m.zone < 0 ? -m.zone : m.zone;
	return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", m.year, m.month, m.day,
	    m.hour, m.minute, m.second, m.zone < 0 ? '-' : '+', zone / 60, zone % 60);
}
