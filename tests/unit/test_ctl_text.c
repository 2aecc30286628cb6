#include "test.h"

#include <locale.h>
#include "../../daemon/ctl/table.h"
#include "../../daemon/ctl/text.h"
#include "../../daemon/ctl/when.h"

static void
assert_clean(const char *in, bool lines, const char *expected)
{
	struct str out = {0};

	text_clean(&out, in, strlen(in), lines);
	assert_string_equal(str_text(&out), expected);
	str_free(&out);
}

static void
clean_takes_away_what_drives_a_terminal(void **state)
{
	(void)state;
	assert_clean("plain \xc4\x81", false, "plain \xc4\x81");
	assert_clean("\x1b]0;title\x07", false, "\xef\xbf\xbd]0;title\xef\xbf\xbd");
	assert_clean("c1 \xc2\x9b"
	             "31m",
	    false,
	    "c1 \xef\xbf\xbd"
	    "31m");
	assert_clean(
	    "abc\xe2\x80\xaegpj.exe", false, "abc\xef\xbf\xbdgpj.exe"); /* right-to-left override */
	assert_clean("a\tb\r\nc\rd", true,
	    "a b\nc\xef\xbf\xbd"
	    "d");
	assert_clean("a\nb", false, "a b");
	assert_clean("broken \xff", false, "broken \xef\xbf\xbd");
}

static void
json_keeps_its_meaning(void **state)
{
	struct str out = {0};

	(void)state;
	text_clean_json(&out, "{\"a\": \"\\u001b \xc2\x9b\x7f \xe2\x80\xae \xc4\x81\"}");
	assert_string_equal(str_text(&out), "{\"a\": \"\\u001b \\u009b\\u007f \\u202e \xc4\x81\"}");
	str_free(&out);
}

static void
width_counts_columns(void **state)
{
	(void)state;
	assert_int_equal(text_width("abc", 3), 3);
	assert_int_equal(text_width("\xc4\x81\xc5\xa1", 4), 2); /* two letters with diacritics */
	assert_int_equal(text_width("e\xcc\x81", 3), 1);        /* e and a combining acute */
	assert_int_equal(text_width("\xe6\x97\xa5\xe6\x9c\xac", 6), 4); /* two ideographs */
}

static void
wrap_breaks_at_spaces(void **state)
{
	(void)state;
	assert_int_equal(text_wrap("one two three", 13, 8), 8);
	assert_int_equal(text_wrap("one two three", 13, 7), 8); /* the space itself may hang over */
	assert_int_equal(text_wrap("onetwothree", 11, 4), 4);
	assert_int_equal(text_wrap("\xe6\x97\xa5\xe6\x9c\xac", 6, 1), 3); /* never nothing */
	assert_int_equal(text_wrap("short", 5, 80), 5);
}

static const struct table_column columns[] = {
    {"id", TABLE_RIGHT}, {"name", TABLE_LEFT}, {"what", TABLE_WRAP}};

static struct table *
small_table(void)
{
	struct table *t = table_new(columns, 3);

	table_addf(t, "%d", 7);
	table_add(t, "\xc4\x81");
	table_add(t, "one two three four five");
	table_addf(t, "%d", 1042);
	table_add(t, NULL);
	table_add(t, "");
	return t;
}

static void
table_aligns_by_width(void **state)
{
	struct table *t = small_table();
	struct str out = {0};

	(void)state;
	table_text(t, 1, 0, &out);
	assert_string_equal(str_text(&out), "   id  name  what\n"
	                                    "    7  \xc4\x81     one two three four five\n"
	                                    " 1042  -\n");
	str_free(&out);
	table_free(&t);
	assert_null(t);
}

static void
table_wraps_the_column_that_gives_way(void **state)
{
	struct table *t = small_table();
	struct str out = {0};

	(void)state;
	table_text(t, 0, 26, &out);
	assert_string_equal(str_text(&out), "  id  name  what\n"
	                                    "   7  \xc4\x81     one two three\n"
	                                    "            four five\n"
	                                    "1042  -\n");
	str_free(&out);
	table_free(&t);
}

static void
moments_are_read_and_shown(void **state)
{
	char out[WHEN_SIZE];
	time_t t;

	(void)state;
	setenv("TZ", "UTC-2", 1);
	tzset();
	assert_true(when_read("1970-01-01T02:00:01.5+02:00", &t));
	assert_int_equal(t, 1);
	assert_true(when_read("1970-01-01T00:00:00Z", &t));
	assert_int_equal(t, 0);
	assert_false(when_read("1970-01-01", &t));
	assert_false(when_read("1970-01-01T00:00:00+xx", &t));
	assert_string_equal(when_text("2026-11-20T10:15:00+00:00", out), "2026-11-20 12:15:00");
	assert_string_equal(
	    when_zoned("2026-11-20T10:15:00.25+00:00", out), "2026-11-20 12:15:00 +0200");
	assert_string_equal(when_text(NULL, out), "-");
}

static void
ages_have_one_unit(void **state)
{
	char out[WHEN_SIZE];
	const char *now = "2026-11-20T10:15:00+00:00";

	(void)state;
	assert_string_equal(when_age(now, "2026-11-20T10:14:20Z", out), "40 s");
	assert_string_equal(when_age(now, "2026-11-20T10:00:00Z", out), "15 min");
	assert_string_equal(when_age(now, "2026-11-20T07:15:00Z", out), "3 h");
	assert_string_equal(when_age(now, "2026-11-01T07:15:00Z", out), "19 d");
	assert_string_equal(
	    when_age(now, "2026-11-20T10:16:00Z", out), "0 s"); /* the clock was set back */
	assert_string_equal(when_age(now, NULL, out), "-");
}

static void
shifts_are_read(void **state)
{
	static const char *const wrong[] = {
	    "", "+", "3h", "+3", "+h", "+3x", "+3h4", "-", "+-3h", "+999999999999d"};
	long long seconds;
	time_t t;

	(void)state;
	assert_true(when_read_shift("+3h", &seconds));
	assert_int_equal(seconds, 3 * 3600);
	assert_true(when_read_shift("-1d12h", &seconds));
	assert_int_equal(seconds, -36 * 3600);
	assert_true(when_read_shift("+2w1m1s", &seconds));
	assert_int_equal(seconds, 14 * 86400 + 61);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(when_read_shift(wrong[i], &seconds));
	assert_true(when_read("2026-12-24T09:00+02:00", &t));
	assert_false(when_read("2026-12-24T09:00", &t));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(clean_takes_away_what_drives_a_terminal),
	    cmocka_unit_test(json_keeps_its_meaning),
	    cmocka_unit_test(width_counts_columns),
	    cmocka_unit_test(wrap_breaks_at_spaces),
	    cmocka_unit_test(table_aligns_by_width),
	    cmocka_unit_test(table_wraps_the_column_that_gives_way),
	    cmocka_unit_test(moments_are_read_and_shown),
	    cmocka_unit_test(ages_have_one_unit),
	    cmocka_unit_test(shifts_are_read),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("ctl: text and tables", tests, NULL, NULL);
}
