#include "when.h"

#include "../common/mem.h"
#include "../common/str.h"

/* Two digits, or -1. */
static int
two_digits(const char *s)
{
	if (!ascii_isdigit((unsigned char)s[0]) || !ascii_isdigit((unsigned char)s[1]))
		return -1;
	return (s[0] - '0') * 10 + s[1] - '0';
}

/* The offset at the end, in seconds east of Greenwich: Z, +02 or +02:00. */
static bool
read_offset(const char *s, long *seconds)
{
	*seconds = 0;
	if (strcmp(s, "Z") == 0)
		return true;
	int hours = *s == '+' || *s == '-' ? two_digits(s + 1) : -1;
	if (hours < 0)
		return false;
	int minutes = s[3] == ':' ? two_digits(s + 4) : s[3] ? -1 : 0;
	if (minutes < 0 || (s[3] && s[6]))
		return false;
	*seconds = (*s == '-' ? -1 : 1) * (hours * 3600L + minutes * 60L);
	return true;
}

bool
when_read(const char *rfc3339, time_t *t)
{
	struct tm tm = {0};
	long offset;
	const char *rest = strptime(rfc3339, "%Y-%m-%dT%H:%M", &tm);

	if (rest && *rest == ':')
		rest = strptime(rest, ":%S", &tm);
	if (!rest)
		return false;
	if (*rest == '.')
		for (rest++; ascii_isdigit((unsigned char)*rest);)
			rest++;
	if (!read_offset(rest, &offset))
		return false;
	*t = timegm(&tm) - offset;
	return true;
}

static long long
unit_seconds(char unit)
{
	switch (unit) {
	case 's':
		return 1;
	case 'm':
		return 60;
	case 'h':
		return 3600;
	case 'd':
		return 86400;
	case 'w':
		return 7 * 86400;
	default:
		return 0;
	}
}

bool
when_read_shift(const char *text, long long *seconds)
{
	const char *p = text + 1;
	long long sum = 0;

	if ((*text != '+' && *text != '-') || !*p)
		return false;
	while (*p) {
		char *end;
		long long n = ascii_isdigit((unsigned char)*p) ? strtoll(p, &end, 10) : -1;
		if (n < 0 || n > 100000000 || unit_seconds(*end) == 0)
			return false;
		sum += n * unit_seconds(*end);
		p = end + 1;
	}
	*seconds = *text == '-' ? -sum : sum;
	return true;
}

static const char *
format(const char *rfc3339, bool zoned, char out[WHEN_SIZE])
{
	struct tm tm;
	time_t t;

	if (!rfc3339 || !when_read(rfc3339, &t) || !localtime_r(&t, &tm))
		snprintf(out, WHEN_SIZE, "-");
	else if (zoned)
		strftime(out, WHEN_SIZE, "%Y-%m-%d %H:%M:%S %z", &tm);
	else
		strftime(out, WHEN_SIZE, "%Y-%m-%d %H:%M:%S", &tm);
	return out;
}

const char *
when_text(const char *rfc3339, char out[WHEN_SIZE])
{
	return format(rfc3339, false, out);
}

const char *
when_zoned(const char *rfc3339, char out[WHEN_SIZE])
{
	return format(rfc3339, true, out);
}

const char *
when_span(long long s, char out[WHEN_SIZE])
{
	if (s < 120)
		snprintf(out, WHEN_SIZE, "%lld s", s);
	else if (s < 2 * 3600)
		snprintf(out, WHEN_SIZE, "%lld min", s / 60);
	else if (s < 2 * 86400)
		snprintf(out, WHEN_SIZE, "%lld h", s / 3600);
	else
		snprintf(out, WHEN_SIZE, "%lld d", s / 86400);
	return out;
}

const char *
when_age(const char *now, const char *then, char out[WHEN_SIZE])
{
	time_t a, b;

	if (!now || !then || !when_read(now, &a) || !when_read(then, &b)) {
		snprintf(out, WHEN_SIZE, "-");
		return out;
	}
	return when_span(a > b ? a - b : 0, out);
}
