/* send/address.c: what may stand in an SMTP command. */
#include "../../daemon/send/address.h"

#include "test.h"
#include "../../daemon/common/str.h"

static void
test_good(void **state)
{
	static const char *const good[] = {"a@b", "a.b+c@d-e.example", "o'neil@x.test",
	    "!#$%&*=?^_`{|}~@x.test", "\"a@b\"@x.test", "\"a\\\"b\"@x.test", "a@[192.0.2.1]",
	    "a@[IPv6:2001:db8::1]", "root@localhost", "a@xn--e1afmkfd.test", "0@0.test"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(address_check(good[i]), ADDRESS_ASCII);
}

static void
test_utf8(void **state)
{
	(void)state;
	assert_int_equal(address_check("анна@пример.испытание"), ADDRESS_UTF8);
	assert_int_equal(address_check("a@bücher.test"), ADDRESS_UTF8);
	assert_int_equal(address_check("ü@b.test"), ADDRESS_UTF8);
}

static void
test_bad(void **state)
{
	static const char *const bad[] = {"", "@", "a", "a@", "@b", "a@b@c", ".a@b", "a.@b",
	    "a..b@c", "a b@c", "a@b c", " a@b", "a@b ", "a@b\r\nRCPT TO:<evil@x.test>", "a\n@b",
	    "a@b\n", "a@b\x01", "a\x7f@b", "<a@b>", "a@b>", "a@<b", "a@b> NOTIFY=NEVER", "a@-b",
	    "a@b-", "a@b..c", "a@.b", "a@b.", "a@b_c", "a,b@c", "a:b@c", "a;b@c", "(a)b@c",
	    "a\\b@c", "\"a b\"@c", "\"a<b\"@c", "\"a\"b\"@c", "\"a@c", "\"a\\\"@c", "a@[", "a@[]",
	    "a@[1 2]", "a@[<]", "\xff@b", "a@b\xc3", "@a,@b:c@d"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(address_check(bad[i]), ADDRESS_BAD);
}

static void
test_lengths(void **state)
{
	struct str s = {0};

	(void)state;
	for (int i = 0; i < 64; i++)
		str_addc(&s, 'l');
	str_addz(&s, "@");
	for (int i = 0; i < 63; i++)
		str_addc(&s, 'd');
	assert_int_equal(address_check(str_text(&s)), ADDRESS_ASCII);
	str_addc(&s, 'd');
	assert_int_equal(address_check(str_text(&s)), ADDRESS_BAD); /* a label of 64 */
	str_truncate(&s, s.len - 1);
	while (s.len < 253)
		str_addz(&s, ".d");
	str_addz(&s, s.len == 253 ? "d" : "");
	assert_int_equal(s.len, 254);
	assert_int_equal(address_check(str_text(&s)), ADDRESS_ASCII);
	str_addc(&s, 'd');
	assert_int_equal(address_check(str_text(&s)), ADDRESS_BAD);
	str_truncate(&s, 0);
	for (int i = 0; i < 65; i++)
		str_addc(&s, 'l');
	str_addz(&s, "@b");
	assert_int_equal(address_check(str_text(&s)), ADDRESS_BAD);
	str_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_utf8),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
