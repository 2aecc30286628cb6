#include "conf_private.h"

#include <inttypes.h>
#include <string.h>

/* Business time as the file writes it. What these functions take, SQL reads too. */

enum { DAY_MINUTES = 24 * 60, LONGEST_DAYS = 366 };

static bool
refuse(struct str *why, const char *text, const char *wanted)
{
	if (why)
		str_addf(why, "\"%s\" is not %s", text, wanted);
	return false;
}

/* Digits at *p, at most five of them; moves *p behind them. -1: none, or too many. */
static int64_t
number(const char **p)
{
	int64_t value = 0;
	size_t n = 0;

	while (ascii_isdigit((unsigned char)**p) && ++n <= 5)
		value = value * 10 + *(*p)++ - '0';
	return n >= 1 && n <= 5 ? value : -1;
}

static int64_t
unit_minutes(const char *unit)
{
	if (strcmp(unit, "m") == 0 || strcmp(unit, "min") == 0)
		return 1;
	if (strcmp(unit, "h") == 0)
		return 60;
	return strcmp(unit, "d") == 0 ? DAY_MINUTES : 0;
}

static bool
parse_amount(const char *text, int64_t *minutes, struct str *why)
{
	const char *p = text;
	int64_t count = number(&p);

	while (count >= 0 && *p == ' ')
		p++;
	int64_t unit = count >= 0 ? unit_minutes(p) : 0;
	if (!unit)
		return refuse(
		    why, text, "an amount of business time, such as \"30m\", \"8h\" or \"2d\"");
	if (count * unit > (int64_t)LONGEST_DAYS * DAY_MINUTES)
		return refuse(why, text, "what anybody could look ahead to: at most \"366d\"");
	*minutes = count * unit;
	return true;
}

bool
conf_parse_amount(const char *text, int64_t *minutes, struct str *why)
{
	int64_t value;

	if (!parse_amount(text, &value, why))
		return false;
	if (value == 0)
		return refuse(why, text, "more than nothing");
	if (minutes)
		*minutes = value;
	return true;
}

/* "09:30" at p as minutes; -1 if it is none. */
static int
clock_minutes(const char *p)
{
	for (int i = 0; i < 5; i++)
		if (i == 2 ? p[i] != ':' : !ascii_isdigit((unsigned char)p[i]))
			return -1;
	int hours = (p[0] - '0') * 10 + p[1] - '0', minutes = (p[3] - '0') * 10 + p[4] - '0';
	if (minutes > 59 || hours > 24 || (hours == 24 && minutes > 0))
		return -1;
	return hours * 60 + minutes;
}

bool
conf_parse_span(const char *text, struct conf_span *span, struct str *why)
{
	struct conf_span s = {-1, -1};

	if (strlen(text) == strlen("09:00-13:00") && text[5] == '-')
		s = (struct conf_span){clock_minutes(text), clock_minutes(text + 6)};
	if (s.opens < 0 || s.closes < 0 || s.opens == DAY_MINUTES)
		return refuse(why, text, "a span such as \"09:00-13:00\" or \"14:00-24:00\"");
	if (s.opens >= s.closes)
		return refuse(why, text,
		    "a span of one day: it must close after it opens. What goes past midnight is "
		    "written as \"22:00-24:00\", and \"00:00-06:00\" on the day after");
	if (span)
		*span = s;
	return true;
}

static bool
is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* "2026-12-24" and nothing else than a space or the end behind it. */
static bool
is_day(const char *text)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	for (int i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? text[i] != '-' : !ascii_isdigit((unsigned char)text[i]))
			return false;
	int year =
	    (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
	int month = (text[5] - '0') * 10 + text[6] - '0',
	    day = (text[8] - '0') * 10 + text[9] - '0';
	if (year < 1970 || month < 1 || month > 12 || day < 1)
		return false;
	return day <= lengths[month - 1] + (month == 2 && is_leap(year)) &&
	       (text[10] == ' ' || !text[10]);
}

bool
conf_parse_holiday(const char *text, struct conf_holiday *holiday, struct str *why)
{
	if (!is_day(text))
		return refuse(why, text, "a date and a name, such as \"2026-12-24 Christmas Eve\"");
	if (holiday) {
		memcpy(holiday->day, text, 10);
		holiday->day[10] = 0;
		for (holiday->name = text + 10; *holiday->name == ' '; holiday->name++)
			;
	}
	return true;
}

bool
conf_parse_date(const char *text, struct str *why)
{
	return (is_day(text) && !text[10]) || refuse(why, text, "a date such as \"2027-05-01\"");
}

/* The next word of text, of less than size bytes; moves *text behind it. */
static bool
take_word(const char **text, char *word, size_t size)
{
	size_t n;

	while (**text == ' ')
		++*text;
	n = strcspn(*text, " ");
	if (n >= size)
		return false;
	memcpy(word, *text, n);
	word[n] = 0;
	*text += n;
	return true;
}

static bool
is_addressee(const char *who)
{
	return strcmp(who, "owner") == 0 || strcmp(who, "lead") == 0 ||
	       strcmp(who, "manager") == 0 || conf_is_address(who);
}

bool
conf_parse_level(const char *text, struct conf_level *level, struct str *why)
{
	const char *rest = text;
	struct conf_level l = {0};
	char more[2];
	int64_t minutes;

	if (!take_word(&rest, l.delay, sizeof l.delay) || !take_word(&rest, l.who, sizeof l.who) ||
	    !take_word(&rest, l.webhook, sizeof l.webhook) ||
	    !take_word(&rest, more, sizeof more) || *more || !*l.who)
		return refuse(why, text,
		    "a level \"DELAY WHO\" or \"DELAY WHO WEBHOOK\", such as \"4h manager ops\"");
	if (!parse_amount(l.delay, &minutes, why))
		return false;
	if (!is_addressee(l.who))
		return refuse(why, l.who, "\"owner\", \"lead\", \"manager\" or an agent's address");
	if (level)
		*level = l;
	return true;
}

/* No name and password in front of the host: they would travel in a header of their own. */
bool
conf_is_url(const char *text)
{
	static const char scheme[] = "https://";
	const char *host = text + sizeof scheme - 1;

	if (!ascii_starts(text, scheme) || (!ascii_isalnum((unsigned char)*host) && *host != '['))
		return false;
	for (const char *p = host; *p; p++)
		if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f)
			return false;
	return !memchr(host, '@', strcspn(host, "/?#"));
}
