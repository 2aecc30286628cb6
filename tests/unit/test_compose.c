/* encode.c, header.c and compose.c, read back by Python's email package. */
#include "../../daemon/send/compose.h"

#include "test.h"
#include "../../daemon/send/encode.h"
#include "../../daemon/send/header.h"
#include "read_back.h"

static struct compose_mail
usual(void)
{
	return (struct compose_mail){.kind = "receipt",
	    .from_name = "Acme Support",
	    .from_address = "support@desk.test",
	    .to_address = "anna@customer.test",
	    .subject = "Hello",
	    .text = "Text\n",
	    .html = "<p>Text</p>\n",
	    .message_id = "<1@desk.test>",
	    .date = 1795190400};
}

static void
test_whole(void **state)
{
	struct compose_mail m = usual();

	(void)state;
	m.from_name = "Jānis \"JB\" Bērziņš, Acme";
	m.to_name = "Doe, John";
	m.reply_to = "support+abcdefghij@desk.test";
	m.subject = "Re: Ünï 日本語 \xf0\x9f\x8e\x89";
	m.text = "Grüße = aus 日本\nFrom here it starts \n.dot\n..two\n\ttab\t\n-- \nsig\n";
	m.html = "<p>Grüße</p>\n";
	m.in_reply_to = "<parent@customer.test>";
	m.references = "<first@customer.test> <anchor@desk.test> <parent@customer.test>";
	m.auto_submitted = "auto-replied";
	m.loop_mark = "0123456789abcdef";
	read_back(&m,
	    json_pack("{s:[ssssssssssssss], s:[[ss]], s:[[ss]], s:[[ss]], s:s, s:s, s:s, s:s, s:s, "
	              "s:s, s:s, s:s, s:s, s:s, s:s, s:s}",
	        "names", "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To",
	        "References", "Auto-Submitted", "Precedence", "X-Auto-Response-Suppress",
	        "X-Promised-Loop", "MIME-Version", "Content-Type", "From", m.from_name,
	        m.from_address, "To", m.to_name, m.to_address, "Reply-To", m.from_name, m.reply_to,
	        "Subject", m.subject, "Date", "Fri, 20 Nov 2026 16:00:00 +0000", "Message-ID",
	        m.message_id, "In-Reply-To", m.in_reply_to, "References", m.references,
	        "Auto-Submitted", "auto-replied", "Precedence", "bulk", "X-Auto-Response-Suppress",
	        "All", "X-Promised-Loop", m.loop_mark, "type", "multipart/alternative", "text",
	        m.text, "html", m.html));
}

static void
test_admin_marks(void **state)
{
	struct compose_mail m = usual();

	(void)state;
	m.kind = "admin";
	m.html = NULL;
	m.auto_submitted = "auto-generated";
	read_back(&m,
	    json_pack("{s:[ssssssssss], s:s, s:s, s:n}", "names", "From", "To", "Subject", "Date",
	        "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
	        "Content-Type", "Content-Transfer-Encoding", "X-Auto-Response-Suppress",
	        "DR, RN, NRN, OOF, AutoReply", "type", "text/plain", "html"));
}

/* Made by a machine, and no notice of absence comes back; but a bounce does, of the customer's
 * mails too: what did not arrive keeps no promise. A relay is a person's letter. */
static void
test_marks_by_kind(void **state)
{
	static const char *const kinds[] = {"notification", "note", "taken", "transcript",
	    "confirmation", "held", "problem", "relay", "promise", "update", "question", "closed",
	    "broken", "reminder", "decision", "escalation", "approval", "idle", "passed", "found",
	    "morning"};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct compose_mail m = usual();
		bool human = strcmp(kinds[i], "relay") == 0;
		m.kind = kinds[i];
		m.auto_submitted = human ? NULL : "auto-generated";
		m.loop_mark = "0123456789abcdef";
		read_back(&m,
		    json_pack("{s:s?, s:s?, s:n, s:s}", "Auto-Submitted", m.auto_submitted,
		        "X-Auto-Response-Suppress", human ? NULL : "DR, RN, NRN, OOF, AutoReply",
		        "Precedence", "X-Promised-Loop", m.loop_mark));
	}
}

/* Subjects of all shapes come back byte for byte. */
static void
test_subjects(void **state)
{
	static const char *const subjects[] = {"", "a", "a  b", " lead", "trail ",
	    "a\xc2\xa0"
	    "b",
	    "=?utf-8?Q?fake?= word", "=?broken", "colon: and, \"quotes\" <angle> (comment) \\",
	    "plain subject that goes on and on and on so that it has to be folded somewhere, at "
	    "the "
	    "spaces that it has, more than once",
	    "https://www.example.org/a-word-that-is-longer-than-a-line-may-be/"
	    "and-has-no-space-in-it-to-fold-at/0123456789",
	    "Кириллица, длинная тема письма, которая не помещается в одну строку заголовка и "
	    "поэтому складывается",
	    "Ļoti garš latviešu temats ar mīkstinājumiem, garumzīmēm un šņācējiem, kas jāloka",
	    "\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0"
	    "\x9f"
	    "\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e"
	    "\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89\xf0\x9f\x8e\x89",
	    "%n %s ${x} {{number}} =20 _under_ ?= "};

	(void)state;
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		struct compose_mail m = usual();
		m.subject = subjects[i];
		read_back(&m, json_pack("{s:s}", "Subject", subjects[i]));
	}
}

static void
test_display_names(void **state)
{
	static const char *const names[] = {"Anna (Acme Support)", "O'Neil", "a.b", "\\", "\"",
	    "x@y", "Ärger", "two  spaces", "=?utf-8?Q?x?=",
	    "A very long display name that needs a line of its own before the address begins, "
	    "indeed",
	    "Очень длинное имя службы поддержки, которое не помещается в одну строку"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct compose_mail m = usual();
		m.to_name = names[i];
		m.from_name = names[i];
		read_back(&m, json_pack("{s:[[ss]], s:[[ss]]}", "To", names[i], m.to_address,
		                  "From", names[i], m.from_address));
	}
}

static void
test_texts(void **state)
{
	static const char *const texts[] = {"", "no line end", "\n", "a\n\nb\n", " \n", "\t\n",
	    "space before the end \n", "=\n", "=3D\n", ".\n", "..\n", "From \n",
	    "From me\n.\nFrom\n", "--\n--=_x\n",
	    "a long line of many words and more words and more words. From here on it "
	    "is the second half, .dots and From and all of that is in one line\n",
	    "Длинная строка кириллицы, которую разумно передать в base64, а не по три знака на "
	    "каждый байт\nи вторая\n",
	    "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345"
	    "67"
	    "890123456789 .From \n"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct compose_mail m = usual();
		m.text = texts[i];
		m.html = texts[i];
		read_back(&m, json_pack("{s:s, s:s?}", "text", texts[i], "html",
		                  *texts[i] ? texts[i] : NULL));
	}
}

/* Line ends of any kind become CR LF, once. */
static void
test_line_ends(void **state)
{
	static const char mixed[] = "a\r\nb\rc\nd\r\r\ne";
	struct str qp = {0}, b64 = {0};

	(void)state;
	encode_qp(&qp, mixed, sizeof mixed - 1);
	assert_string_equal(str_text(&qp), "a\r\nb\r\nc\r\nd\r\n\r\ne");
	encode_base64(&b64, mixed, sizeof mixed - 1);
	assert_string_equal(str_text(&b64), "YQ0KYg0KYw0KZA0KDQpl\r\n");
	str_free(&qp);
	str_free(&b64);
}

static void
test_references_cut(void **state)
{
	struct str many = {0}, kept = {0};
	struct compose_mail m = usual();

	(void)state;
	for (int i = 0; i < 60; i++) {
		str_addf(&many, "%s<%d@customer.test>", i ? " " : "", i);
		if (i < 2 || i >= 40)
			str_addf(&kept, "%s<%d@customer.test>", i ? " " : "", i);
	}
	m.references = str_text(&many);
	read_back(&m, json_pack("{s:s}", "References", str_text(&kept)));
	str_free(&many);
	str_free(&kept);
}

/* A stranger's ids may hold anything: what is no Message-ID is left out, the rest stays. */
static void
test_foreign_ids(void **state)
{
	struct compose_mail m = usual();
	struct str list = {0};

	(void)state;
	str_addz(&list, "<a@b> junk <c> <\xc3\xbc@b> <d@e>\r\nBcc: <x@y> <");
	for (int i = 0; i < 300; i++)
		str_addc(&list, 'l');
	str_addz(&list, "@m> <f@g>");
	m.references = str_text(&list);
	m.in_reply_to = "no id";
	read_back(
	    &m, json_pack("{s:s, s:n}", "References", "<a@b> <d@e> <x@y> <f@g>", "In-Reply-To"));
	str_free(&list);
}

static enum outcome
try_compose(const struct compose_mail *m)
{
	struct str out = {0};
	struct fail f = {0};
	enum outcome o = compose(m, &out, &f);

	if (o != DONE) {
		assert_int_equal(out.len, 0);
		assert_true(f.text[0]);
	}
	str_free(&out);
	return o;
}

/* Whatever field a line end comes in by, no mail is made. */
static void
test_injection(void **state)
{
	static const char *const evil[] = {"x\r\nBcc: evil@x.test", "x\nBcc: evil@x.test",
	    "x\rBcc: evil@x.test", "x\x01", "x\x7f", "x\ty", "x\xff", "x\xc3"};

	(void)state;
	for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
		struct compose_mail m;
		const char **fields[] = {&m.from_name, &m.from_address, &m.to_name, &m.to_address,
		    &m.reply_to, &m.subject, &m.message_id, &m.auto_submitted, &m.loop_mark};
		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
			m = usual();
			assert_int_equal(try_compose(&m), DONE);
			*fields[k] = evil[i];
			assert_int_equal(try_compose(&m), NEVER);
		}
	}
}

static void
test_refusals(void **state)
{
	struct compose_mail m = usual();

	(void)state;
	m.kind = "newsletter";
	assert_int_equal(try_compose(&m), NEVER);
	m = usual();
	m.text = "\xff";
	assert_int_equal(try_compose(&m), NEVER);
	m = usual();
	m.html = "\xc3(";
	assert_int_equal(try_compose(&m), NEVER);
	m = usual();
	m.message_id = "1@desk.test";
	assert_int_equal(try_compose(&m), NEVER);
}

static void
check_parameter(const char *value, const char *expected)
{
	struct str s = {0};

	encode_parameter(&s, "name", value);
	assert_string_equal(str_text(&s), expected);
	str_free(&s);
}

static void
test_parameters(void **state)
{
	(void)state;
	check_parameter("a b\"c", ";\r\n name=\"a b\\\"c\"");
	check_parameter("ü.pdf", ";\r\n name*=utf-8''%C3%BC.pdf");
	check_parameter("01234567890123456789012345678901234567890123üx",
	    ";\r\n name*0*=utf-8''01234567890123456789012345678901234567890123"
	    ";\r\n name*1*=%C3%BCx");
	check_parameter("0123456789012345678901234567890123456789012üxyz",
	    ";\r\n name*0*=utf-8''0123456789012345678901234567890123456789012%C3%BC"
	    ";\r\n name*1*=xyz");
	check_parameter("012345678901234567890123456789012345678901234567890",
	    ";\r\n name*0*=utf-8''01234567890123456789012345678901234567890123"
	    ";\r\n name*1*=4567890");
}

static void
test_ids(void **state)
{
	(void)state;
	assert_true(header_is_id("<a@b>"));
	assert_false(header_is_id("<@>"));
	assert_false(header_is_id("a@b"));
	assert_false(header_is_id("<a b@c>"));
	assert_false(header_is_id("<a@b> <c@d>"));
	assert_false(header_is_id(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_admin_marks),
	    cmocka_unit_test(test_marks_by_kind),
	    cmocka_unit_test(test_subjects),
	    cmocka_unit_test(test_display_names),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_line_ends),
	    cmocka_unit_test(test_references_cut),
	    cmocka_unit_test(test_foreign_ids),
	    cmocka_unit_test(test_injection),
	    cmocka_unit_test(test_refusals),
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_ids),
	};

	return cmocka_run_group_tests(tests, read_back_start, read_back_stop);
}
