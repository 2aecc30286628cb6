/* What the probes make of a server's words. */
#include "test.h"

#include "../../daemon/ctl/probe_wire.h"

static struct wire
wire(const char *text)
{
	return (struct wire){text, text + strlen(text)};
}

static void
test_tokens(void **state)
{
	struct wire w = wire("FETCH (UID 7 BODY[HEADER.FIELDS (A B)]<0> {5}\r\na b)c "
	                     "\"q \\\"x\\\\\" NIL)\r\n");
	static const struct {
		enum wire_token token;
		const char *text;
	} expected[] = {{WIRE_ATOM, "FETCH"}, {WIRE_OPEN, ""}, {WIRE_ATOM, "UID"}, {WIRE_ATOM, "7"},
	    {WIRE_ATOM, "BODY[HEADER.FIELDS (A B)]<0>"}, {WIRE_STRING, "a b)c"},
	    {WIRE_STRING, "q \"x\\"}, {WIRE_ATOM, "NIL"}, {WIRE_CLOSE, ""}, {WIRE_END, ""},
	    {WIRE_END, ""}};
	struct str text = {0};

	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		assert_int_equal(wire_next(&w, &text), expected[i].token);
		assert_string_equal(str_text(&text), expected[i].text);
	}
	str_free(&text);
}

/* Whatever a server says, reading it ends. */
static void
test_broken_tokens(void **state)
{
	static const char *const broken[] = {"{5}\r\nab", "{99999999999999999999}\r\nab", "{}\r\n",
	    "\"never ends", "\"\\", "BODY[never ends", "(((((", ")))", "{5}", "[", "\r\n\r\n",
	    NULL};
	struct str text = {0};

	(void)state;
	for (size_t i = 0; broken[i]; i++) {
		struct wire w = wire(broken[i]);
		int tokens = 0;
		while (wire_next(&w, &text) != WIRE_END)
			assert_true(++tokens < 20);
	}
	str_free(&text);
}

static void
test_numbers_and_quotes(void **state)
{
	struct wire w = wire("STATUS 12 99999999999 word");
	struct fail f = {0};
	struct str out = {0};
	char *command = wire_with_folder("EXAMINE", "Gel\xc3\xb6scht \"x\"", " (A)", &f);

	(void)state;
	assert_false(wire_is(&w, "LIST"));
	assert_true(wire_is(&w, "status"));
	assert_int_equal(wire_number(&w), 12);
	assert_int_equal(wire_number(&w), UINT32_MAX);
	assert_int_equal(wire_number(&w), 0);
	assert_string_equal(command, "EXAMINE \"Gel&APY-scht \\\"x\\\"\" (A)");
	free(command);
	assert_null(wire_with_folder("EXAMINE", "a\r\nb", "", &f));
	wire_quote(&out, "a\\b");
	assert_string_equal(out.data, "\"a\\\\b\"");
	str_free(&out);
}

static void
test_days(void **state)
{
	struct connection_peer peer = {.subject = "mx", .issuer = "CA", .ends = 10 * 86400};
	char *text = probe_certificate_text(&peer, 0);

	(void)state;
	assert_int_equal(probe_days_left(&peer, 0), 10);
	assert_int_equal(probe_days_left(&peer, 86401), 8);
	assert_int_equal(probe_days_left(&peer, 10 * 86400), 0);
	assert_int_equal(probe_days_left(&peer, 10 * 86400 + 1), -1);
	assert_string_equal(
	    text, "certificate of \"mx\" by \"CA\", until 1970-01-11, 10 days left");
	free(text);
}

static void
test_mail(void **state)
{
	struct probe_mail one, other;
	struct fail f = {0};

	(void)state;
	assert_int_equal(probe_mail_new(&one, "desk@acme.test", "+", 0, &f), DONE);
	assert_int_equal(probe_mail_new(&other, "desk@acme.test", NULL, 0, &f), DONE);
	assert_string_not_equal(one.letters, other.letters);
	assert_string_equal(other.recipient, "desk@acme.test");
	assert_true(strncmp(one.recipient, "desk+probe", 10) == 0);
	assert_non_null(strstr(one.bytes, one.message_id));
	assert_non_null(strstr(one.bytes, "\r\nAuto-Submitted: auto-generated\r\n"));
	assert_null(strstr(one.bytes, "\n\n"));
	probe_mail_free(&one);
	probe_mail_free(&other);
	assert_int_equal(probe_mail_new(&one, "nobody", NULL, 0, &f), NEVER);
	assert_int_equal(probe_mail_new(&one, "a\r\nb@acme.test", NULL, 0, &f), NEVER);
}

/* --- what came back --- */

#define RECEIVED "Received: from a by mx.acme.test with ESMTPS; Sun, 22 Nov 2026 09:54:25 +0200\r\n"
#define RESULTS                                                                                    \
	"Authentication-Results: mx.acme.test;\r\n\tdmarc=pass header.from=acme.test;\r\n"         \
	" spf=fail smtp.mailfrom=desk@acme.test; dkim=fail header.d=x.test;\r\n"                   \
	" dkim=pass header.d=acme.test\r\n"

static struct probe_return
read_back(const char *header, const char *letters)
{
	struct probe_mail m;
	struct probe_return r;
	struct fail f = {0};

	assert_int_equal(probe_mail_new(&m, "desk@acme.test", "+", 0, &f), DONE);
	free(m.message_id);
	free(m.recipient);
	m.message_id = xasprintf("<%s@acme.test>", letters);
	m.recipient = xasprintf("desk+%s@acme.test", letters);
	probe_return_read(&r, header, &m);
	probe_mail_free(&m);
	return r;
}

static void
test_return(void **state)
{
	struct probe_return r = read_back("Delivered-To: desk+probe1@acme.test\r\n" RESULTS RECEIVED
	                                  "Message-ID: <probe1@acme.test>\r\n\r\n",
	    "probe1");

	(void)state;
	assert_string_equal(r.authserv, "mx.acme.test");
	assert_false(r.authserv_low);
	assert_int_equal(r.authserv_count, 1);
	assert_string_equal(r.spf, "fail");
	assert_string_equal(r.dkim, "pass");
	assert_string_equal(r.dkim_domain, "acme.test");
	assert_string_equal(r.dmarc, "pass");
	assert_string_equal(r.delivered_to, "Delivered-To");
	assert_int_equal(r.received, 1795334065);
	assert_false(r.changed_id);
	probe_return_free(&r);
}

static void
test_return_of_less(void **state)
{
	struct probe_return r = read_back("Message-ID: <other@mta.test>\r\n\r\n", "probe1");

	(void)state;
	assert_null(r.authserv);
	assert_null(r.delivered_to);
	assert_int_equal(r.received, INT64_MIN);
	assert_true(r.changed_id);
	probe_return_free(&r);
}

/* Below a second server's Received anybody can have written it. */
static void
test_return_of_strangers(void **state)
{
	struct probe_return r = read_back(
	    "Received: from b by last.acme.test; x\r\nReceived: from c by other.test; x\r\n" RESULTS
	    "Message-ID: <probe1@acme.test>\r\n\r\n",
	    "probe1");

	(void)state;
	assert_string_equal(r.authserv, "mx.acme.test");
	assert_true(r.authserv_low);
	probe_return_free(&r);
	r = read_back(RESULTS RESULTS RECEIVED "Message-ID: <probe1@acme.test>\r\n\r\n", "probe1");
	assert_int_equal(r.authserv_count, 2);
	probe_return_free(&r);
	r = read_back("Authentication-Results: mx.acme.test; spf=(=pass\r\n\r\n", "probe1");
	assert_true(r.authserv_low);
	assert_null(r.spf);
	probe_return_free(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_tokens),
	    cmocka_unit_test(test_broken_tokens), cmocka_unit_test(test_numbers_and_quotes),
	    cmocka_unit_test(test_days), cmocka_unit_test(test_mail), cmocka_unit_test(test_return),
	    cmocka_unit_test(test_return_of_less), cmocka_unit_test(test_return_of_strangers)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
