/* Transfer encodings: what is right, and what is sent all the same. */
#include "test.h"

#include "../../daemon/read/decode.h"

struct row {
	const char *encoded, *plain;
	size_t bad;
};

static void
check(struct decoded d, const struct row *row)
{
	assert_string_equal(d.data, row->plain);
	assert_int_equal(d.length, strlen(row->plain));
	assert_int_equal(d.bad, row->bad);
}

static void
test_base64(void **state)
{
	static const struct row rows[] = {
	    {"", "", 0},
	    {"eA==", "x", 0},
	    {"eHg=", "xx", 0},
	    {"eHh4", "xxx", 0},
	    {"eHh4\r\neHh4\r\n", "xxxxxx", 0},
	    {"eHh", "xx", 0},  /* the padding is missing */
	    {"eHh4e", "xxx", 0}, /* six bits are no byte */
	    {"eA==\r\neHh4", "xxxx", 0}, /* two encodings, one after the other */
	    {"eA== and a footer", "x", 0},
	    {"e!H?h4", "xxx", 2},
	    {"_-8=", "\xff\xef", 0},
	    {"====", "", 0},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(decode_base64(a, rows[i].encoded, strlen(rows[i].encoded)), &rows[i]);
	arena_free(&a);
}

static void
test_quoted_printable(void **state)
{
	static const struct row rows[] = {
	    {"", "", 0},
	    {"plain", "plain", 0},
	    {"=C3=BC", "\xc3\xbc", 0},
	    {"=c3=bc", "\xc3\xbc", 0},
	    {"one=\r\ntwo", "onetwo", 0},
	    {"one= \t\r\ntwo", "onetwo", 0}, /* a relay added white space */
	    {"one=\ntwo", "onetwo", 0},
	    {"a=b", "a=b", 1},
	    {"a=", "a", 0},
	    {"a=4", "a=4", 1}, /* libetpan looks behind the end here */
	    {"100 % = all", "100 % = all", 1},
	    {"under_score", "under_score", 0},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(decode_quoted_printable(a, rows[i].encoded, strlen(rows[i].encoded), false), &rows[i]);
	check(decode_quoted_printable(a, "a_b=5Fc", 7, true), &(struct row){"", "a b_c", 0});
	arena_free(&a);
}

static void
test_uuencode(void **state)
{
	static const char text[] = "begin 644 cat.txt\n#0V%T\n`\nend\n";
	struct arena *a = arena_new();
	struct decoded d = decode_uuencode(a, text + 18, sizeof text - 19);

	(void)state;
	assert_string_equal(d.data, "Cat");
	d = decode_uuencode(a, "M", 1); /* says 45 bytes, has none */
	assert_int_equal(d.length, 45);
	d = decode_uuencode(a, "", 0);
	assert_int_equal(d.length, 0);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_base64),
	    cmocka_unit_test(test_quoted_printable),
	    cmocka_unit_test(test_uuencode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
