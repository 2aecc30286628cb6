/* Charsets by any name, and bytes that do not keep what the name promises. */
#include "test.h"

#include "../../daemon/read/charset.h"
#include "../../daemon/read/charset_guess.h"

struct row {
	const char *name, *bytes, *text;
	enum charset_result result;
};

static void
check(const struct row *rows, size_t count)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < count; i++) {
		struct converted c = charset_convert(a, rows[i].name, rows[i].bytes, strlen(rows[i].bytes));
		if (strcmp(c.text, rows[i].text) != 0 || c.result != rows[i].result)
			print_error("%s: %s, %d\n", rows[i].name, c.text, (int)c.result);
		assert_string_equal(c.text, rows[i].text);
		assert_int_equal(c.result, rows[i].result);
	}
	arena_free(&a);
}

static void
test_names(void **state)
{
	static const struct row rows[] = {
	    {"utf-8", "\xc3\xbc", "ü", CHARSET_DECLARED},
	    {"UTF8", "\xc3\xbc", "ü", CHARSET_DECLARED},
	    {"\"utf-8\"", "\xc3\xbc", "ü", CHARSET_DECLARED},
	    {"3D\"utf-8\"", "\xc3\xbc", "ü", CHARSET_DECLARED},
	    {"utf8mb4", "\xc3\xbc", "ü", CHARSET_DECLARED},
	    {"iso-8859-1", "\xfc \x80", "ü €", CHARSET_DECLARED},
	    {"csISOLatin1", "\xfc", "ü", CHARSET_DECLARED},
	    {"iso8859-5", "\xd6", "ж", CHARSET_DECLARED},
	    {"8859_5", "\xd6", "ж", CHARSET_DECLARED},
	    {"iso-8859-13", "\xe2", "ā", CHARSET_DECLARED},
	    {"windows-1257", "\xe2", "ā", CHARSET_DECLARED},
	    {"cp-1251", "\xe6", "ж", CHARSET_DECLARED},
	    {"win-1251", "\xe6", "ж", CHARSET_DECLARED},
	    {"x-cp1252", "\x93", "“", CHARSET_DECLARED},
	    {"koi8-r", "\xd6", "ж", CHARSET_DECLARED},
	    {"x-sjis", "\x82\xa0", "あ", CHARSET_DECLARED},
	    {"cp50221", "\x1b$B$\"\x1b(B", "あ", CHARSET_DECLARED},
	    {"ks_c_5601-1987", "\xb0\xa1", "가", CHARSET_DECLARED},
	    {"korean", "\xb0\xa1", "가", CHARSET_DECLARED},
	    {"x-gbk", "\xc4\xe3", "你", CHARSET_DECLARED},
	    {"hz-gb-2312", "~{Dc~} x", "你 x", CHARSET_DECLARED},
	    {"x-big5", "\xa7\x41", "你", CHARSET_DECLARED},
	    {"x-mac-roman", "\x8a", "ä", CHARSET_DECLARED},
	    {"utf-7", "+APw-", "ü", CHARSET_DECLARED},
	    {"us-ascii", "plain", "plain", CHARSET_DECLARED},
	    {"", "plain", "plain", CHARSET_DECLARED},
	};

	(void)state;
	check(rows, sizeof rows / sizeof *rows);
	assert_true(charset_known("Windows-1252"));
	assert_false(charset_known("us-ascii")); /* says nothing about bytes above 127 */
	assert_false(charset_known("x-no-such-thing"));
}

static void
test_broken_promises(void **state)
{
	static const struct row rows[] = {
	    {"us-ascii", "\xc3\xbc", "ü", CHARSET_GUESSED},
	    {"", "\xfc", "ü", CHARSET_GUESSED},
	    {"unknown-8bit", "\xfc", "ü", CHARSET_GUESSED},
	    {"x-no-such-thing", "\xc3\xbc", "ü", CHARSET_GUESSED},
	    {"utf-8", "gr\xfc\xdf", "grüß", CHARSET_GUESSED},
	    /* one character cut in two: only that is lost */
	    {"utf-8", "\xc3\xbc\xc3\xb6\xc3", "üö\xef\xbf\xbd", CHARSET_DAMAGED},
	    {"koi8-r", "\xd0\xb6", "п╤", CHARSET_DECLARED},
	    {"shift_jis", "\xc3\xbc\xff", "ﾃｼ\xef\xbf\xbd", CHARSET_DAMAGED},
	    {"windows-1251", "\x98", "\xef\xbf\xbd", CHARSET_DAMAGED},
	    /* windows-1252 has no 0x81, UTF-8 has it in many characters */
	    {"iso-8859-1", "\xc4\x81", "ā", CHARSET_GUESSED},
	};

	(void)state;
	check(rows, sizeof rows / sizeof *rows);
}

/* Undeclared bytes: Russian, Chinese, Korean and Japanese look like nothing else. */
static void
test_guesses(void **state)
{
	static const struct row rows[] = {
	    {"", "\xcf\xf0\xe8\xe2\xe5\xf2, \xfd\xf2\xee \xff", "Привет, это я", CHARSET_GUESSED},
	    {"", "\xf0\xd2\xc9\xd7\xc5\xd4, \xdc\xd4\xcf \xd1", "Привет, это я", CHARSET_GUESSED},
	    {"", "\xd7\xaa\xb7\xa2\xa3\xba\xd5\xfb\xcc\xe5", "转发：整体", CHARSET_GUESSED},
	    {"", "\x1b$B$3$s\x1b(B", "こん", CHARSET_DECLARED},
	    {"", "\xe4\xf6\xfc\xdf ad", "äöüß ad", CHARSET_GUESSED},
	    {"", "\xa7\x41\xa6\x6e\xa1\x41\xa4\xb5\xa4\xd1\xae\xf0\xab\xdc\xa6\x6e", "你好，今天氣很好", CHARSET_GUESSED},
	    {"", "d\xe9j\xe0 vu", "déjà vu", CHARSET_GUESSED},
	    {"", "\xc4\xd6\xdc", "ÄÖÜ", CHARSET_GUESSED},
	};

	(void)state;
	check(rows, sizeof rows / sizeof *rows);
	assert_null(charset_guess("", 0));
	assert_null(charset_guess("plain", 5));
}

static void
test_utf16(void **state)
{
	struct arena *a = arena_new();
	static const char big[] = "\0H\0i", little[] = "H\0i\0", marked[] = "\xff\xfeH\0i\0";

	(void)state;
	assert_string_equal(charset_convert(a, "utf-16", big, 4).text, "Hi");
	assert_string_equal(charset_convert(a, "utf-16", little, 4).text, "Hi");
	assert_string_equal(charset_convert(a, "utf-16", marked, 6).text, "Hi");
	assert_string_equal(charset_convert(a, "utf-16le", little, 4).text, "Hi");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_broken_promises),
	    cmocka_unit_test(test_guesses),
	    cmocka_unit_test(test_utf16),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
