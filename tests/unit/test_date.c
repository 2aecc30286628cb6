/* date.c: moments in words. */
#include "../../daemon/send/date.h"

#include "test.h"
#include <stdlib.h>

static struct dates *dates;

static int
start(void **state)
{
	(void)state;
	dates = dates_new();
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	dates_free(&dates);
	return 0;
}

static void
check(const char *moment, const char *zone, const char *language, const char *expected)
{
	char *text = dates_write(dates, moment, zone, language);

	assert_non_null(text);
	assert_string_equal(text, expected);
	free(text);
}

static void
test_languages(void **state)
{
	static const char at[] = "2026-11-20T16:00:00Z", riga[] = "Europe/Riga";

	(void)state;
	check(at, riga, "en", "Friday, 20 November 2026, 18:00 (Europe/Riga)");
	check(at, riga, "en-US", "Friday, November 20, 2026, 18:00 (Europe/Riga)");
	check(at, riga, "ru", "пятница, 20 ноября 2026 г., 18:00 (Europe/Riga)");
	check(at, riga, "lv", "piektdiena, 2026. gada 20. novembris, 18:00 (Europe/Riga)");
	check(at, riga, "et", "reede, 20. november 2026, 18:00 (Europe/Riga)");
	check(at, riga, "es", "viernes, 20 de noviembre de 2026, 18:00 (Europe/Riga)");
}

/* The zone's own rules, both sides of a change of clocks and of the date line. */
static void
test_zones(void **state)
{
	(void)state;
	check("2026-03-29T00:59:59Z", "Europe/Riga", "en",
	    "Sunday, 29 March 2026, 02:59 (Europe/Riga)");
	check("2026-03-29T01:00:00Z", "Europe/Riga", "en",
	    "Sunday, 29 March 2026, 04:00 (Europe/Riga)");
	check("2026-12-31T23:30:00Z", "Pacific/Auckland", "en",
	    "Friday, 1 January 2027, 12:30 (Pacific/Auckland)");
	check("2026-01-01T00:30:00Z", "America/New_York", "en",
	    "Wednesday, 31 December 2025, 19:30 (America/New_York)");
	check("2026-11-20T16:00:00Z", "UTC", "en", "Friday, 20 November 2026, 16:00 (UTC)");
}

/* A zone that ICU does not know must not pass for one that it does. */
static void
test_unknown_zone(void **state)
{
	(void)state;
	check("2026-11-20T16:00:00Z", "Europe/Nowhere", "en",
	    "Friday, 20 November 2026, 16:00 (UTC)");
	check("2026-11-20T16:00:00Z", "", "en", "Friday, 20 November 2026, 16:00 (UTC)");
}

static void
test_forms(void **state)
{
	static const char *const same[] = {"2026-11-20T16:00:00Z", "2026-11-20T16:00:00+00:00",
	    "2026-11-20 18:00:00+02", "2026-11-20T14:30:00-0130", "2026-11-20t16:00:59.999999z"};
	static const char *const bad[] = {"", "tomorrow", "2026-11-20", "2026-11-20T16:00",
	    "1795190400", "2026-11-20T16:00:00", "2026-13-20T16:00:00Z", "2026-11-20T24:00:00Z",
	    "2026-11-20T16:00:00Zz", "2026-11-20T16:00:00+25:00", "2026-11-20T16:00:00+0",
	    "2026-00-20T16:00:00Z", "2026-11-00T16:00:00Z", " 2026-11-20T16:00:00Z"};

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		check(same[i], "UTC", "en", "Friday, 20 November 2026, 16:00 (UTC)");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(dates_write(dates, bad[i], "UTC", "en"));
}

/* More languages and zones than are kept. */
static void
test_many(void **state)
{
	static const char *const zones[] = {"UTC", "Europe/Riga", "Asia/Tokyo", "Africa/Cairo",
	    "America/Lima", "Asia/Kolkata", "Europe/Paris", "Europe/Rome", "Asia/Dubai",
	    "Asia/Seoul"};

	(void)state;
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
			free(dates_write(dates, "2026-11-20T16:00:00Z", zones[i], "en"));
			free(dates_write(dates, "2026-11-20T16:00:00Z", zones[i], "lv"));
		}
	check("2026-11-20T16:00:00Z", "Asia/Tokyo", "en",
	    "Saturday, 21 November 2026, 01:00 (Asia/Tokyo)");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_languages),
	    cmocka_unit_test(test_zones),
	    cmocka_unit_test(test_unknown_zone),
	    cmocka_unit_test(test_forms),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
