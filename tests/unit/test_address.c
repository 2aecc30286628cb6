/* Address lists from From, To and their kin. */
#include "test.h"

#include "../../daemon/read/mail.h"

/* "name <address>|..." */
static const char *
shown(struct arena *a, const char *value)
{
	const char *text = "";

	for (const struct address *p = address_parse(a, value); p; p = p->next)
		text = arena_printf(a, "%s%s <%s>|", text, p->name, p->address);
	return text;
}

static void
test_lists(void **state)
{
	static const struct {
		const char *value, *shown;
	} rows[] = {
	    {"", ""},
	    {"a@b.test", " <a@b.test>|"},
	    {"<a@b.test>", " <a@b.test>|"},
	    {"Ann <a@b.test>", "Ann <a@b.test>|"},
	    {"\"Ann, B.\" <a@b.test>, c@d.test", "Ann, B. <a@b.test>| <c@d.test>|"},
	    {"a@b.test (Ann (the one))", "Ann (the one) <a@b.test>|"},
	    {"Ann (works here) <a@b.test>", "Ann <a@b.test>|"},
	    {"J. R. Doe <a@b.test>", "J. R. Doe <a@b.test>|"},
	    {"[Support] Team <a@b.test>", "[Support] Team <a@b.test>|"},
	    {"a@b.test <a@b.test>", "a@b.test <a@b.test>|"},
	    {"Ann a@b.test", "Ann <a@b.test>|"},
	    {"Doe, John <j@d.test>", "Doe, John <j@d.test>|"},
	    {"=?utf-8?Q?J=C3=BCrgen?= <a@b.test>", "Jürgen <a@b.test>|"},
	    {"=?utf-8?Q?Doe,_John?= <a@b.test>, x@y.test", "Doe, John <a@b.test>| <x@y.test>|"},
	    {"\"=?utf-8?Q?J=C3=BCrgen?=\" <a@b.test>", "Jürgen <a@b.test>|"},
	    {"\"J\xc3\xbcrgen\" <a@b.test>", "Jürgen <a@b.test>|"},
	    {"<@x.test,@y.test:a@b.test>", " <a@b.test>|"},
	    {"<mailto:a@b.test>", " <a@b.test>|"},
	    {"< a @ b . test >", " <a@b.test>|"},
	    {"a(x)@b.test(y)", "x y <a@b.test>|"},
	    {"<a@b.test", " <a@b.test>|"},
	    {"<<a@b.test>>", " <a@b.test>|"},
	    {"\"john doe\"@b.test", " <john doe@b.test>|"},
	    {"Group: a@b.test, Ann <c@d.test>;, e@f.test", " <a@b.test>|Ann <c@d.test>| <e@f.test>|"},
	    {"undisclosed-recipients:;", ""},
	    {"g:g:g:g:a@b.test;;", " <a@b.test>|"},
	    {"a@b.test; c@d.test", " <a@b.test>| <c@d.test>|"},
	    {",,a@b.test,,", " <a@b.test>|"},
	    {"a@[IPv6:::1]", " <a@[IPv6:::1]>|"},
	    /* no domain: mail that never left its machine */
	    {"<root>", " <root>|"},
	    {"root (Charlie &)", "Charlie & <root>|"},
	    {"MAILER-DAEMON (Mail System)", "Mail System <MAILER-DAEMON>|"},
	    /* nobody */
	    {"<>", ""},
	    {"Just A Name", ""},
	    {"@", ""},
	    {"<a@>", ""},
	    {"\"unclosed", " <unclosed>|"},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(shown(a, rows[i].value), rows[i].shown) != 0)
			print_error("%s: %s\n", rows[i].value, shown(a, rows[i].value));
		assert_string_equal(shown(a, rows[i].value), rows[i].shown);
	}
	arena_free(&a);
}

/* 100,000 brackets, colons or commas are read in one pass. */
static void
test_depth(void **state)
{
	struct arena *a = arena_new();
	char *value = xmalloc(100001);

	(void)state;
	for (const char *c = "(<:,\"@;"; *c; c++) {
		memset(value, *c, 100000);
		value[100000] = 0;
		assert_null(address_parse(a, value));
	}
	free(value);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
