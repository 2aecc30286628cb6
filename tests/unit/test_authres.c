/* Authentication-Results: what is believed, and the many ways to be refused. */
#include "test.h"
#include "letter.h"
#include "../../daemon/common/str.h"
#include "../../daemon/read/authres.h"
#include "../../daemon/read/authres_parse.h"

static const char *const trusted[] = {"mx.acme.test", NULL};
static const struct reader_facts facts = {.trusted_authserv = trusted};

#define RECEIVED                                                                                   \
	"Received: from out.example.org by mx.acme.test with ESMTPS id 1; Fri, 20 Nov 2026 "       \
	"10:15:00 +0200\n"
#define OUTSIDE                                                                                    \
	"Received: from [192.0.2.1] by out.example.org with ESMTPSA id 2; Fri, 20 Nov 2026 "       \
	"10:14:58 +0200\n"
#define FROM "From: Anna <anna@example.org>\n"
#define PASS "Authentication-Results: mx.acme.test; dmarc=pass header.from=example.org\n"

struct row {
	const char *name, *header;
	bool read;           /* a result comes out */
	const char *dmarc;   /* NULL: none */
	const char *aligned; /* NULL: none */
};

static void
check(const struct row *row, const struct reader_facts *f)
{
	struct str text = {0};

	str_addf(&text, "%s\nText\n", row->header);
	struct mail *m = letter(str_text(&text));
	const struct authres *a = authres_read(m, f);

	if ((a != NULL) != row->read)
		fail_msg("%s: %s", row->name, a ? "believed" : "refused");
	if (a) {
		if ((a->dmarc == NULL) != (row->dmarc == NULL) ||
		    (a->dmarc && strcmp(a->dmarc, row->dmarc) != 0))
			fail_msg("%s: dmarc %s", row->name, a->dmarc ? a->dmarc : "none");
		if ((a->aligned == NULL) != (row->aligned == NULL) ||
		    (a->aligned && strcmp(a->aligned, row->aligned) != 0))
			fail_msg("%s: aligned %s", row->name, a->aligned ? a->aligned : "none");
	}
	letter_free(&m);
	str_free(&text);
}

/* What honest servers write. */
static const struct row honest[] = {
    {"on top", PASS RECEIVED OUTSIDE FROM, true, "pass", "example.org"},
    {"below the border's Received", RECEIVED PASS OUTSIDE FROM, true, "pass", "example.org"},
    {"no Received at all", PASS FROM, true, "pass", "example.org"},
    {"delivery agent on the same host",
        "Received: from mx.acme.test ([127.0.0.1]) by mx.acme.test with LMTP id 9\n" RECEIVED PASS
            OUTSIDE FROM,
        true, "pass", "example.org"},
    {"delivery agent on another host",
        "Received: from mx.acme.test by imap.acme.test with LMTP id 9\n" RECEIVED PASS OUTSIDE FROM,
        true, "pass", "example.org"},
    {"case of the authserv-id",
        "Authentication-Results: MX.Acme.TEST; dmarc=pass header.from=example.org\n" FROM, true,
        "pass", "example.org"},
    {"comments and folding",
        "Authentication-Results: (hi) mx.acme.test (there) 1 ;\n dmarc (x) = (y) pass (p=none "
        "dis=none)\n"
        " header (z) . from (q) = (r) example.org (s)\n" FROM,
        true, "pass", "example.org"},
    {"quoted authserv-id",
        "Authentication-Results: \"mx.acme.test\"; dmarc=pass header.from=example.org\n" FROM, true,
        "pass", "example.org"},
    {"capitals in methods",
        "Authentication-Results: mx.acme.test; DMARC=Pass Header.From=Example.ORG\n" FROM, true,
        "pass", "example.org"},
    {"all three methods",
        "Authentication-Results: mx.acme.test; spf=pass smtp.mailfrom=anna@example.org; dkim=pass "
        "header.d=example.org"
        " header.s=a header.b=\"S/vI+f\"; dmarc=pass header.from=example.org\n" FROM,
        true, "pass", "example.org"},
    {"what servers do not quote",
        "Authentication-Results: mx.acme.test; iprev=pass policy.iprev=2001:db8::1; spf=none "
        "smtp.mailfrom=;"
        " dmarc=pass header.from=example.org; bimi=pass "
        "policy.authority-uri=https://example.org/a?b=c\n" FROM,
        true, "pass", "example.org"},
    {"semicolon at the end",
        "Authentication-Results: mx.acme.test; dmarc=pass header.from=example.org;\n" FROM, true,
        "pass", "example.org"},
    {"reason",
        "Authentication-Results: mx.acme.test; dmarc=pass reason=\"a; b\" "
        "header.from=example.org\n" FROM,
        true, "pass", "example.org"},
    {"another server's field besides",
        "Authentication-Results: other.test; dmarc=fail header.from=example.org\n" PASS FROM, true,
        "pass", "example.org"},
    {"dmarc fails",
        "Authentication-Results: mx.acme.test; dmarc=fail header.from=example.org\n" FROM, true,
        "fail", NULL},
    {"dkim alone, of the From domain",
        "Authentication-Results: mx.acme.test; dkim=pass header.d=example.org\n" FROM, true, NULL,
        "example.org"},
    {"dkim alone, by its identity",
        "Authentication-Results: mx.acme.test; dkim=pass header.i=@example.org header.b=x\n" FROM,
        true, NULL, "example.org"},
    {"a bad signature beside a good one",
        "Authentication-Results: mx.acme.test; dkim=fail header.d=example.org; dkim=pass "
        "header.d=example.org\n" FROM,
        true, NULL, "example.org"},
};

/* What must not count. */
static const struct row refused[] = {
    {"below the second Received", RECEIVED OUTSIDE PASS FROM, false, NULL, NULL},
    {"far below", RECEIVED OUTSIDE OUTSIDE FROM "Subject: x\n" PASS, false, NULL, NULL},
    {"two fields", PASS PASS FROM, false, NULL, NULL},
    {"two fields, one forged below the border's Received", PASS RECEIVED PASS OUTSIDE FROM, false,
        NULL, NULL},
    {"two fields, one broken", PASS "Authentication-Results: mx.acme.test; dmarc\n" FROM, false,
        NULL, NULL},
    {"two fields, one says none", PASS "Authentication-Results: mx.acme.test; none\n" FROM, false,
        NULL, NULL},
    {"another id",
        "Authentication-Results: mx.evil.test; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"trailing dot",
        "Authentication-Results: mx.acme.test.; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"prefix",
        "Authentication-Results: mx.acme.test.evil.test; dmarc=pass header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"suffix",
        "Authentication-Results: evil-mx.acme.test; dmarc=pass header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"parent domain",
        "Authentication-Results: acme.test; dmarc=pass header.from=example.org\n" FROM, false, NULL,
        NULL},
    {"subdomain",
        "Authentication-Results: a.mx.acme.test; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"full-width letters",
        "Authentication-Results: ｍx.acme.test; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"Kelvin sign",
        "Authentication-Results: mx.acme.te\xE2\x84\xAAst; dmarc=pass "
        "header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"soft hyphen",
        "Authentication-Results: mx.ac\xC2\xADme.test; dmarc=pass header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"encoded word",
        "Authentication-Results: =?utf-8?Q?mx.acme.test?=; dmarc=pass "
        "header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"id in a comment",
        "Authentication-Results: (mx.acme.test) evil.test; dmarc=pass "
        "header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"id behind a comment that never ends",
        "Authentication-Results: (mx.acme.test; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"no id", "Authentication-Results: dmarc=pass header.from=example.org\n" FROM, false, NULL,
        NULL},
    {"empty", "Authentication-Results:\n" FROM, false, NULL, NULL},
    {"id alone", "Authentication-Results: mx.acme.test\n" FROM, false, NULL, NULL},
    {"no result", "Authentication-Results: mx.acme.test; none\n" FROM, false, NULL, NULL},
    {"version 2",
        "Authentication-Results: mx.acme.test 2; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"words behind the id",
        "Authentication-Results: mx.acme.test evil; dmarc=pass header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"slash behind the id",
        "Authentication-Results: mx.acme.test/evil; dmarc=pass header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"comma for semicolon",
        "Authentication-Results: mx.acme.test, dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"no result keyword",
        "Authentication-Results: mx.acme.test; dmarc= header.from=example.org\n" FROM, false, NULL,
        NULL},
    {"property without type",
        "Authentication-Results: mx.acme.test; dmarc=pass from=example.org\n" FROM, false, NULL,
        NULL},
    {"comment that does not end",
        "Authentication-Results: mx.acme.test; dmarc=pass (x header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"quote that does not end",
        "Authentication-Results: mx.acme.test; dmarc=pass header.from=\"example.org\n" FROM, false,
        NULL, NULL},
    {"words glued to a quote",
        "Authentication-Results: mx.acme.test; dmarc=pass "
        "header.from=\"evil.test\"example.org\n" FROM,
        false, NULL, NULL},
    {"two dmarc results",
        "Authentication-Results: mx.acme.test; dmarc=fail header.from=example.org; dmarc=pass "
        "header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"pass in a comment only",
        "Authentication-Results: mx.acme.test; spf=fail (dmarc=pass header.from=example.org) "
        "smtp.mailfrom=x@y.test\n" FROM,
        true, NULL, NULL},
    {"pass inside a quoted reason",
        "Authentication-Results: mx.acme.test; spf=fail reason=\"; dmarc=pass "
        "header.from=example.org\"\n" FROM,
        true, NULL, NULL},
    {"a comment hides the failure's end",
        "Authentication-Results: mx.acme.test; dmarc=fail (; dmarc=pass) "
        "header.from=example.org\n" FROM,
        true, "fail", NULL},
    {"another domain passed",
        "Authentication-Results: mx.acme.test; dmarc=pass header.from=evil.test\n" FROM, true, NULL,
        NULL},
    {"a subdomain passed",
        "Authentication-Results: mx.acme.test; dmarc=pass header.from=a.example.org\n" FROM, true,
        NULL, NULL},
    {"trailing dot in header.from",
        "Authentication-Results: mx.acme.test; dmarc=pass header.from=example.org.\n" FROM, true,
        NULL, NULL},
    {"no header.from", "Authentication-Results: mx.acme.test; dmarc=pass\n" FROM, true, NULL, NULL},
    {"header.from of another type",
        "Authentication-Results: mx.acme.test; dmarc=pass smtp.from=example.org\n" FROM, true, NULL,
        NULL},
    {"dkim of another domain",
        "Authentication-Results: mx.acme.test; dkim=pass header.d=evil.test\n" FROM, true, NULL,
        NULL},
    {"dkim of a subdomain",
        "Authentication-Results: mx.acme.test; dkim=pass header.d=a.example.org\n" FROM, true, NULL,
        NULL},
    {"dkim failed", "Authentication-Results: mx.acme.test; dkim=fail header.d=example.org\n" FROM,
        true, NULL, NULL},
    {"dkim passed, dmarc failed",
        "Authentication-Results: mx.acme.test; dkim=pass header.d=example.org; dmarc=fail "
        "header.from=example.org\n" FROM,
        true, "fail", NULL},
    {"spf alone",
        "Authentication-Results: mx.acme.test; spf=pass smtp.mailfrom=anna@example.org\n" FROM,
        true, NULL, NULL},
    {"two From fields", PASS FROM "From: b@evil.test\n", false, NULL, NULL},
    {"two From addresses", PASS "From: anna@example.org, b@evil.test\n", false, NULL, NULL},
    {"no From", PASS, false, NULL, NULL},
    {"From without a domain", PASS "From: anna\n", false, NULL, NULL},
    {"international domain, not in its ASCII form",
        "Authentication-Results: mx.acme.test; dmarc=pass header.from=xn--bcher-kva.example\n"
        "From: a@b\xC3\xBC"
        "cher.example\n",
        true, NULL, NULL},
    {"ARC field",
        "ARC-Authentication-Results: i=1; mx.acme.test; dmarc=pass header.from=example.org\n" FROM,
        false, NULL, NULL},
    {"look-alike field name",
        "X-Authentication-Results: mx.acme.test; dmarc=pass header.from=example.org\n" FROM, false,
        NULL, NULL},
    {"Received of a stranger who names the border",
        RECEIVED "Received: from evil by evil.test (by mx.acme.test)\n" PASS FROM, false, NULL,
        NULL},
};

static void
test_honest(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof honest / sizeof *honest; i++)
		check(&honest[i], &facts);
}

static void
test_refused(void **state)
{
	(void)state;
	assert_true(sizeof refused / sizeof *refused >= 40);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		check(&refused[i], &facts);
}

static void
test_nothing_trusted(void **state)
{
	static const char *const none[] = {NULL};
	static const char *const empty[] = {"", NULL};
	const struct reader_facts lists[] = {
	    {0}, {.trusted_authserv = none}, {.trusted_authserv = empty}};
	const struct row row = {"nothing trusted", PASS RECEIVED FROM, false, NULL, NULL};

	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		check(&row, &lists[i]);
}

static void
test_results(void **state)
{
	struct mail *m =
	    letter("Authentication-Results: mx.acme.test; spf=softfail smtp.helo=out.example.org;"
	           " spf=pass smtp.mailfrom=anna@example.org; dkim=neutral header.d=example.org;"
	           " dmarc=none header.from=example.org\n" FROM "\nText\n");
	const struct authres *a = authres_read(m, &facts);

	(void)state;
	assert_non_null(a);
	assert_string_equal(a->authserv, "mx.acme.test");
	assert_string_equal(a->spf, "pass");
	assert_string_equal(a->dkim, "neutral");
	assert_string_equal(a->dmarc, "none");
	assert_string_equal(a->header_from, "example.org");
	assert_null(a->aligned);
	letter_free(&m);
}

/* Bounds: each of these must end, and must not be believed. */
static void
test_hostile(void **state)
{
	struct arena *arena = arena_new();
	struct str text = {0};

	(void)state;
	str_addz(&text, "mx.acme.test");
	for (int i = 0; i < 5000; i++)
		str_addz(&text, "; dmarc=pass header.from=example.org");
	assert_false(authres_parse(arena, str_text(&text)).valid);
	str_truncate(&text, 0);
	str_addz(&text, "mx.acme.test; dmarc=pass");
	for (int i = 0; i < 5000; i++)
		str_addz(&text, " a.b=c");
	assert_false(authres_parse(arena, str_text(&text)).valid);
	str_truncate(&text, 0);
	for (int i = 0; i < 100000; i++)
		str_addc(&text, '(');
	assert_false(authres_parse(arena, str_text(&text)).valid);
	assert_false(authres_parse(arena, "mx.acme.test; dmarc=pass\x01").valid);
	str_free(&text);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_honest),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_nothing_trusted),
	    cmocka_unit_test(test_results),
	    cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
