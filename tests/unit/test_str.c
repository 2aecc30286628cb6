/* The growable string, ASCII, UTF-8. */
#include "test.h"

#include "../../daemon/common/str.h"

static void
grows(void **state)
{
	struct str s = {0};

	(void)state;
	assert_string_equal(str_text(&s), "");
	for (int i = 0; i < 1000; i++) {
		str_addf(&s, "%d,", i % 10);
		assert_int_equal(s.len, 2 * (size_t)(i + 1));
		assert_int_equal(s.data[s.len], 0);
		assert_true(s.len < s.size);
	}
	str_truncate(&s, 5);
	assert_string_equal(str_text(&s), "0,1,2");
	str_truncate(&s, 50); /* never longer */
	assert_int_equal(s.len, 5);
	str_add(&s, "\0x", 2);
	assert_int_equal(s.len, 7);
	assert_memory_equal(s.data, "0,1,2\0x", 8);
	str_addc(&s, '!');
	str_add(&s, NULL, 0);
	assert_int_equal(s.len, 8);
	char *text = str_take(&s);
	assert_null(s.data);
	assert_int_equal(s.len, 0);
	free(text);
	text = str_take(&s);
	assert_string_equal(text, "");
	free(text);
	str_free(&s);
	str_free(&s);
}

static void
reserves(void **state)
{
	struct str s = {0};

	(void)state;
	str_addz(&s, "ab");
	str_reserve(&s, 10000);
	assert_true(s.size >= 10003);
	assert_string_equal(str_text(&s), "ab");
	str_free(&s);
}

static void
ascii(void **state)
{
	(void)state;
	assert_int_equal(ascii_casecmp("Subject", "sUBJECT"), 0);
	assert_true(ascii_casecmp("a", "b") < 0);
	assert_true(ascii_casecmp("ab", "a") > 0);
	/* Mail's grammar knows no other letters: Ž stays what it is. */
	assert_true(ascii_casecmp("\xc5\xbd", "\xc5\xbe") != 0);
	assert_int_equal(ascii_ncasecmp("abX", "ABY", 2), 0);
	assert_true(ascii_starts("Re: x", "re:"));
	assert_false(ascii_starts("R", "re:"));
	assert_string_equal(ascii_casestr("one TWO three", "two"), "TWO three");
	assert_null(ascii_casestr("one", "two"));
	assert_string_equal(ascii_casestr("one", ""), "one");
	assert_true(ascii_isspace('\t') && ascii_isspace(' ') && ascii_isspace('\r') &&
	            !ascii_isspace(0xa0));
	assert_true(
	    ascii_isalnum('z') && ascii_isalnum('A') && ascii_isalnum('0') && !ascii_isalnum(0xe9));
}

static const struct {
	const char *text, *clean;
	size_t replaced;
} utf8[] = {
    {"", "", 0},
    {"plain", "plain", 0},
    {"\xc4\x80\xe2\x82\xac\xf0\x9f\x99\x82", "\xc4\x80\xe2\x82\xac\xf0\x9f\x99\x82", 0},
    {"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", 0},
    {"a\xff"
     "b",
        "a\xef\xbf\xbd"
        "b",
        1},
    {"\x80", "\xef\xbf\xbd", 1},
    {"\xc3", "\xef\xbf\xbd", 1},                                                 /* cut off */
    {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd", 2},                                 /* overlong / */
    {"\xe0\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3},                 /* overlong */
    {"\xf0\x80\x80\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 4}, /* overlong */
    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", 3},                 /* a surrogate */
    {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
        4}, /* above U+10FFFF */
    {"\xe2\x82"
     "a",
        "\xef\xbf\xbd\xef\xbf\xbd"
        "a",
        2},
};

static void
utf8_is_checked_and_cleaned(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof utf8 / sizeof *utf8; i++) {
		struct str out = {0};
		size_t n = strlen(utf8[i].text);
		assert_int_equal(utf8_valid(utf8[i].text, n), utf8[i].replaced == 0);
		assert_int_equal(utf8_clean(&out, utf8[i].text, n), utf8[i].replaced);
		assert_string_equal(str_text(&out), utf8[i].clean);
		assert_true(utf8_valid(str_text(&out), out.len));
		str_free(&out);
	}
	struct str out = {0};
	assert_int_equal(utf8_clean(&out, "a\0b", 3), 1);
	assert_string_equal(str_text(&out), "a\xef\xbf\xbd"
	                                    "b");
	str_free(&out);
}

static void
utf8_is_cut_between_characters(void **state)
{
	static const char text[] = "a\xe2\x82\xac"
	                           "b"; /* 1 + 3 + 1 bytes */
	static const size_t cuts[] = {0, 1, 1, 1, 4, 5, 5};

	(void)state;
	for (size_t max = 0; max < sizeof cuts / sizeof *cuts; max++)
		assert_int_equal(utf8_cut(text, 5, max), cuts[max]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(grows),
	    cmocka_unit_test(reserves),
	    cmocka_unit_test(ascii),
	    cmocka_unit_test(utf8_is_checked_and_cleaned),
	    cmocka_unit_test(utf8_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
