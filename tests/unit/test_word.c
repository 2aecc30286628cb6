/* Encoded words, as RFC 2047 has them and as they come. */
#include "test.h"

#include "../../daemon/read/word.h"

static void
test_words(void **state)
{
	static const struct {
		const char *value, *text;
	} rows[] = {
	    {"", ""},
	    {"plain", "plain"},
	    {"=?utf-8?Q?=C3=BC?=", "ü"},
	    {"=?UTF-8?b?w7w=?=", "ü"},
	    {"=?iso-8859-1?q?a=FCb_c?=", "aüb c"},
	    {"=?utf-8*en?Q?x?=", "x"},
	    {"=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"},
	    {"=?utf-8?Q?a?=\t =?iso-8859-1?Q?=FC?=", "aü"},
	    {"=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"},
	    /* a character cut in two by the words */
	    {"=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "ü"},
	    {"=?utf-8?B?w7w=?==?utf-8?B?w7w=?=", "üü"},
	    {"Re:=?utf-8?Q?x?=y", "Re:xy"},
	    {"\"=?utf-8?Q?in_quotes?=\"", "\"in quotes\""},
	    {"=?utf-8?Q?with space?=", "with space"},
	    {"=?utf-8?Q?a?b?=", "a?b"},
	    {"=?utf-8?Q?=41?=", "A"},
	    {"=?utf-8?Q?" "?=", ""},
	    {"=?utf-8?Q?never ends", "=?utf-8?Q?never ends"},
	    {"=?utf-8?X?x?=", "=?utf-8?X?x?="},
	    {"=??Q?x?=", "=??Q?x?="},
	    {"a =? b", "a =? b"},
	    {"=?x-unknown?Q?=FC?=", "ü"},
	    {"=?utf-8?Q?line=0D=0Abreak?=", "line  break"},
	    {"raw \xc3\xbc", "raw ü"},
	    {"raw \xfc", "raw ü"},
	    /* raw bytes inside a word */
	    {"=?iso-8859-1?Q?Fr\xc3\xb6sche?=", "Frösche"},
	    {"=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ"},
	    {"\x1b$B$\"\x1b(B", "あ"},
	    /* what decodes to controls was no text */
	    {"=?utf-8?Q?=01=FF?=", "=?utf-8?Q?=01=FF?="},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(word_decode(a, rows[i].value, NULL), rows[i].text);
	assert_string_equal(word_decode(a, "\xe6", "windows-1251"), "ж");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_words)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
