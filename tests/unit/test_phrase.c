/* The small tools of kind, bounce and reply: folded lines, phrases, tokens, shapes, status codes.
 */
#include "test.h"
#include "../../daemon/read/fold.h"
#include "../../daemon/read/paragraph.h"
#include "../../daemon/read/phrase.h"
#include "../../daemon/read/shape.h"
#include "../../daemon/read/status.h"
#include "../../daemon/read/token.h"

static void
test_fold(void **state)
{
	static const struct {
		const char *line, *folded;
	} rows[] = {
	    {"", ""},
	    {"  Hello\t  World ", "hello world"},
	    {"\xC2\xA0No\xC2\xA0 break\xE3\x80\x80here", "no break here"},
	    {"ÀÉÎÕÜ ĀĢŅŠ ÕŽ İ", "àéîõü āģņš õž i"},
	    {"ОТПРАВЛЕНО Ёж Ґ", "отправлено ёж ґ"},
	    {"ΑΠΌ Ή", "από ή"},
	    {"it\xE2\x80\x99s \xE2\x80\x9Cso\xE2\x80\x9D", "it's \"so\""},
	    {"a\xE2\x80\x94"
	     "b\xE2\x80\x93"
	     "c",
	        "a-b-c"},
	    {"\xEF\xBB\xBFw\xE2\x80\x8Br\xE2\x80\x8Eote", "wrote"},
	    {"写道：", "写道:"},
	    {"bad \xFF byte", "bad \xFF byte"},
	    {"cut \xE2\x80", "cut \xE2\x80"},
	};
	char out[FOLD_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n = fold_line(out, sizeof out, rows[i].line, strlen(rows[i].line));

		assert_string_equal(out, rows[i].folded);
		assert_int_equal(n, strlen(out));
	}
	assert_true(fold_line(out, 10, "aaaaaaaaaaaaaaaaaaaa", 20) < 10);
}

static void
test_phrases(void **state)
{
	static const struct {
		const char *phrase, *line;
		bool match;
	} rows[] = {
	    {"abc", "abc", true},
	    {"abc", "abcd", false},
	    {"abc*", "abcd", true},
	    {"*abc", "xabc", true},
	    {"*abc", "xabcd", false},
	    {"*abc*", "xabcd", true},
	    {"a*c", "abbc", true},
	    {"a*c", "abb", false},
	    {"a*b*c", "a-c-b-c", true},
	    {"*ab*ba*", "aba", false},
	    {"ab*ba", "aba", false}, /* pieces may not overlap */
	    {"*", "", true},
	    {"", "", true},
	    {"", "x", false},
	    {"a**b", "ab", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (phrase_match(rows[i].phrase, rows[i].line) != rows[i].match)
			fail_msg("%s on %s", rows[i].phrase, rows[i].line);
}

static void
test_lines(void **state)
{
	const char *text = "one\r\ntwo\rthree\n\nfive", *end = text + strlen(text);
	static const char *const wanted[] = {"one", "two", "three", "", "five"};
	struct line l;
	size_t n = 0;

	(void)state;
	for (; line_next(&text, end, &l); n++) {
		assert_true(n < 5);
		assert_int_equal(l.length, strlen(wanted[n]));
		assert_memory_equal(l.start, wanted[n], l.length);
	}
	assert_int_equal(n, 5);
}

static void
test_tokens(void **state)
{
	static const struct {
		const char *value, *first; /* NULL: unreadable */
		bool whole;
	} rows[] = {
	    {"no", "no", true},
	    {" (a (nested \\) one)) No (really)", "no", true},
	    {"auto-replied; owner-email=\"a@b\"", "auto-replied", true},
	    {"no thanks", "no", false},
	    {"", "", true},
	    {"(open", NULL, false},
	    {"no (open", NULL, false},
	    {"no (\\", NULL, false},
	};
	struct arena *a = arena_new();
	char deep[100];
	bool whole;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *first = token_first(a, rows[i].value, &whole);

		assert_int_equal(first != NULL, rows[i].first != NULL);
		if (first)
			assert_string_equal(first, rows[i].first);
		assert_int_equal(whole, rows[i].whole);
	}
	memset(deep, '(', sizeof deep);
	deep[40] = 0;
	assert_null(token_skip(deep));
	assert_true(token_has("DR, OOF (x), AutoReply", "autoreply"));
	assert_true(token_has("All", "all"));
	assert_false(token_has("overall, (all)", "all"));
	arena_free(&a);
}

static void
test_shapes(void **state)
{
	static const struct {
		const char *line, *shape, *first; /* NULL: no address */
	} rows[] = {
	    {"Unknown user: Bob@X.test", "unknown user: @", "Bob@X.test"},
	    {"<bob@x.test>: 550 <bob@x.test>... No", "<@>: 550 <@>... no", "bob@x.test"},
	    {"  * bob@x.test", "* @", "bob@x.test"},
	    {"*bob@x.test", "*@", "bob@x.test"},
	    {"'bob@x.test'", "'@'", "bob@x.test"},
	    {"bob@x.test.", "@.", "bob@x.test"},
	    {"[SMTP:bob@x.test]", "[smtp:@]", "bob@x.test"},
	    {"<bob@mailhub0>", "<@>", "bob@mailhub0"},
	    {"bob@mailhub0 x", "bob@mailhub0 x", NULL},
	    {"\"b o b\"@x.test", "@", "\"b o b\"@x.test"},
	    {"bob@[192.0.2.1]", "@", "bob@[192.0.2.1]"},
	    {"发送到bob@x.test，失败", "发送到@，失败", "bob@x.test"},
	    {"@ @x @.test x@", "@ @x @.test x@", NULL},
	    {"🐈@x.test is gone", "@ is gone", "🐈@x.test"},
	    {"SMTP=bob@x.test; on", "smtp=@; on", "bob@x.test"},
	    {"no address", "no address", NULL},
	};
	struct shape s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		shape_make(&s, &(struct line){rows[i].line, strlen(rows[i].line)});
		assert_string_equal(s.text, rows[i].shape);
		assert_int_equal(s.count > 0, rows[i].first != NULL);
		if (s.count) {
			assert_int_equal(s.addresses[0].length, strlen(rows[i].first));
			assert_memory_equal(
			    s.addresses[0].start, rows[i].first, s.addresses[0].length);
		}
	}
}

static void
test_status(void **state)
{
	static const struct {
		const char *text, *code;
		char class;
	} rows[] = {
	    {"550 5.1.1 no such user", "5.1.1", '5'},
	    {"(#5.7.606)", "5.7.606", 0},
	    {"host 5.1.1.9 said no", "", 0},
	    {"mx-5.1.1x", "", 0},
	    {"version 14.5.1.2", "", 0},
	    {"421-4.2.0 later", "4.2.0", '4'},
	    {"said: 452 try later", "", '4'},
	    {"1550 5501 55", "", 0},
	    {"", "", 0},
	};
	char code[12];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(status_find(rows[i].text, code), *rows[i].code != 0);
		if (*rows[i].code)
			assert_string_equal(code, rows[i].code);
		assert_int_equal(status_reply_class(rows[i].text), rows[i].class);
	}
}

static void
test_paragraphs(void **state)
{
	static const char *const phrases[] = {"*this is an automatic reply*", NULL};
	struct phrase_table *table = phrase_table_new(phrases);
	char found[FOLD_MAX];

	(void)state;
	assert_true(paragraph_says("Hello,\n\nthis is\nan automatic reply.\n", table, found));
	assert_false(paragraph_says("this is\n\nan automatic reply.\n", table, found));
	assert_false(paragraph_says("> this is an automatic reply\n", table, found));
	assert_false(paragraph_says("", table, found));
	phrase_table_free(&table);
}

static bool
one_matches(const char *const *phrases, const char *line)
{
	for (; *phrases; phrases++)
		if (phrase_match(*phrases, line))
			return true;
	return false;
}

/* A table finds what trying one phrase after the other finds, also with phrases that share their
 * pairs, and with those that are too short to have any. */
static void
test_tables(void **state)
{
	static const char *const phrases[] = {"a", "re", "sent from my *", "sent from your *", "*",
	    "à", "*отпуск*", "в*", "wrote", "*yet*", "*e t*", "*", "sent from my *", "从我的*发送*",
	    NULL};
	static const char *const lines[] = {"a", "b", "re", "sent from my phone",
	    "sent from your yacht", "à", "", "я в отпуске", "в", "he wrote", "wrote", "not yet",
	    "the tree", "从我的手机发送"};
	struct phrase_table *none = phrase_table_new((const char *const[]){NULL});

	(void)state;
	for (size_t skip = 0; phrases[skip]; skip++) {
		const char *some[sizeof phrases / sizeof *phrases] = {NULL};
		size_t count = 0;

		for (size_t i = skip; phrases[i]; i++)
			if (strcmp(phrases[i], "*") != 0)
				some[count++] = phrases[i];
		struct phrase_table *table = phrase_table_new(some);
		for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
			const char *found = phrase_table_find(table, lines[i]);
			assert_int_equal(found != NULL, one_matches(some, lines[i]));
			assert_true(!found || phrase_match(found, lines[i]));
			struct phrase_pairs pairs;
			phrase_pairs(&pairs, lines[i]);
			const char *by =
			    phrase_table_find_by(table, &pairs, lines[i], phrase_match);
			assert_int_equal(by != NULL, found != NULL);
			assert_true(!by || phrase_match(by, lines[i]));
			assert_null(phrase_table_find(none, lines[i]));
		}
		phrase_table_free(&table);
	}
	phrase_table_free(&none);
}

static void
test_begins(void **state)
{
	(void)state;
	assert_true(phrase_begins("on", "on monday"));
	assert_true(phrase_begins("on", "on"));
	assert_false(phrase_begins("on", "once"));
	assert_false(phrase_begins("в", "во вторник"));
	assert_true(phrase_begins("в", "в 10:15"));
	assert_true(phrase_begins("在*", "在二月"));
	assert_true(phrase_begins("iphone*", "iphone'ist"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fold),
	    cmocka_unit_test(test_phrases),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_shapes),
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_paragraphs),
	    cmocka_unit_test(test_tables),
	    cmocka_unit_test(test_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
