#include "mbox.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

struct parts {
	int month, day, hour, minute, second, year, offset; /* -1: not seen; offset in seconds */
};

static int
month_of(const char *word, size_t n)
{
	for (int i = 0; n == 3 && i < 12; i++)
		if (ascii_ncasecmp(word, months + 3 * i, 3) == 0)
			return i;
	return -1;
}

static int
number_of(const char *word, size_t n)
{
	int value = 0;

	if (n == 0 || n > 4)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!ascii_isdigit(word[i]))
			return -1;
		value = 10 * value + (word[i] - '0');
	}
	return value;
}

/* "10:00" or "10:00:59" */
static bool
take_time(const char *word, size_t n, struct parts *p)
{
	if ((n != 5 && n != 8) || word[2] != ':' || (n == 8 && word[5] != ':'))
		return false;
	p->hour = number_of(word, 2);
	p->minute = number_of(word + 3, 2);
	p->second = n == 8 ? number_of(word + 6, 2) : 0;
	return p->hour >= 0 && p->hour < 24 && p->minute >= 0 && p->minute < 60 && p->second >= 0;
}

/* "+0200" */
static bool
take_offset(const char *word, size_t n, struct parts *p)
{
	int value = n == 5 && (*word == '+' || *word == '-') ? number_of(word + 1, 4) : -1;

	if (value < 0)
		return false;
	p->offset = (value / 100 * 60 + value % 100) * 60 * (*word == '-' ? -1 : 1);
	return true;
}

static void
take_word(const char *word, size_t n, struct parts *p)
{
	int number = number_of(word, n), month = month_of(word, n);

	if (month >= 0 && p->month < 0)
		p->month = month;
	else if (number >= 1970 && number < 2200 && n == 4)
		p->year = number;
	else if (number > 0 && number <= 31 && n <= 2 && p->month >= 0 && p->day < 0)
		p->day = number;
	else if (p->hour < 0 && take_time(word, n, p))
		return;
	else
		take_offset(word, n, p);
}

bool
mbox_from_line(const char *line, size_t n, int64_t *at)
{
	struct parts p = {.month = -1, .day = -1, .hour = -1, .year = -1};
	const char *end = line + n;

	if (n < 5 || n > 1000 || memcmp(line, "From ", 5) != 0)
		return false;
	for (const char *word = line + 5; word < end;) {
		const char *stop = word;
		while (stop < end && !ascii_isspace(*stop))
			stop++;
		take_word(word, (size_t)(stop - word), &p);
		word = stop + 1;
	}
	if (p.month < 0 || p.day < 0 || p.hour < 0 || p.year < 0)
		return false;
	struct tm tm = {.tm_year = p.year - 1900,
	    .tm_mon = p.month,
	    .tm_mday = p.day,
	    .tm_hour = p.hour,
	    .tm_min = p.minute,
	    .tm_sec = p.second};
	*at = (int64_t)timegm(&tm) - p.offset;
	return true;
}

static void
add_from(const char *address, int64_t at, struct str *box)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	time_t moment = (time_t)at;
	struct tm tm;

	gmtime_r(&moment, &tm);
	str_addf(box, "From %s %.3s %.3s %2d %02d:%02d:%02d %d\n",
	    *address ? address : "MAILER-DAEMON", days + 3 * tm.tm_wday, months + 3 * tm.tm_mon,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_year + 1900);
}

/* A line that could be taken for a dividing one, or for one that was quoted, is quoted. */
static bool
needs_quote(const char *line, size_t n)
{
	size_t marks = 0;

	while (marks < n && line[marks] == '>')
		marks++;
	return n - marks >= 5 && memcmp(line + marks, "From ", 5) == 0;
}

void
mbox_write_mail(const char *address, int64_t at, const char *bytes, size_t n, struct str *box)
{
	const char *end = bytes + n;

	add_from(address, at, box);
	while (bytes < end) {
		const char *lf = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t length = (size_t)((lf ? lf : end) - bytes);
		size_t kept = lf && length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
		if (needs_quote(bytes, kept))
			str_addc(box, '>');
		str_add(box, bytes, kept);
		str_addc(box, '\n');
		bytes += length + (lf != NULL);
	}
	str_addc(box, '\n');
}
