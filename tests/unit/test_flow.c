/* flow.c: lines that fit, and are the same text when they are joined again. */
#include "../../daemon/send/flow.h"

#include "test.h"
#include "../../daemon/common/str.h"

static void
check(const char *text, const char *expected)
{
	char *flowed = flow(text);

	assert_string_equal(flowed, expected);
	free(flowed);
}

static void
test_short(void **state)
{
	(void)state;
	check("", "");
	check("a", "a");
	check("a\nb\n\nc\n", "a\nb\n\nc\n");
	check("a  \n \nb ", "a\n\nb");
	check("-- \nAcme", "-- \nAcme");
	check(" indented\n> quoted\nFrom here\nFrom", "  indented\n > quoted\n From here\nFrom");
}

#define TEN "123456789 "
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static void
test_long(void **state)
{
	(void)state;
	check(SEVENTY "12345", SEVENTY "12345");
	check(SEVENTY "123456", SEVENTY "\n123456");
	check(SEVENTY "From > x", SEVENTY "From \n > x");
	check(SEVENTY "1234 From x", SEVENTY "1234 \n From x");
	check(SEVENTY "1234 > x", SEVENTY "1234 \n > x");
	check(SEVENTY "1234  > x", SEVENTY "1234 \n  > x");
	/* characters are counted, not bytes */
	check("\xD1\x8F\xD1\x8F\xD1\x8F " SEVENTY "1", "\xD1\x8F\xD1\x8F\xD1\x8F " SEVENTY "1");
	/* a word that is wider than a line stays whole */
	char *word = xmalloc(101);
	memset(word, 'x', 100);
	word[100] = 0;
	check(word, word);
	char *text = xasprintf("see %s now", word), *expected = xasprintf("see \n%s \nnow", word);
	check(text, expected);
	free(text);
	free(expected);
	free(word);
}

/* What a program that knows the format shows is what was written. */
static void
test_joined(void **state)
{
	static const char *const words[] = {"a", "to", "the", "From", ">", "\xC4\x81\xC4\x93\xC4\xAB", "a-rather-longer-word", "x,"};
	struct str text = {0};

	(void)state;
	for (unsigned i = 0; i < 2000; i++)
		str_addf(&text, "%s%s", i ? " " : "", words[(i * 7 + i / 11) % 8]);
	char *flowed = flow(text.data);
	struct str joined = {0};
	for (const char *line = flowed; *line;) {
		size_t n = strcspn(line, "\n"), columns = 0;
		for (size_t i = 0; i < n; i++)
			columns += ((unsigned char)line[i] & 0xc0) != 0x80;
		assert_true(columns <= 76);
		str_add(&joined, line + (*line == ' '), n - (*line == ' '));
		line += n + (line[n] == '\n');
	}
	assert_string_equal(str_text(&joined), text.data);
	free(flowed);
	str_free(&joined);
	str_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_short),
	    cmocka_unit_test(test_long),
	    cmocka_unit_test(test_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
