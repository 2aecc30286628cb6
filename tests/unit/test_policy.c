/* policy.c: SPF, DKIM and DMARC records as they are found in the wild. */
#include "test.h"

#include "../../daemon/ctl/policy.h"
#include "names.h"

static const char zone[] =
    "plain.test TXT v=spf1 mx -all\n"
    "plain.test TXT google-site-verification=x\n"
    "none.test TXT v=spf10 is another\n"
    "two.test TXT v=spf1 -all\ntwo.test TXT v=spf1 mx -all\n"
    "open.test TXT v=spf1 +all\nsoft.test TXT v=spf1 a ~all\nno-end.test TXT v=spf1 ip4:192.0.2.1\n"
    "away.test TXT v=spf1 redirect=soft.test\n"
    "in.test TXT v=spf1 include:plain.test include:soft.test ip4:192.0.2.1 -all\n"
    "gone.test TXT v=spf1 include:nobody.test -all\n"
    "loop.test TXT v=spf1 include:loop.test -all\n"
    "round.test TXT v=spf1 redirect=round.test\n"
    "many.test TXT v=spf1 a mx ptr exists:%{i}.x a:b.test/24 mx:c.test include:in.test -all\n"
    "macro.test TXT v=spf1 include:%{d}.x.test -all\n"
    "k._domainkey.plain.test TXT v=DKIM1; k=ed25519; "
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
    "old._domainkey.plain.test TXT v=DKIM1; p=\n"
    "try._domainkey.plain.test TXT p=AAAA; t=y:s\n"
    "short._domainkey.plain.test TXT v=DKIM1; k=rsa; p="
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhANPXAd8ndLcAGyOJAxyZCbRZh7nWGnmyTvN3Xa3TTeWN7Zc6gCmo7BS9NsX81F"
    "BpM"
    "QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
    "_dmarc.plain.test TXT v=DMARC1; p=reject; sp=none; rua=mailto:a@plain.test\n"
    "_dmarc.two.test TXT v=DMARC1; p=none\n_dmarc.two.test TXT v=DMARC1; p=reject\n"
    "_dmarc.open.test TXT v=DMARC1; rua=mailto:x@open.test\n"
    "_dmarc.soft.test TXT v=DMARC1;p = quarantine ;pct=50\n";
static struct dns *dns;

static int
start(void **state)
{
	(void)state;
	dns = names_start(zone);
	return dns ? 0 : -1;
}

static int
stop(void **state)
{
	(void)state;
	names_stop(&dns);
	return 0;
}

static void
test_spf(void **state)
{
	static const struct {
		const char *domain;
		int records;
		char all;
		int lookups;
		const char *missing;
	} cases[] = {{"plain.test", 1, '-', 1, ""}, {"none.test", 0, 0, 0, ""},
	    {"nobody.test", 0, 0, 0, ""}, {"two.test", 2, 0, 0, "-"}, {"open.test", 1, '+', 0, ""},
	    {"soft.test", 1, '~', 1, ""}, {"no-end.test", 1, 0, 0, ""},
	    {"away.test", 1, '~', 2, ""}, {"in.test", 1, '-', 4, ""},
	    {"gone.test", 1, '-', 1, "nobody.test"}, {"many.test", 1, '-', 11, ""},
	    {"macro.test", 1, '-', 1, ""}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct spf is;
		struct fail f = {0};
		if (spf_look(dns, cases[i].domain, &is, &f) != DONE)
			fail_msg("%s: %s", cases[i].domain, f.text);
		if (is.records != cases[i].records)
			fail_msg("%s: %d records", cases[i].domain, is.records);
		if (is.records > 1)
			continue;
		if (is.all != cases[i].all || is.lookups != cases[i].lookups)
			fail_msg("%s: all %d, %d lookups", cases[i].domain, is.all, is.lookups);
		assert_string_equal(is.missing, cases[i].missing);
	}
}

/* Records that name each other end. */
static void
test_spf_loop(void **state)
{
	struct spf is;
	struct fail f = {0};

	(void)state;
	assert_int_equal(spf_look(dns, "loop.test", &is, &f), DONE);
	assert_true(is.lookups > SPF_LOOKUPS_MAX);
	assert_int_equal(spf_look(dns, "round.test", &is, &f), DONE);
	assert_true(is.lookups > SPF_LOOKUPS_MAX);
}

static void
test_dkim(void **state)
{
	static const struct {
		const char *selector;
		struct dkim is;
	} cases[] = {{"k", {.there = true}}, {"old", {.there = true, .revoked = true}},
	    {"try", {.there = true, .testing = true}}, {"short", {.there = true, .bits = 512}},
	    {"nobody", {0}}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dkim is;
		struct fail f = {0};
		assert_int_equal(dkim_look(dns, "plain.test", cases[i].selector, &is, &f), DONE);
		assert_int_equal(is.there, cases[i].is.there);
		assert_int_equal(is.revoked, cases[i].is.revoked);
		assert_int_equal(is.testing, cases[i].is.testing);
		assert_int_equal(is.bits, cases[i].is.bits);
	}
}

static void
test_dmarc(void **state)
{
	static const struct {
		const char *domain, *at, *policy;
		bool broken;
	} cases[] = {{"plain.test", "plain.test", "reject", false},
	    {"a.b.plain.test", "plain.test", "none", false},
	    {"mail.soft.test", "soft.test", "quarantine", false},
	    {"two.test", "two.test", "none", true}, {"open.test", "open.test", "", true},
	    {"nobody.test", "", "", false}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct dmarc is;
		struct fail f = {0};
		assert_int_equal(dmarc_look(dns, cases[i].domain, &is, &f), DONE);
		assert_string_equal(is.domain, cases[i].at);
		assert_string_equal(is.policy, cases[i].policy);
		assert_int_equal(is.broken, cases[i].broken);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_spf),
	    cmocka_unit_test(test_spf_loop), cmocka_unit_test(test_dkim),
	    cmocka_unit_test(test_dmarc)};

	return cmocka_run_group_tests(tests, start, stop);
}
