#include "date.h"

#include <stdint.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/ustring.h>
#include "../common/str.h"

enum { KEPT = 16, NAME_MAX_16 = 64, TEXT_MAX_16 = 256 };

struct format {
	char *language, *zone;
	const char *shown_zone;
	UDateFormat *icu;
};

struct dates {
	struct format kept[KEPT];
	size_t count;
};

struct dates *
dates_new(void)
{
	return xcalloc(1, sizeof(struct dates));
}

static void
forget(struct dates *d)
{
	for (size_t i = 0; i < d->count; i++) {
		udat_close(d->kept[i].icu);
		free(d->kept[i].language);
		free(d->kept[i].zone);
	}
	d->count = 0;
}

void
dates_free(struct dates **d)
{
	if (!*d)
		return;
	forget(*d);
	free(*d);
	*d = NULL;
}

/* ICU takes any unknown zone for GMT without a word; that would be a false time. */
static bool
zone_exists(const char *zone)
{
	UChar id[NAME_MAX_16], canonical[NAME_MAX_16];
	UErrorCode status = U_ZERO_ERROR;
	UBool system;

	if (!*zone || !u_strFromUTF8(id, NAME_MAX_16, NULL, zone, -1, &status) || U_FAILURE(status))
		return false;
	ucal_getCanonicalTimeZoneID(id, -1, canonical, NAME_MAX_16, &system, &status);
	return U_SUCCESS(status);
}

/* The language's own order of weekday, day, month and year; one joint for date and time in all
 * languages, because their "at" would want a sentence around it. */
static int32_t
find_pattern(const char *locale, UChar *pattern, UErrorCode *status)
{
	static const UChar skeleton[] = u"yMMMMEEEEdHm", joint[] = u"{1}, {0}";
	UDateTimePatternGenerator *generator = udatpg_open(locale, status);
	int32_t n;

	udatpg_setDateTimeFormat(generator, joint, -1);
	n = udatpg_getBestPattern(generator, skeleton, -1, pattern, TEXT_MAX_16, status);
	udatpg_close(generator);
	return n;
}

static UDateFormat *
open_format(const char *language, const char *zone)
{
	/* Plain English is the world's, day before month; "en-US" is there for those who want it.
	 */
	const char *locale = strcmp(language, "en") == 0 ? "en_001" : language;
	UChar id[NAME_MAX_16], pattern[TEXT_MAX_16];
	UErrorCode status = U_ZERO_ERROR;

	u_strFromUTF8(id, NAME_MAX_16, NULL, zone, -1, &status);
	int32_t n = find_pattern(locale, pattern, &status);
	return udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, id, -1, pattern, n, &status);
}

static const struct format *
find_format(struct dates *d, const char *zone, const char *language)
{
	for (size_t i = 0; i < d->count; i++)
		if (!strcmp(d->kept[i].zone, zone) && !strcmp(d->kept[i].language, language))
			return &d->kept[i];
	if (d->count == KEPT)
		forget(d);
	struct format *f = &d->kept[d->count];
	const char *shown = zone_exists(zone) ? zone : "UTC";
	UDateFormat *icu = open_format(language, shown);
	if (!icu)
		return NULL;
	*f = (struct format){xstrdup(language), xstrdup(zone), NULL, icu};
	f->shown_zone = shown == zone ? f->zone : shown;
	d->count++;
	return f;
}

/* Exactly n digits. */
static bool
read_number(const char **s, int n, int *value)
{
	*value = 0;
	for (; n; n--, (*s)++) {
		if (!ascii_isdigit((unsigned char)**s))
			return false;
		*value = *value * 10 + (**s - '0');
	}
	return true;
}

static bool
read_literal(const char **s, const char *any_of)
{
	if (!**s || !strchr(any_of, **s))
		return false;
	++*s;
	return true;
}

/* "Z", "+02", "+02:00" and "+0200", in seconds. */
static bool
read_offset(const char **s, int64_t *offset)
{
	int sign = **s == '-' ? -1 : 1, hours, minutes = 0;

	*offset = 0;
	if (read_literal(s, "Zz"))
		return true;
	if (!read_literal(s, "+-") || !read_number(s, 2, &hours))
		return false;
	read_literal(s, ":");
	if (**s && !read_number(s, 2, &minutes))
		return false;
	*offset = sign * (hours * 3600LL + minutes * 60LL);
	return hours < 24 && minutes < 60;
}

static bool
read_moment(const char *s, int64_t *seconds)
{
	struct tm t = {0};
	int64_t offset;

	if (!read_number(&s, 4, &t.tm_year) || !read_literal(&s, "-") ||
	    !read_number(&s, 2, &t.tm_mon) || !read_literal(&s, "-") ||
	    !read_number(&s, 2, &t.tm_mday) || !read_literal(&s, "Tt ") ||
	    !read_number(&s, 2, &t.tm_hour) || !read_literal(&s, ":") ||
	    !read_number(&s, 2, &t.tm_min) || !read_literal(&s, ":") ||
	    !read_number(&s, 2, &t.tm_sec))
		return false;
	if (read_literal(&s, "."))
		s += strspn(s, "0123456789");
	if (!read_offset(&s, &offset) || *s || t.tm_mon < 1 || t.tm_mon > 12 || t.tm_mday < 1 ||
	    t.tm_mday > 31 || t.tm_hour > 23 || t.tm_min > 59 || t.tm_sec > 60)
		return false;
	t.tm_year -= 1900;
	t.tm_mon--;
	*seconds = (int64_t)timegm(&t) - offset;
	return true;
}

char *
dates_write(struct dates *d, const char *moment, const char *zone, const char *language)
{
	UChar text[TEXT_MAX_16];
	char utf8[TEXT_MAX_16 * 3];
	UErrorCode status = U_ZERO_ERROR;
	int64_t seconds;

	if (!read_moment(moment, &seconds))
		return NULL;
	const struct format *f = find_format(d, zone, language);
	if (!f)
		return NULL;
	int32_t n = udat_format(f->icu, (UDate)seconds * 1000, text, TEXT_MAX_16, NULL, &status);
	u_strToUTF8(utf8, sizeof utf8, NULL, text, n, &status);
	return U_SUCCESS(status) ? xasprintf("%s (%s)", utf8, f->shown_zone) : NULL;
}
