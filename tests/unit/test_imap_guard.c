/* What the guard lets through, whole and cut at every byte. */
#include "../../daemon/fetch/imap_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Feeds text in pieces of step bytes; the result in out. */
static bool
feed(const char *text, size_t n, size_t step, uint64_t max, struct str *out, struct imap_guard *g)
{
	bool ok = true;

	*g = (struct imap_guard){.literal_max = max};
	str_truncate(out, 0);
	for (size_t i = 0; ok && i < n; i += step)
		ok = imap_guard_pass(g, text + i, n - i < step ? n - i : step, out);
	imap_guard_free(g);
	return ok;
}

static void
check(const char *text, const char *passed)
{
	struct str out = {0};
	struct imap_guard g;
	size_t n = strlen(text);

	for (size_t step = 1; step <= n; step++) {
		assert_true(feed(text, n, step, 1000, &out, &g));
		assert_string_equal(str_text(&out), passed);
	}
	str_free(&out);
}

static void
test_what_we_use_passes(void **state)
{
	static const char *const texts[] = {
	    "* 3 EXISTS\r\n* 0 RECENT\r\n* 2 EXPUNGE\r\n",
	    "* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 7] x\r\n5 OK [READ-WRITE] done\r\n",
	    "* SEARCH 1 2 3\r\n* search\r\n6 OK done\r\n",
	    "* 1 FETCH (UID 1 BODY[] {5}\r\nab)\r\n)\r\n7 OK done\r\n",
	    "* 1 FETCH (BODY[] {0}\r\n UID 1)\r\n",
	    "+ idling {5}\r\n",
	    "* OK text {5}\r\n* 3 EXISTS\r\n",
	    "* BYE ((((((((((((((((((((((((((((((((((((((((\r\n",
	    "* CAPABILITY IMAP4rev1 IDLE\n",
	    "rubbish\r\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check(texts[i], texts[i]);
}

static void
test_what_we_do_not_use_is_dropped(void **state)
{
	(void)state;
	check("* ESEARCH (TAG \"x\") ALL 1\r\n* 3 EXISTS\r\n", "* 3 EXISTS\r\n");
	check("* VANISHED 1:5\r\n* LIST () \"/\" a\r\n* 7 XLIST 4\r\n", "");
	check("* XNEW (a (b) {3}\r\nabc) {4}\r\n\r\n* \r\n* 3 EXISTS\r\n", "* 3 EXISTS\r\n");
	check("* EXISTSX 1\r\n* 1 FETCHED\r\n* 12\r\n* \r\n", "");
}

static void
test_refused(void **state)
{
	struct str out = {0}, deep = {0};
	struct imap_guard g;

	(void)state;
	assert_false(feed("* 1 FETCH (BODY[] {1001}\r\n", 26, 5, 1000, &out, &g));
	assert_false(
	    feed("* 1 FETCH (BODY[] {99999999999999999999999}\r\n", 45, 50, 1000, &out, &g));
	assert_false(feed("* 1 FETCH (BODY[] {-5}\r\n", 24, 50, 1000, &out, &g));
	assert_false(feed("* 1 FETCH (BODY[] {}\r\n", 22, 50, 1000, &out, &g));
	str_addz(&deep, "* 1 FETCH (BODYSTRUCTURE ");
	for (int i = 0; i < 20000; i++)
		str_addc(&deep, '(');
	str_addz(&deep, "\r\n");
	assert_false(feed(deep.data, deep.len, 4096, 1000, &out, &g));
	assert_int_equal(out.len, 0);
	str_truncate(&deep, 0);
	for (int i = 0; i < 1200000; i++)
		str_addc(&deep, 'A');
	assert_false(feed(deep.data, deep.len, 4096, 1000, &out, &g));
	str_free(&deep);
	str_free(&out);
}

static void
test_status_is_remembered(void **state)
{
	struct str out = {0};
	struct imap_guard g = {.literal_max = 10};
	const char *text = "* OK nothing\r\n3 NO [OVERQUOTA] full\r\n* 3 EXISTS\r\n";

	(void)state;
	assert_true(imap_guard_pass(&g, text, strlen(text), &out));
	assert_string_equal(g.status, "3 NO [OVERQUOTA] full");
	assert_true(imap_guard_pass(&g, "* BYE gone\n", 11, &out));
	assert_string_equal(g.status, "* BYE gone");
	/* The middle of a mail is no status. */
	assert_true(imap_guard_pass(&g, "* 1 FETCH (BODY[] {7}\r\n5 NO x\n)\r\n", 34, &out));
	assert_string_equal(g.status, "* BYE gone");
	imap_guard_free(&g);
	str_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_we_use_passes),
	    cmocka_unit_test(test_what_we_do_not_use_is_dropped),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_status_is_remembered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
