/* smtp_wire.c and delivery.c: replies, offers, the bytes of DATA; what an outcome means. */
#include "../../daemon/send/smtp_wire.h"

#include "test.h"
#include "../../daemon/send/delivery.h"

/* In one piece and byte by byte. */
static void
check_reply(
    const char *bytes, enum smtp_reply_state state, int code, const char *text, size_t taken)
{
	size_t n = strlen(bytes), at = 0;
	struct smtp_reply whole = {0}, pieces = {0};

	assert_int_equal(smtp_reply_feed(&whole, bytes, n), taken);
	while (at < n && pieces.state == REPLY_PARTIAL)
		at += smtp_reply_feed(&pieces, bytes + at, 1);
	assert_int_equal(at, taken);
	assert_int_equal(whole.state, state);
	assert_int_equal(pieces.state, state);
	if (state == REPLY_COMPLETE) {
		assert_int_equal(whole.code, code);
		assert_string_equal(whole.text, text);
		assert_string_equal(pieces.text, text);
	}
}

static void
test_replies(void **state)
{
	(void)state;
	check_reply("250 ok\r\n", REPLY_COMPLETE, 250, "ok", 8);
	check_reply("250 ok\n250 next\r\n", REPLY_COMPLETE, 250, "ok", 7);
	check_reply("250\r\n", REPLY_COMPLETE, 250, "", 5);
	check_reply("250 \r\n", REPLY_COMPLETE, 250, "", 6);
	check_reply("250-\r\n250 \r\n", REPLY_COMPLETE, 250, "", 12);
	check_reply("550-5.1.1 no\r\n550 5.1.1 such user\r\n", REPLY_COMPLETE, 550,
	    "5.1.1 no 5.1.1 such user", 35);
	check_reply("554 a\x01\x1b[31m\xff\xc3\xa9\r\n", REPLY_COMPLETE, 554,
	    "a  [31m\xef\xbf\xbd\xc3\xa9", 16);
	check_reply("250 ok", REPLY_PARTIAL, 0, "", 6);
	check_reply("250-ok\r\n", REPLY_PARTIAL, 0, "", 8);
	check_reply("", REPLY_PARTIAL, 0, "", 0);
}

static void
test_garbage(void **state)
{
	static const char *const bad[] = {"\r\n", "ok\r\n", "25\r\n", "25 ok\r\n", "2500 ok\r\n",
	    "250x\r\n", "+250 ok\r\n", " 250 ok\r\n", "150 ok\r\n", "650 ok\r\n", "000 ok\r\n",
	    "-50 ok\r\n", "250-ok\r\n550 no\r\n", "250-ok\r\n251 ok\r\n",
	    "HTTP/1.1 400 Bad Request\r\n"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		check_reply(bad[i], REPLY_GARBAGE, 0, "", strlen(bad[i]));
}

/* However much a server says, what is kept is bounded and whole characters. */
static void
test_long_reply(void **state)
{
	struct smtp_reply r = {0};
	struct str s = {0};

	(void)state;
	for (int i = 0; i < 50; i++) {
		str_addz(&s, "550-");
		for (int k = 0; k < 2000; k++)
			str_addz(&s, "\xc3\xa9");
		str_addz(&s, "\r\n");
	}
	str_addz(&s, "550 end\r\n");
	assert_int_equal(smtp_reply_feed(&r, s.data, s.len), s.len);
	assert_int_equal(r.state, REPLY_COMPLETE);
	assert_int_equal(r.code, 550);
	assert_in_range(strlen(r.text), SMTP_TEXT_MAX - 4, SMTP_TEXT_MAX - 1);
	assert_true(utf8_valid(r.text, strlen(r.text)));
	str_free(&s);
}

static void
test_offers(void **state)
{
	struct smtp_offers o =
	    smtp_offers_read("220 hello PIPELINING\n250-fake PIPELINING\n250-pipelining\n"
	                     "250-SIZE 1000\n250-SMTPUTF8\r\n250-8BITMIME\n250 DSN\n235 ok\n");

	(void)state;
	assert_true(o.pipelining && o.utf8 && o.eight_bit && o.dsn);
	assert_int_equal(o.size, 1000);
	o = smtp_offers_read("220 SMTPUTF8\n250-PIPELININGX\n250-XSMTPUTF8\n250-SIZE\n250\n250-\n");
	assert_false(o.pipelining || o.utf8 || o.eight_bit || o.dsn);
	assert_int_equal(o.size, 0);
	assert_int_equal(smtp_offers_read("250 SIZE 99999999999999999999999").size, 0);
	assert_int_equal(smtp_offers_read("250 SIZE 12x").size, 12);
	assert_int_equal(smtp_offers_read("").size, 0);
}

static void
check_data(const char *mail, const char *expected)
{
	struct str out = {0};
	size_t n = strlen(mail), at = 0;

	assert_int_equal(smtp_data(&out, mail, n, SIZE_MAX), n);
	assert_string_equal(str_text(&out), expected);
	str_truncate(&out, 0);
	/* In blocks as small as can be: a line each. */
	do
		at += smtp_data(&out, mail + at, n - at, out.len + 1);
	while (at < n);
	assert_string_equal(str_text(&out), expected);
	str_free(&out);
}

/* No way through for a dot: after any kind of line end it is doubled, and there is one kind alone.
 */
static void
test_data(void **state)
{
	(void)state;
	check_data("a\r\n", "a\r\n.\r\n");
	check_data("a", "a\r\n.\r\n");
	check_data("", ".\r\n");
	check_data(".", "..\r\n.\r\n");
	check_data(".a\r\n.\r\n..\r\n", "..a\r\n..\r\n...\r\n.\r\n");
	check_data("a\n.\r\nQUIT\r\n", "a\r\n..\r\nQUIT\r\n.\r\n");
	check_data("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n");
	check_data("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n");
	check_data("a\r\r\n.\r\r\nb\n\r", "a\r\n\r\n..\r\n\r\nb\r\n\r\n.\r\n");
	check_data("\r", "\r\n.\r\n");
	check_data("a.b\r\n c.\r\n", "a.b\r\n c.\r\n.\r\n");
}

static void
check_delivery(struct smtp_result r, int losses, enum delivery_step step, bool stops)
{
	struct delivery d = delivery_decide(&r, losses);

	assert_int_equal(d.step, step);
	assert_int_equal(d.lane_stops, stops);
}

/* Every answer at every verb: whose it is. */
static void
test_delivery_by_code(void **state)
{
	(void)state;
	for (int code = 400; code < 600; code++) {
		struct smtp_result r = {.code = code, .outcome = code < 500 ? LATER : NEVER};
		for (r.phase = SMTP_MAIL; r.phase <= SMTP_DOT; r.phase++) {
			bool account =
			    r.phase == SMTP_MAIL ? code != 552 : code == 530 && r.phase != SMTP_DOT;
			check_delivery(
			    r, 0, account ? DELIVERY_POSTPONE : DELIVERY_RECORD, account);
		}
	}
}

static void
test_delivery_otherwise(void **state)
{
	(void)state;
	check_delivery(
	    (struct smtp_result){
	        .phase = SMTP_MAIL, .code = 554, .outcome = NEVER, .text = "5.3.4 Message too big"},
	    0, DELIVERY_RECORD, false);
	check_delivery((struct smtp_result){.phase = SMTP_MAIL, .outcome = LATER, .lost = true}, 0,
	    DELIVERY_POSTPONE, true);
	check_delivery(
	    (struct smtp_result){.phase = SMTP_MAIL, .outcome = LATER, .lost = true, .stale = true},
	    0, DELIVERY_AGAIN, false);
	check_delivery(
	    (struct smtp_result){.phase = SMTP_CHECK, .outcome = NEVER}, 0, DELIVERY_RECORD, false);
	check_delivery((struct smtp_result){.phase = SMTP_DOT, .outcome = DONE, .code = 250}, 2,
	    DELIVERY_RECORD, false);
	/* One mail that a server chokes on is that mail's trouble, three in a row are the server's.
	 */
	for (int losses = 0; losses < 4; losses++) {
		struct smtp_result r = {.phase = SMTP_DATA, .outcome = LATER, .lost = true};
		check_delivery(r, losses, DELIVERY_RECORD, losses >= 2);
		r.phase = SMTP_DOT;
		r.outcome = UNKNOWN;
		check_delivery(r, losses, DELIVERY_RECORD, losses >= 2);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_replies),
	    cmocka_unit_test(test_garbage),
	    cmocka_unit_test(test_long_reply),
	    cmocka_unit_test(test_offers),
	    cmocka_unit_test(test_data),
	    cmocka_unit_test(test_delivery_by_code),
	    cmocka_unit_test(test_delivery_otherwise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
