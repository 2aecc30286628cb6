/* smtp.c against a server that misbehaves on purpose: outcomes are exact, nothing is sent twice. */
#include "../../daemon/send/smtp.h"

#include "test.h"
#include <jansson.h>
#include "../../daemon/common/clock.h"
#include "helper_process.h"

static struct helper_process servers;
static const char mail_bytes[] = "From: <a@desk.test>\r\nSubject: x\r\n\r\nHello\r\n.dot\r\n\r\n";
/* Answers that do not come are waited for briefly, those that do for as long as a busy machine
 * takes. */
static const struct smtp_patience brief = {900, 900, 900, 900, 900, 900};
static const struct smtp_patience patience = {20000, 20000, 20000, 20000, 20000, 20000};

static int
start(void **state)
{
	(void)state;
	return helper_start(&servers, "tests/e2e/fake_smtp.py", NULL) ? 0 : -1;
}

static int
stop(void **state)
{
	(void)state;
	helper_stop(&servers);
	return 0;
}

/* Rules are the inside of a JSON object, "" for none. */
static void
rule(const char *server, const char *rules)
{
	char *line = xasprintf("{\"server\":\"%s\"%s%s}", server, *rules ? "," : "", rules);

	assert_string_equal(helper_ask(&servers, line), "ok");
	free(line);
}

struct seen {
	int taken, distinct, connections, heard, told;
	char verbs[101], mail[200], rcpt[200];
};

static struct seen
look(const char *server)
{
	char *line = xasprintf("{\"server\":\"%s\",\"ask\":true}", server);
	json_t *answer = json_loads(helper_ask(&servers, line), 0, NULL);
	struct seen s = {0};
	const char *verbs, *mail, *rcpt;

	assert_int_equal(
	    json_unpack(answer, "{s:i,s:i,s:i,s:i,s:i,s:s,s:s,s:s}", "taken", &s.taken, "distinct",
	        &s.distinct, "connections", &s.connections, "heard", &s.heard, "told", &s.told,
	        "verbs", &verbs, "mail", &mail, "rcpt", &rcpt),
	    0);
	snprintf(s.verbs, sizeof s.verbs, "%s", verbs);
	snprintf(s.mail, sizeof s.mail, "%s", mail);
	snprintf(s.rcpt, sizeof s.rcpt, "%s", rcpt);
	json_decref(answer);
	free(line);
	return s;
}

static struct connection_settings
settings(const char *server, enum connection_security security)
{
	return (struct connection_settings){.scheme = "smtp",
	    .host = "smtp.desk.test",
	    .resolve_to = "127.0.0.1",
	    .port = helper_number(&servers, server),
	    .security = security,
	    .ca_file = helper_value(&servers, "ca"),
	    .connect_timeout_ms = 2000,
	    .wake_fd = -1};
}

static struct smtp *
open_with(const struct smtp_patience *p)
{
	struct connection_settings to = settings("plain", SECURITY_PLAIN);
	struct fail f = {0};
	struct smtp *s;

	if (smtp_open(&to, p, &s, &f) != DONE)
		print_error("%s\n", f.text);
	return s;
}

static struct smtp *
open_plain(void)
{
	return open_with(&patience);
}

static struct smtp_mail
usual(void)
{
	return (struct smtp_mail){"", "anna@customer.test", mail_bytes, sizeof mail_bytes - 1};
}

/* One mail over a connection of its own under the rules. */
static struct smtp_result
send_one(const char *rules)
{
	struct smtp_mail m = usual();
	struct smtp_result r;

	bool silent = strstr(rules, "!stall") || strstr(rules, "!endless");

	rule("plain", rules);
	struct smtp *s = open_with(silent ? &brief : &patience);
	assert_non_null(s);
	smtp_send(s, &m, &r);
	smtp_close(&s);
	return r;
}

static void
check(struct smtp_result r, enum outcome outcome, enum smtp_phase phase, int code, bool lost)
{
	assert_int_equal(r.outcome, outcome);
	assert_int_equal(r.phase, phase);
	assert_int_equal(r.code, code);
	assert_int_equal(r.lost, lost);
	assert_true(r.text[0]);
}

static void
test_done(void **state)
{
	(void)state;
	check(send_one(""), DONE, SMTP_DOT, 250, false);
	struct seen s = look("plain");
	assert_int_equal(s.taken, 1);
	assert_string_equal(s.verbs, "EHLO MAIL RCPT DATA QUIT");
	check(send_one("\"offers\":[]"), DONE, SMTP_DOT, 250, false);
	check(send_one("\"replies\":{\"DOT\":\"250-2.0.0 queued\\n250 as 7\"}"), DONE, SMTP_DOT,
	    250, false);
	check(send_one("\"replies\":{\"RCPT\":\"251 will forward\",\"DOT\":\"200 "
	               "ok\",\"MAIL\":\"299 ok\"}"),
	    DONE, SMTP_DOT, 200, false);
}

/* T1: every code at every verb, with and without PIPELINING, over connections that are kept. */
static void
test_every_code(void **state)
{
	static const char *const verbs[] = {"MAIL", "RCPT", "DATA", "DOT"};
	static const enum smtp_phase phases[] = {SMTP_MAIL, SMTP_RCPT, SMTP_DATA, SMTP_DOT};
	struct smtp_mail m = usual();
	struct smtp *s = NULL;
	struct smtp_result r;

	(void)state;
	for (int code = 400; code < 600; code++) {
		for (size_t v = 0; v < 4; v++) {
			char *rules = xasprintf(
			    "\"offers\":[%s],\"replies\":{\"%s\":[\"%d-5.7.1 why\\n%d 5.7.1 so\"]}",
			    code % 2 ? "" : "\"PIPELINING\"", verbs[v], code, code);
			rule("plain", rules);
			free(rules);
			smtp_close(&s);
			s = open_plain();
			smtp_send(s, &m, &r);
			check(r, code < 500 ? LATER : NEVER, phases[v], code, code == 421);
			assert_string_equal(r.text, "5.7.1 why 5.7.1 so");
			assert_int_equal(look("plain").taken, 0);
			if (code == 421) {
				assert_false(smtp_ready(s));
				continue;
			}
			/* The same connection carries the next mail, and it is that mail's answer.
			 */
			assert_true(smtp_ready(s));
			smtp_send(s, &m, &r);
			check(r, DONE, SMTP_DOT, 250, false);
			struct seen seen = look("plain");
			assert_int_equal(seen.taken, 1);
			assert_int_equal(seen.connections, 1);
		}
	}
	smtp_close(&s);
}

/* No code that stands for another question's answer passes for yes. */
static void
test_odd_codes(void **state)
{
	(void)state;
	check(send_one("\"replies\":{\"MAIL\":\"354 go ahead\"}"), LATER, SMTP_MAIL, 354, true);
	check(send_one("\"replies\":{\"RCPT\":\"354 go ahead\"}"), LATER, SMTP_RCPT, 354, true);
	check(send_one("\"replies\":{\"DATA\":\"250 ok\"}"), LATER, SMTP_DATA, 250, true);
	check(send_one("\"replies\":{\"DATA\":\"334 more\"}"), LATER, SMTP_DATA, 334, true);
	check(send_one("\"replies\":{\"DOT\":\"354 go ahead\"}"), UNKNOWN, SMTP_DOT, 354, true);
	check(send_one("\"replies\":{\"DOT\":\"250-ok\\n550 no\"}"), UNKNOWN, SMTP_DOT, 0, true);
	check(send_one("\"replies\":{\"DOT\":\"ok\"}"), UNKNOWN, SMTP_DOT, 0, true);
	check(send_one("\"replies\":{\"MAIL\":\"HTTP/1.1 400 Bad Request\"}"), LATER, SMTP_MAIL, 0,
	    true);
}

/* An answer before the mail is an answer to nothing: what comes behind it would be taken for the
 * mail's. */
static void
test_early_answer(void **state)
{
	(void)state;
	check(send_one("\"replies\":{\"DATA\":\"354 go ahead\\n421 4.3.2 bye\"}"), LATER, SMTP_BODY,
	    421, true);
	assert_int_equal(look("plain").taken, 0);
	check(send_one("\"replies\":{\"DATA\":\"354 go ahead\\n250 2.0.0 taken\"}"), LATER,
	    SMTP_BODY, 250, true);
	assert_int_equal(look("plain").taken, 0);
}

static void
test_drops(void **state)
{
	(void)state;
	check(send_one("\"replies\":{\"MAIL\":\"!drop\"}"), LATER, SMTP_MAIL, 0, true);
	check(send_one("\"replies\":{\"RCPT\":\"!drop\"}"), LATER, SMTP_RCPT, 0, true);
	check(send_one("\"replies\":{\"DATA\":\"!drop\"}"), LATER, SMTP_DATA, 0, true);
	check(send_one("\"replies\":{\"DOT\":\"!drop\"}"), UNKNOWN, SMTP_DOT, 0, true);
	assert_int_equal(look("plain").taken, 1);
}

/* T2, T4: servers that are slow, silent or never finish. */
static void
test_slow(void **state)
{
	(void)state;
	check(send_one("\"replies\":{\"DOT\":\"!slow 0.3 250 at last\"}"), DONE, SMTP_DOT, 250,
	    false);
	check(send_one("\"replies\":{\"MAIL\":\"!stall\"}"), LATER, SMTP_MAIL, 0, true);
	check(send_one("\"replies\":{\"RCPT\":\"!stall\"}"), LATER, SMTP_RCPT, 0, true);
	check(send_one("\"replies\":{\"DATA\":\"!stall\"}"), LATER, SMTP_DATA, 0, true);
	check(send_one("\"replies\":{\"DOT\":\"!stall\"}"), UNKNOWN, SMTP_DOT, 0, true);
	check(send_one("\"replies\":{\"MAIL\":\"!endless\"}"), LATER, SMTP_MAIL, 0, true);
	check(send_one("\"replies\":{\"DOT\":\"!endless\"}"), UNKNOWN, SMTP_DOT, 0, true);
}

/* A late answer to one mail must not become the answer to the next. */
static void
test_late_answer(void **state)
{
	struct smtp_mail m = usual();
	struct smtp_result r;

	(void)state;
	rule("plain", "\"replies\":{\"DOT\":[\"!slow 1.5 554 refusal of the first\"]}");
	struct smtp *s = open_with(&brief);
	smtp_send(s, &m, &r);
	check(r, UNKNOWN, SMTP_DOT, 0, true);
	assert_false(smtp_ready(s));
	smtp_close(&s);
	s = open_plain();
	smtp_send(s, &m, &r);
	check(r, DONE, SMTP_DOT, 250, false);
	smtp_close(&s);
}

/* The invariants of one attempt, whatever happened: LATER and NEVER mean that the server has not
 * taken it, DONE that it has, UNKNOWN stands only behind the final dot. */
static void
check_honest(const struct smtp_result *r, const struct seen *s)
{
	assert_true(s->taken <= 1);
	if (r->outcome == DONE)
		assert_int_equal(s->taken, 1);
	if (r->outcome == LATER || r->outcome == NEVER)
		assert_int_equal(s->taken, 0);
	if (r->outcome == UNKNOWN)
		assert_int_equal(r->phase, SMTP_DOT);
}

/* T3: the connection cut after every byte, of what the server reads and of what it says. */
static void
cut_everywhere(const char *what, const char *offers)
{
	int unknown = 0, done = 0, later = 0;

	for (int n = 1;; n++) {
		char *rules = xasprintf("\"%s\":%d%s", what, n, offers);
		struct smtp_mail m = usual();
		struct smtp_result r;
		rule("plain", rules);
		free(rules);
		struct connection_settings to = settings("plain", SECURITY_PLAIN);
		struct smtp *s;
		enum outcome o = smtp_open(&to, &patience, &s, NULL);
		if (o != DONE) {
			assert_int_equal(o, LATER);
			assert_int_equal(look("plain").taken, 0);
			continue;
		}
		smtp_send(s, &m, &r);
		bool lost = r.lost;
		smtp_close(&s);
		struct seen seen = look("plain");
		check_honest(&r, &seen);
		unknown += r.outcome == UNKNOWN;
		later += r.outcome == LATER;
		done += r.outcome == DONE;
		assert_true(r.outcome != NEVER);
		assert_true(lost == (r.outcome != DONE));
		if (done > 20) /* far behind the end of the mail */
			break;
	}
	assert_true(later > 40);
	assert_true(unknown > 5);
}

static void
test_cut_in(void **state)
{
	(void)state;
	cut_everywhere("cut_in", "");
	cut_everywhere("cut_in", ",\"offers\":[]");
}

static void
test_cut_out(void **state)
{
	(void)state;
	cut_everywhere("cut_out", "");
}

/* A large mail: the server gives up in the middle, with and without a word. */
static void
test_early(void **state)
{
	size_t n = 8 * 1024 * 1024;
	char *big = xmalloc(n);
	struct smtp_mail m = {"", "anna@customer.test", big, n};
	static const struct {
		const char *rules;
		enum outcome outcome;
		int code;
	} cases[] = {
	    {"\"early\":[1000,\"!drop\"]", LATER, 0},
	    {"\"early\":[1000,\"!stall\"]", UNKNOWN, 0}, /* it reads on, and never answers */
	    {"\"cut_in\":3000000", LATER, 0},
	};

	(void)state;
	memset(big, 'x', n);
	for (size_t i = 70; i + 2 < n; i += 72)
		memcpy(big + i, "\r\n", 2);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct smtp_result r;
		rule("plain", cases[i].rules);
		struct smtp *s = open_with(i == 1 ? &brief : &patience);
		smtp_send(s, &m, &r);
		check(r, cases[i].outcome, i == 1 ? SMTP_DOT : SMTP_BODY, cases[i].code, true);
		smtp_close(&s);
		assert_int_equal(look("plain").taken, 0);
	}
	/* Whether the goodbye is read before the reset that follows it is the network's affair;
	 * that nothing was taken is certain either way. */
	struct smtp_result r;
	rule("plain", "\"early\":[1000,\"552 5.3.4 too much\"]");
	struct smtp *s = open_plain();
	smtp_send(s, &m, &r);
	assert_int_equal(r.phase, SMTP_BODY);
	assert_true(r.lost && (r.code == 552 ? r.outcome == NEVER : r.outcome == LATER));
	smtp_close(&s);
	/* The same mail to a server that wants it; Python takes its time. */
	struct connection_settings to = settings("plain", SECURITY_PLAIN);
	rule("plain", "");
	assert_int_equal(smtp_open(&to, &smtp_patience_default, &s, NULL), DONE);
	smtp_send(s, &m, &r);
	check(r, DONE, SMTP_DOT, 250, false);
	smtp_close(&s);
	free(big);
}

static void
test_size(void **state)
{
	struct smtp_result r = send_one("\"offers\":[\"SIZE 10\"]");

	(void)state;
	check(r, NEVER, SMTP_CHECK, 0, false);
	assert_string_equal(look("plain").verbs, "EHLO QUIT");
	check(send_one("\"offers\":[\"SIZE 0\"]"), DONE, SMTP_DOT, 250, false);
}

static struct smtp_result
send_to(const char *recipient, const char *sender, const char *rules)
{
	struct smtp_mail m = usual();
	struct smtp_result r;

	rule("plain", rules);
	struct smtp *s = open_plain();
	m.recipient = recipient;
	m.sender = sender;
	smtp_send(s, &m, &r);
	assert_int_equal(r.outcome == NEVER, smtp_ready(s) && !look("plain").taken);
	smtp_close(&s);
	return r;
}

/* Facts 7 and S13: nothing that is no address reaches a command. */
static void
test_addresses(void **state)
{
	static const char *const bad[] = {
	    "", "anna", "a@b\r\nRCPT TO:<evil@x.test>", "a@b> NOTIFY=NEVER", "<a@b>", "a b@c.test"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		check(send_to(bad[i], "", ""), NEVER, SMTP_CHECK, 0, false);
		assert_string_equal(look("plain").verbs, "EHLO QUIT");
		if (*bad[i])
			check(send_to("a@b.test", bad[i], ""), NEVER, SMTP_CHECK, 0, false);
	}
	check(send_to("анна@пример.test", "", ""), DONE, SMTP_DOT, 250, false);
	check(send_to("анна@пример.test", "", "\"offers\":[\"8BITMIME\"]"), NEVER, SMTP_CHECK, 0,
	    false);
	check(send_to("a@b.test", "c@d.test", ""), DONE, SMTP_DOT, 250, false);
}

/* S14: a sink that takes any line end around a dot for the end sees one mail and no command inside
 * it. */
static void
test_smuggling(void **state)
{
	static const char *const evil[] = {
	    "a\n.\nMAIL FROM:<x@y.test>\r\nRCPT TO:<v@z.test>\r\nDATA\r\nx\r\n",
	    "a\n.\r\nMAIL FROM:<x@y.test>\r\n", "a\r\n.\nMAIL FROM:<x@y.test>\r\n",
	    "a\r.\rMAIL FROM:<x@y.test>\r\n", "a\r\n.\rMAIL FROM:<x@y.test>\r\n",
	    "a\r.\r\nMAIL FROM:<x@y.test>\r\n", ".\r\nMAIL FROM:<x@y.test>\r\n", "a\r\n.\r\n",
	    "a\r\r\n.\r\r\nb"};

	(void)state;
	for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
		struct smtp_mail m = usual();
		struct smtp_result r;
		rule("plain", "\"lenient\":true");
		struct smtp *s = open_plain();
		m.bytes = evil[i];
		m.length = strlen(evil[i]);
		smtp_send(s, &m, &r);
		check(r, DONE, SMTP_DOT, 250, false);
		smtp_close(&s);
		struct seen seen = look("plain");
		assert_int_equal(seen.taken, 1);
		assert_string_equal(seen.verbs, "EHLO MAIL RCPT DATA QUIT");
	}
}

/* The commands to the letter, by what the server offers. */
static void
check_commands(const char *offers, const char *sender, const char *recipient, const char *mail,
    const char *rcpt)
{
	check(send_to(recipient, sender, offers), DONE, SMTP_DOT, 250, false);
	struct seen s = look("plain");
	assert_string_equal(s.mail, mail);
	assert_string_equal(s.rcpt, rcpt);
}

static void
test_commands(void **state)
{
	(void)state;
	check_commands("\"offers\":[]", "", "a@b.test", "MAIL FROM:<>", "RCPT TO:<a@b.test>");
	check_commands("\"offers\":[\"SIZE 5000\",\"DSN\"]", "", "a@b.test", "MAIL FROM:<> SIZE=50",
	    "RCPT TO:<a@b.test> NOTIFY=NEVER");
	check_commands("\"offers\":[\"PIPELINING\",\"DSN\"]", "c@d.test", "a@b.test",
	    "MAIL FROM:<c@d.test>", "RCPT TO:<a@b.test>");
	check_commands("\"offers\":[\"8BITMIME\",\"SMTPUTF8\"]", "", "ä@b.test",
	    "MAIL FROM:<> BODY=8BITMIME SMTPUTF8", "RCPT TO:<ä@b.test>");
	check_commands("\"offers\":[\"8BITMIME\",\"SMTPUTF8\"]", "", "a@b.test", "MAIL FROM:<>",
	    "RCPT TO:<a@b.test>");
}

/* Ten mails, one connection. */
static void
test_kept(void **state)
{
	struct smtp_mail m = usual();
	struct smtp_result r;

	(void)state;
	rule("plain", "");
	struct smtp *s = open_plain();
	for (int i = 0; i < 10; i++) {
		assert_true(smtp_ready(s));
		smtp_send(s, &m, &r);
		check(r, DONE, SMTP_DOT, 250, false);
	}
	smtp_close(&s);
	struct seen seen = look("plain");
	assert_int_equal(seen.taken, 10);
	assert_int_equal(seen.connections, 1);
}

/* A server that hangs up between two mails: found out before the next, or at its first command,
 * which loses nothing. */
static void
test_gone_between(void **state)
{
	struct smtp_mail m = usual();
	struct smtp_result r;

	(void)state;
	rule("plain", "\"replies\":{\"DOT\":[\"250 ok\\n421 4.3.2 enough\"]}");
	struct smtp *s = open_plain();
	smtp_send(s, &m, &r);
	check(r, DONE, SMTP_DOT, 250, false);
	assert_false(smtp_ready(s));
	smtp_close(&s);
	rule("plain", "\"replies\":{\"MAIL\":[\"250 ok\",\"!drop\"]}");
	s = open_plain();
	smtp_send(s, &m, &r);
	check(r, DONE, SMTP_DOT, 250, false);
	assert_true(smtp_ready(s));
	smtp_send(s, &m, &r);
	check(r, LATER, SMTP_MAIL, 0, true);
	assert_true(r.stale);
	smtp_close(&s);
	/* Refused after a refusal: RSET is answered by hanging up. */
	rule("plain", "\"replies\":{\"RCPT\":\"550 no\",\"RSET\":\"!drop\"}");
	s = open_plain();
	smtp_send(s, &m, &r);
	check(r, NEVER, SMTP_RCPT, 550, false);
	assert_false(smtp_ready(s));
	smtp_close(&s);
}

static enum outcome
try_open(const char *server, enum connection_security security, const char *password)
{
	struct connection_settings to = settings(server, security);
	struct smtp *s = NULL;
	struct fail f = {0};

	to.user = "desk";
	to.password = password;
	rule(server, "");
	enum outcome o = smtp_open(&to, &patience, &s, &f);
	if (o == DONE)
		assert_true(smtp_ready(s));
	else
		assert_true(f.text[0] && !strstr(f.text, "Secret"));
	smtp_close(&s);
	return o;
}

/* T6: no mail and no password where the server is not who it should be. */
static void
test_security(void **state)
{
	const char *password = helper_value(&servers, "password");

	(void)state;
	assert_int_equal(try_open("tls", SECURITY_TLS, password), DONE);
	assert_int_equal(try_open("starttls", SECURITY_STARTTLS, password), DONE);
	static const char *const bad[] = {"wrong", "expired", "stranger"};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(try_open(bad[i], SECURITY_TLS, password), NEVER);
		assert_null(strstr(look(bad[i]).verbs, "AUTH"));
	}
	assert_int_equal(try_open("plain", SECURITY_STARTTLS, password), NEVER);
	assert_null(strstr(look("plain").verbs, "AUTH"));
}

static void
test_offers_before_tls_do_not_count(void **state)
{
	struct connection_settings to = settings("starttls", SECURITY_STARTTLS);
	struct smtp_mail m = usual();
	struct smtp_result r;
	struct smtp *s;

	(void)state;
	rule("starttls",
	    "\"replies\":{\"EHLO\":[\"250-fake\\n250-SMTPUTF8\\n250 STARTTLS\",\"250 fake\"]}");
	assert_int_equal(smtp_open(&to, &patience, &s, NULL), DONE);
	m.recipient = "анна@пример.test";
	smtp_send(s, &m, &r);
	check(r, NEVER, SMTP_CHECK, 0, false);
	smtp_close(&s);
}

static void
test_login(void **state)
{
	struct connection_settings to = settings("plain", SECURITY_PLAIN);
	struct fail f = {0};
	struct smtp *s;

	(void)state;
	to.user = "desk";
	to.password = "x";
	rule("plain", "\"replies\":{\"AUTH\":\"535 5.7.8 no\"}");
	assert_int_equal(smtp_open(&to, &patience, &s, &f), NEVER);
	assert_int_equal(f.code, 535);
	rule("plain", "\"replies\":{\"AUTH\":\"454 4.7.0 later\"}");
	assert_int_equal(smtp_open(&to, &patience, &s, &f), LATER);
	rule("plain", "\"replies\":{\"BANNER\":\"554 5.7.1 go away\"}");
	assert_int_equal(smtp_open(&to, &patience, &s, &f), LATER);
	rule("plain", "\"replies\":{\"BANNER\":\"!stall\"}");
	assert_int_equal(smtp_open(&to, &patience, &s, &f), LATER);
	rule("plain", "\"replies\":{\"BANNER\":\"!endless\"}");
	assert_int_equal(smtp_open(&to, &patience, &s, &f), LATER);
}

/* Asked to stop, a silent server does not hold us up for its ten minutes. */
static void
test_stop(void **state)
{
	struct connection_settings to = settings("plain", SECURITY_PLAIN);
	struct smtp_mail m = usual();
	struct smtp_result r;
	struct smtp *s;
	int wake[2];

	(void)state;
	assert_int_equal(pipe(wake), 0);
	to.wake_fd = wake[0];
	rule("plain", "\"replies\":{\"DOT\":\"!stall\"}");
	assert_int_equal(smtp_open(&to, &smtp_patience_default, &s, NULL), DONE);
	int64_t begin = clock_ms();
	assert_int_equal(write(wake[1], "x", 1), 1);
	smtp_send(s, &m, &r);
	check(r, UNKNOWN, SMTP_DOT, 0, true);
	assert_true(clock_ms() - begin < 9000);
	smtp_close(&s);
	close(wake[0]);
	close(wake[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_done),
	    cmocka_unit_test(test_every_code),
	    cmocka_unit_test(test_odd_codes),
	    cmocka_unit_test(test_early_answer),
	    cmocka_unit_test(test_drops),
	    cmocka_unit_test(test_slow),
	    cmocka_unit_test(test_late_answer),
	    cmocka_unit_test(test_cut_in),
	    cmocka_unit_test(test_cut_out),
	    cmocka_unit_test(test_early),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_smuggling),
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_gone_between),
	    cmocka_unit_test(test_security),
	    cmocka_unit_test(test_offers_before_tls_do_not_count),
	    cmocka_unit_test(test_login),
	    cmocka_unit_test(test_stop),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
