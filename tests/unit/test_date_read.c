/* Dates of mails, right and wrong. */
#include "test.h"

#include "../../daemon/read/date.h"

static void
test_dates(void **state)
{
	static const struct {
		const char *value, *moment;
	} rows[] = {
	    {"Fri, 20 Nov 2026 10:15:00 +0200", "2026-11-20T10:15:00+02:00"},
	    {"20 Nov 2026 10:15 -0530", "2026-11-20T10:15:00-05:30"},
	    {"Fri, 20 Nov 2026 10:15:00 GMT", "2026-11-20T10:15:00+00:00"},
	    {"Fri, 20 Nov 2026 10:15:00 EST", "2026-11-20T10:15:00-05:00"},
	    {"Fri, 20 Nov 2026 10:15:00 +0100 (CET)", "2026-11-20T10:15:00+01:00"},
	    {"Fri, 20 Nov 2026 10:15:00 +01:00", "2026-11-20T10:15:00+01:00"},
	    {"Fri, 20 Nov 2026 10:15:00", "2026-11-20T10:15:00+00:00"},
	    {"Fri (day), 20 (of) Nov 2026 10:15:00 Z", "2026-11-20T10:15:00+00:00"},
	    {"20 Nov 26 10:15:00 +0000", "2026-11-20T10:15:00+00:00"},
	    {"20 Nov 99 10:15:00 +0000", "1999-11-20T10:15:00+00:00"},
	    {"20 Nov 126 10:15:00 +0000", "2026-11-20T10:15:00+00:00"},
	    {"Fri Nov 20 10:15:00 2026", "2026-11-20T10:15:00+00:00"},
	    {"Fri Nov 20 10:15:00 EST 2026", "2026-11-20T10:15:00-05:00"},
	    {"November 20, 2026 10:15 PM", "2026-11-20T22:15:00+00:00"},
	    {"20-Nov-2026 10:15:00 +0000", "2026-11-20T10:15:00+00:00"},
	    {"2026-11-20 10:15:00 +0200", "2026-11-20T10:15:00+02:00"},
	    {"2026-11-20T10:15:00.123Z", "2026-11-20T10:15:00+00:00"},
	    {"Fr, 20 Okt 2026 10.15.00 +0200", "2026-10-20T10:15:00+02:00"},
	    {"mar, 20 nov 2026 10:15:00 +0100", "2026-11-20T10:15:00+01:00"},
	    {"31 Dec 2026 23:59:60 +0000", "2026-12-31T23:59:59+00:00"},
	    {"20 Nov 2026 10:15:00 +9999", "2026-11-20T10:15:00+00:00"},
	    {"29 Feb 2028 10:15:00 +0000", "2028-02-29T10:15:00+00:00"},
	    {"29 Feb 2027 10:15:00 +0000", NULL},
	    {"31 Apr 2026 10:15:00 +0000", NULL},
	    {"20 Nov 2026 25:15:00 +0000", NULL},
	    {"Foo, 99 Bar 99999 99:99:99 +9999", NULL},
	    {"20 Nov 0026 10:15:00 +0000", NULL},
	    {"", NULL},
	    {"yesterday", NULL},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *moment = date_read(a, rows[i].value);
		if (rows[i].moment) {
			assert_non_null(moment);
			assert_string_equal(moment, rows[i].moment);
		} else {
			assert_null(moment);
		}
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_dates)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
