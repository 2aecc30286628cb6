/* dns.c against a name server of our own (tests/world/names.py). */
#include "test.h"

#include <string.h>
#include "../../daemon/common/str.h"
#include "../../daemon/ctl/dns.h"
#include "names.h"

static const char zone[] = "acme.test MX 20 mx2.acme.test\n"
                           "acme.test MX 10 MX1.Acme.test\n"
                           "acme.test TXT v=spf1 mx -all\n"
                           "mx1.acme.test A 192.0.2.1\n"
                           "mx1.acme.test AAAA 2001:db8::1\n"
                           "six.acme.test AAAA 2001:db8::2\n"
                           "www.acme.test CNAME mx1.acme.test\n"
                           "nomail.test MX 0 .\n"
                           "_imaps._tcp.acme.test SRV 10 1 993 b.acme.test\n"
                           "_imaps._tcp.acme.test SRV 0 5 993 c.acme.test\n"
                           "_imaps._tcp.acme.test SRV 0 50 1993 a.acme.test\n"
                           "bad.test FAIL\nrefused.test REFUSE\n";
static struct dns *dns;

static int
start(void **state)
{
	struct str whole = {0};

	(void)state;
	str_addf(&whole, "%slong.test TXT v=DKIM1; p=", zone);
	for (int i = 0; i < 900; i++)
		str_addc(&whole, (char)('A' + i % 26));
	str_addc(&whole, '\n');
	dns = names_start(str_text(&whole));
	str_free(&whole);
	return dns ? 0 : -1;
}

static int
stop(void **state)
{
	(void)state;
	names_stop(&dns);
	return 0;
}

static struct dns_records
ask(const char *name, enum dns_type type)
{
	struct dns_records found;
	struct fail f = {0};

	if (dns_ask(dns, name, type, &found, &f) != DONE)
		fail_msg("%s: %s", name, f.text);
	return found;
}

static void
test_mx(void **state)
{
	struct dns_records r = ask("acme.test", DNS_MX);

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.at[0].text, "mx1.acme.test");
	assert_int_equal(r.at[0].priority, 10);
	assert_string_equal(r.at[1].text, "mx2.acme.test");
	dns_records_free(&r);
	r = ask("nomail.test", DNS_MX);
	assert_int_equal(r.count, 1);
	assert_string_equal(r.at[0].text, "");
	dns_records_free(&r);
}

static void
test_srv(void **state)
{
	struct dns_records r = ask("_imaps._tcp.acme.test", DNS_SRV);

	(void)state;
	assert_int_equal(r.count, 3);
	assert_string_equal(r.at[0].text, "a.acme.test");
	assert_int_equal(r.at[0].port, 1993);
	assert_string_equal(r.at[1].text, "c.acme.test");
	assert_string_equal(r.at[2].text, "b.acme.test");
	dns_records_free(&r);
}

static void
test_txt(void **state)
{
	struct dns_records r = ask("acme.test", DNS_TXT);

	(void)state;
	assert_int_equal(r.count, 1);
	assert_string_equal(r.at[0].text, "v=spf1 mx -all");
	dns_records_free(&r);
	/* More than fits into a datagram, in strings of 255 bytes. */
	r = ask("long.test.", DNS_TXT);
	assert_int_equal(r.count, 1);
	assert_int_equal(strlen(r.at[0].text), strlen("v=DKIM1; p=") + 900);
	dns_records_free(&r);
}

static void
test_addresses(void **state)
{
	struct dns_records r = ask("www.acme.test", DNS_ADDRESS);
	struct fail f = {0};
	char *address;

	(void)state;
	assert_int_equal(r.count, 2);
	assert_string_equal(r.at[0].text, "192.0.2.1");
	assert_string_equal(r.at[1].text, "2001:db8::1");
	dns_records_free(&r);
	assert_true(dns_resolve(dns, "six.acme.test", &address, &f));
	assert_string_equal(address, "2001:db8::2");
	free(address);
	assert_true(dns_resolve(dns, "192.0.2.7", &address, &f));
	assert_null(address);
	assert_false(dns_resolve(dns, "nobody.acme.test", &address, &f));
	assert_non_null(strstr(f.text, "nobody.acme.test"));
}

static void
test_nothing(void **state)
{
	struct dns_records r = ask("nobody.acme.test", DNS_TXT);

	(void)state;
	assert_int_equal(r.count, 0);
	r = ask("mx1.acme.test", DNS_TXT); /* the name is there, such a record is not */
	assert_int_equal(r.count, 0);
}

static void
test_trouble(void **state)
{
	static const char *const names[] = {"bad.test", "refused.test"};
	static const char *const no_names[] = {
	    "", ".", "a..b", "a b", "-x.test/", "sp\xc3\xa4t.test", NULL};
	char label[80];
	struct dns_records r;
	struct fail f = {0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(dns_ask(dns, names[i], DNS_TXT, &r, &f), LATER);
		assert_non_null(strstr(f.text, names[i]));
		assert_int_equal(r.count, 0);
	}
	for (size_t i = 0; no_names[i]; i++)
		assert_int_equal(dns_ask(dns, no_names[i], DNS_TXT, &r, &f), NEVER);
	memset(label, 'a', sizeof label);
	label[64] = 0;
	assert_int_equal(dns_ask(dns, label, DNS_TXT, &r, &f), NEVER);
}

static void
test_servers(void **state)
{
	static const char *const bad[] = {
	    "", "127.0.0.1", "localhost:53", "127.0.0.1:0", "127.0.0.1:x", "127.0.0.1:99999", NULL};
	struct fail f = {0};
	struct dns *other;

	(void)state;
	for (size_t i = 0; bad[i]; i++)
		assert_int_equal(dns_open(bad[i], &other, &f), NEVER);
	assert_true(dns_is_scripted(dns));
	assert_int_equal(dns_open(NULL, &other, &f), DONE);
	assert_false(dns_is_scripted(other));
	dns_close(&other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_mx), cmocka_unit_test(test_srv),
	    cmocka_unit_test(test_txt), cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_nothing), cmocka_unit_test(test_trouble),
	    cmocka_unit_test(test_servers)};

	return cmocka_run_group_tests(tests, start, stop);
}
