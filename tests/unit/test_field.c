/* Headers that are in order, and others. */
#include "test.h"

#include "../../daemon/read/field.h"
#include "../../daemon/read/prescan.h"

/* "name=value;" of each field, then "|" and the body. */
static const char *
shown(struct arena *a, const char *bytes, size_t n, bool top)
{
	struct header h = header_read(a, bytes, n, top);
	const char *text = "";

	for (const struct field *f = h.fields; f; f = f->next)
		text = arena_printf(a, "%s%s=%s;", text, f->name, f->value);
	return arena_printf(a, "%s|%.*s", text, (int)(n - h.body), bytes + h.body);
}

static void
test_headers(void **state)
{
	static const struct {
		const char *bytes, *shown;
	} rows[] = {
	    {"", "|"},
	    {"\r\n", "|"},
	    {"A: b\r\n\r\nbody", "A=b;|body"},
	    {"A: b\n\nbody", "A=b;|body"},
	    {"A: b\r\rbody", "A=b;|body"},
	    {"A: b", "A=b;|"},
	    {"A:b\r\n c\r\n\td\r\n\r\n", "A=b c\td;|"},
	    {"A : b\n\n", "A=b;|"},
	    {"A:\n\n", "A=;|"},
	    {"A: 1\nA: 2\n\n", "A=1;A=2;|"},
	    {"A: b\n\nC: d\n", "A=b;|C: d\n"},
	    /* in front of it */
	    {"\r\n\r\nA: b\n\nx", "A=b;|x"},
	    {"From me@b.test Mon Jan  1 00:00:00 2026\nA: b\n\nx", "A=b;|x"},
	    {">From me@b.test Mon\nA: b\n\nx", "A=b;|x"},
	    {"---- forwarded ----\nFrom: a@b.test\n\nx", "From=a@b.test;|x"},
	    /* rubbish in it, and a body without a blank line */
	    {"A: b\nrubbish\nSubject: late\n\nx", "A=b;Subject=late;|x"},
	    {"A: b\nThis is the text.\nAnd more: of it.\n\nx", "A=b;|This is the text.\nAnd more: of it.\n\nx"},
	    {"Content-Type: multipart/mixed\n--b\nContent-Type: text/plain\n\nx",
	        "Content-Type=multipart/mixed;|--b\nContent-Type: text/plain\n\nx"},
	    {"just a text\nof two lines", "|just a text\nof two lines"},
	    /* lines of white space: once part of folding (RFC 5322, 4.2), or the separator with a space */
	    {"To: a,\n\t\n b\nSubject: s\n\nx", "To=a,\t b;Subject=s;|x"},
	    {"A: b\n \nSubject: c\n\nx", "A=b;Subject=c;|x"},
	    {"A: b\n\t\nContent-Length: 6\n\nx", "A=b;Content-Length=6;|x"},
	    {"A: b\n \nText here.\n\nx", "A=b;|Text here.\n\nx"},
	    {":no name\n\n", "|:no name\n\n"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(shown(a, rows[i].bytes, strlen(rows[i].bytes), true), rows[i].shown);
	/* the header of a part: a text that starts with a blank line has none */
	assert_string_equal(shown(a, "\nNote: text\n", 12, false), "|Note: text\n");
	arena_free(&a);
}

static void
test_nul(void **state)
{
	struct arena *a = arena_new();
	static const char bytes[] = "A: b\0c\r\n\r\n";
	struct header h = header_read(a, bytes, sizeof bytes - 1, true);

	(void)state;
	assert_true(h.has_nul);
	assert_string_equal(h.fields->value, "b\xef\xbf\xbd"
	                                     "c");
	arena_free(&a);
}

static void
test_decoding(void **state)
{
	struct arena *a = arena_new();
	static const char bytes[] = "A: \xe6 =?utf-8?Q?=C3=BC?=\nB: plain\n\n";
	struct header h = header_read(a, bytes, sizeof bytes - 1, true);

	(void)state;
	header_decode(a, h.fields, "windows-1251");
	assert_string_equal(h.fields->value, "ж =?utf-8?Q?=C3=BC?=");
	assert_string_equal(h.fields->text, "ж ü");
	assert_string_equal(h.fields->next->text, "plain");
	arena_free(&a);
}

static char *
many(const char *before, char c, size_t n, const char *after)
{
	size_t b = strlen(before), e = strlen(after);
	char *text = xcalloc(1, b + n + e + 1);

	memcpy(text, before, b);
	memset(text + b, c, n);
	memcpy(text + b + n, after, e);
	return text;
}

static void
check_limit(char *bytes, const char *limit, bool shorter)
{
	size_t header, n = strlen(bytes);
	const char *over = prescan_header(bytes, n, &header);

	if (limit)
		assert_string_equal(over, limit);
	else
		assert_null(over);
	assert_int_equal(header < n, shorter);
	free(bytes);
}

static void
test_limits(void **state)
{
	(void)state;
	check_limit(xstrdup(""), NULL, false);
	check_limit(many("A: b\n\n", 'x', 500000, ""), NULL, false);
	check_limit(many("A: ", 'x', 65000, "\n\nx"), NULL, false);
	check_limit(many("A: ", 'x', 66000, "\n\nx"), "header line longer than 64 KiB", false);
	check_limit(many("A: b\n", '\t', 300000, "\n\nx"), "header longer than 256 KiB", true);
	check_limit(many("From: ", '(', 32, "\n\nx"), NULL, false);
	check_limit(many("From: ", '(', 33, "\n\nx"), "comments nested deeper than 32", false);
	check_limit(many("\n\nFrom: ", '(', 33, "\n\nx"), "comments nested deeper than 32", false);
	check_limit(many("From: \"", '(', 99, "\"\n\nx"), NULL, false);
	check_limit(many("Subject: ", '(', 99, "\n\nx"), NULL, false);
	check_limit(many("A: b\n\n", '(', 99, "\n"), NULL, false);
}

static void
test_boundaries(void **state)
{
	char *longest = many("", 'x', 200, ""), *longer = many("", 'x', 201, "");

	(void)state;
	assert_true(prescan_boundary("=_a b'()+,./:?"));
	assert_true(prescan_boundary(longest));
	assert_false(prescan_boundary(longer));
	assert_false(prescan_boundary(""));
	assert_false(prescan_boundary("\"")); /* the one that crashes libetpan */
	assert_false(prescan_boundary("a\\b"));
	assert_false(prescan_boundary("a "));
	assert_false(prescan_boundary("a\nb"));
	assert_false(prescan_boundary("\xc3\xbc"));
	free(longest);
	free(longer);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_headers),
	    cmocka_unit_test(test_nul),
	    cmocka_unit_test(test_decoding),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_boundaries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
