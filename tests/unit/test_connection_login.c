/* What a failed login means, from the server's words alone. */
#include "../../daemon/common/connection_login.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "../../daemon/common/str.h"

static const struct connection_settings imap = {
    .scheme = "imap", .host = "h", .port = 993, .user = "u", .password = "pass-w"};
static const struct connection_settings smtp = {
    .scheme = "smtp", .host = "h", .port = 465, .user = "u", .password = "pass-w"};

static void
check(const struct connection_settings *s, const char *said, enum outcome expected, int code,
    const char *word)
{
	struct fail f = {0};
	enum outcome o = connection_explain(s, TROUBLE_LOGIN, "Login denied", said, &f);

	if (o != expected || f.code != code || (word && !strstr(f.text, word)))
		fail_msg("\"%s\" gave %s %d: %s", said, outcome_name(o), f.code, f.text);
	assert_null(strstr(f.text, s->password));
}

static void
test_imap_refusals(void **state)
{
	static const struct {
		const char *line;
		enum outcome outcome;
	} cases[] = {
	    {"A002 NO [AUTHENTICATIONFAILED] Authentication failed.", NEVER},
	    {"A002 NO [UNAVAILABLE] Temporary authentication failure", LATER},
	    {"A002 NO [INUSE] locked", LATER},
	    {"A002 NO [LIMIT] LOGIN Rate limit hit.", LATER},
	    {"A002 NO [OVERQUOTA] full", LATER},
	    {"A002 NO [SERVERBUG] oops", LATER},
	    {"A002 NO [EXPIRED] password too old", NEVER},
	    {"A002 NO [CONTACTADMIN] try again later", NEVER},
	    {"A002 NO [ALERT] Too many simultaneous connections. (Failure)", LATER},
	    {"A002 NO [X-FUTURE] no", NEVER},
	    {"A002 NO LOGIN failed.", NEVER},
	    {"A002 NO Temporary failure, try again", LATER},
	    {"A002 BAD Command unknown", NEVER},
	    {"* BYE shutting down", LATER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *said =
		    xasprintf("* OK hi\n* CAPABILITY IMAP4rev1\nA001 OK done\n%s\n", cases[i].line);
		check(&imap, said, cases[i].outcome, 0, NULL);
		free(said);
	}
}

static void
test_smtp_refusals(void **state)
{
	(void)state;
	check(&smtp, "220 hi\n250 AUTH PLAIN\n535 5.7.8 no\n", NEVER, 535, "535 5.7.8 no");
	check(&smtp, "220 hi\n250 AUTH PLAIN\n454 4.7.0 busy\n", LATER, 454, "for now");
	check(&smtp, "220 hi\n250 x\n535-5.7.8 not accepted\n535 5.7.8 see help\n", NEVER, 535,
	    "not accepted 535 5.7.8 see help");
	check(&smtp, "220 hi\n250-x\n250 SIZE\n", NEVER, 250, "no way to log in");
}

/* The reason stands in the challenge: {"status":"401","schemes":"bearer","scope":"x"} */
static void
test_token_refusals(void **state)
{
	static const char reason[] =
	    "eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIiwic2NvcGUiOiJ4In0=";
	struct connection_settings i = imap, s = smtp;
	bool refused = false;
	struct fail f = {0};

	(void)state;
	i.bearer = s.bearer = "tok-en";
	i.account = s.account = "desk";
	i.login_refused = s.login_refused = &refused;
	char *said = xasprintf("* OK hi\n+ %s\n", reason);
	check(&i, said, NEVER, 0, "not accepted, status 401");
	assert_true(refused);
	free(said);
	refused = false;
	said = xasprintf("220 hi\n250 AUTH XOAUTH2\n334 %s\n", reason);
	check(&s, said, NEVER, 0,
	    "not accepted, status 401; check that smtp.user is whose account \"desk\" is");
	assert_true(refused);
	free(said);
	refused = false;
	check(&s, "220 hi\n250 AUTH XOAUTH2\n535 5.7.3 Authentication unsuccessful\n", NEVER, 535,
	    "unsuccessful");
	assert_true(refused);
	refused = false;
	check(&i, "* OK hi\nA2 NO AUTHENTICATE failed.\n", NEVER, 0, "AUTHENTICATE failed");
	assert_true(refused);
	/* A challenge that is rubbish, or none at all, is no reason to say more than is known. */
	check(&i, "* OK hi\n+ !!!\n", NEVER, 0, "the access token is not accepted;");
	check(&i, "* OK hi\n+ eyJzdGF0dXMiOg==\n", NEVER, 0,
	    "the access token is not accepted, status ;");
	refused = false;
	check(&i, "* OK hi\nA2 NO [UNAVAILABLE] later\n", LATER, 0, "for now");
	check(&s, "220 hi\n250-x\n250 SIZE\n", NEVER, 250, "no way to log in");
	check(&s, "220 hi\n250 x\n454 4.7.0 busy\n", LATER, 454, "for now");
	assert_false(refused);
	/* Without a token a challenge is a secret like any other. */
	connection_explain(&imap, TROUBLE_LOGIN, "", "+ eyJzdGF0dXMiOiI0MDEiLCJz\n", &f);
	assert_null(strstr(f.text, "eyJ"));
}

static void
test_words_are_bounded_and_clean(void **state)
{
	struct fail f = {0};
	struct str said = {0};

	(void)state;
	str_addz(&said, "A2 BAD unknown: LOGIN u pass-w or AHVzZXIAcGFzcy13b3Jk\x1b[2J\n");
	assert_int_equal(connection_explain(&imap, TROUBLE_LOGIN, "", said.data, &f), NEVER);
	assert_null(strstr(f.text, "pass-w"));
	assert_null(strstr(f.text, "AHVz"));
	assert_null(strchr(f.text, '\x1b'));
	assert_non_null(strstr(f.text, "LOGIN u *** or ***"));
	for (int i = 0; i < 3000; i++)
		str_addz(&said, "\xc3\xa4");
	connection_explain(&imap, TROUBLE_SERVER, "odd", said.data, &f);
	assert_true(utf8_valid(f.text, strlen(f.text)));
	connection_explain(&imap, TROUBLE_SERVER, "odd", "", &f);
	assert_string_equal(f.text, "h port 993: odd");
	str_free(&said);
}

static void
test_login_command(void **state)
{
	struct connection_settings s = imap;

	(void)state;
	assert_true(connection_wants_login_command(&s, "* CAPABILITY IMAP4rev1\nA1 OK\n"));
	assert_true(
	    connection_wants_login_command(&s, "* CAPABILITY IMAP4rev1 AUTH=GSSAPI AUTH=NTLM\n"));
	assert_false(connection_wants_login_command(&s, "* CAPABILITY IMAP4rev1 AUTH=PLAIN\n"));
	assert_false(connection_wants_login_command(&s, "* CAPABILITY IMAP4rev1 LOGINDISABLED\n"));
	assert_false(connection_wants_login_command(&s, "* OK hello\n"));
	assert_false(connection_wants_login_command(&smtp, "* CAPABILITY IMAP4rev1\n"));
	s.bearer = "token";
	assert_false(connection_wants_login_command(&s, "* CAPABILITY IMAP4rev1\n"));
}

static void
test_lasting_and_passing(void **state)
{
	(void)state;
	assert_int_equal(connection_explain(&imap, TROUBLE_CERTIFICATE, "x", "", NULL), NEVER);
	assert_int_equal(connection_explain(&imap, TROUBLE_CA_FILE, "x", "", NULL), NEVER);
	assert_int_equal(connection_explain(&imap, TROUBLE_NO_STARTTLS, "x", "", NULL), NEVER);
	assert_int_equal(connection_explain(&imap, TROUBLE_NAME, "x", "", NULL), LATER);
	assert_int_equal(connection_explain(&imap, TROUBLE_UNREACHABLE, "x", "", NULL), LATER);
	assert_int_equal(connection_explain(&imap, TROUBLE_TIMEOUT, "x", "", NULL), LATER);
	assert_int_equal(connection_explain(&imap, TROUBLE_TLS, "x", "", NULL), LATER);
	assert_int_equal(
	    connection_explain(&smtp, TROUBLE_SERVER, "x", "421 later\n", NULL), LATER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_imap_refusals),
	    cmocka_unit_test(test_smtp_refusals),
	    cmocka_unit_test(test_token_refusals),
	    cmocka_unit_test(test_words_are_bounded_and_clean),
	    cmocka_unit_test(test_login_command),
	    cmocka_unit_test(test_lasting_and_passing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
