/* The document: what SQL gets to see. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "../../daemon/read/identity.h"
#include "../../daemon/read/understand.h"
#include "letter.h"

/* Checks that the document of a mail holds (or, with "!" in front, does not hold) each of the NULL-terminated texts. */
static void
check(const char *mail, const char *const *texts)
{
	static const char *const none[] = {NULL};
	struct reader_facts facts = {none, "+", none};
	struct understanding u;

	letter_words();
	understand(mail, strlen(mail), false, &facts, &u);
	for (; *texts; texts++) {
		bool wanted = (*texts)[0] != '!', found = strstr(u.document, *texts + !wanted) != NULL;
		if (found != wanted)
			print_error("%s: %s\n", *texts, u.document);
		assert_int_equal(found, wanted);
	}
	understanding_free(&u);
}

#define CHECK(mail, ...) check(mail, (const char *const[]){__VA_ARGS__, NULL})

static void
test_empty(void **state)
{
	(void)state;
	CHECK("", "\"message_id\":null", "\"in_reply_to\":[]", "\"references\":[]", "\"date\":null", "\"from\":null",
	    "\"from_count\":0", "\"from_raw\":\"\"", "\"sender\":null", "\"reply_to\":null", "\"to\":[]", "\"cc\":[]",
	    "\"resent_to\":[]", "\"delivered_to\":[]", "\"return_path\":null", "\"subject\":\"\"", "\"language\":null",
	    "\"authentication\":null", "\"text\":\"\"", "\"new_text\":\"\"", "\"commands\":[]", "\"body\":null", "\"reply\":null", "\"forwarded\":null", "\"protection\":[]", "\"promises\":[]",
	    "\"rating\":null", "\"bounce\":null", "\"automatic\":", "\"received_count\":0", "\"spam\":false",
	    "\"loop_marks\":[]", "\"header_only\":false", "\"malformed\":false", "\"attachments\":[]", "\"warnings\":[]",
	    "\"fingerprint\":\"", "\"kind\":\"", "!thread_topic");
}

static void
test_heading(void **state)
{
	(void)state;
	CHECK("Return-Path: <>\nDelivered-To: x@y.test\nX-Original-To: <z@y.test>\n"
	      "From: Ann <a@b.test>\nFrom: c@d.test\nSender: s@b.test\nReply-To: r@b.test\n"
	      "To: =?utf-8?Q?J=C3=BC?= <j@y.test>\nCc: k@y.test\nResent-To: l@y.test\n"
	      "Subject: =?utf-8?Q?=22=C3=BC=22?=\nThread-Topic: topic\nMessage-ID: < m@b.test >\n"
	      "In-Reply-To: your mail of today <p@b.test>\nReferences: <o@b.test>,<p@b.test> <o@b.test>\n"
	      "Date: Fri, 20 Nov 2026 10:15:00 +0200\nX-Promised-Loop: mark\n\nbody",
	    "\"return_path\":\"\"", "\"delivered_to\":[\"x@y.test\",\"z@y.test\"]",
	    "\"from\":{\"name\":\"Ann\",\"address\":\"a@b.test\"}", "\"from_count\":2", "\"from_raw\":\"Ann <a@b.test>\"",
	    "\"sender\":{\"name\":\"\",\"address\":\"s@b.test\"}", "\"reply_to\":{\"name\":\"\",\"address\":\"r@b.test\"}",
	    "\"to\":[{\"name\":\"Jü\",\"address\":\"j@y.test\"}]", "\"cc\":[{\"name\":\"\",\"address\":\"k@y.test\"}]",
	    "\"resent_to\":[{\"name\":\"\",\"address\":\"l@y.test\"}]", "\"subject\":\"\\\"ü\\\"\"", "\"thread_topic\":\"topic\"",
	    "\"message_id\":\"<m@b.test>\"", "\"in_reply_to\":[\"<p@b.test>\"]",
	    "\"references\":[\"<o@b.test>\",\"<p@b.test>\"]", "\"date\":\"2026-11-20T10:15:00+02:00\"",
	    "\"loop_marks\":[\"mark\"]", "\"text\":\"body\"");
	CHECK("Return-Path: <a@b.test>\n\n", "\"return_path\":\"a@b.test\"");
	CHECK("From: nobody at all\n\n", "\"from\":null", "\"from_raw\":\"nobody at all\"");
}

static void
test_attachments(void **state)
{
	(void)state;
	CHECK("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n"
	      "Content-Type: image/png; name=a.png\nContent-ID: <id@x>\nContent-Transfer-Encoding: base64\n\neHh4\n--b\n"
	      "Content-Type: message/rfc822\n\nSubject: a/b\n\nin\n--b--\n",
	    "{\"position\":1,\"name\":\"a.png\",\"type\":\"image/png\",\"size\":3,\"sha256\":"
	    "\"cd2eb0837c9b4c962c22d2ff8b5441b7b45805887f051d39bf133b583baf6860\",\"inline\":true,\"content_id\":\"id@x\",\"purpose\":null}",
	    "\"position\":2,\"name\":\"a_b.eml\",\"type\":\"message/rfc822\",\"size\":16", "\"purpose\":\"mail\"}]", "!\"position\":3");
	CHECK("Content-Type: image/jpeg\nContent-ID: <image001.jpg@01CD.2>\n\nx", "\"name\":\"image001.jpg\"");
	CHECK("Content-Type: message/delivery-status\nContent-Description: Delivery report\n\nx", "\"name\":\"Delivery report.txt\"");
	CHECK("Content-Type: image/jpeg\n\nx", "\"name\":\"image.jpg\"");
	CHECK("Content-Type: message/rfc822\n\n\nx", "\"name\":\"message.eml\"");
	CHECK("Content-Type: application/x-unheard-of\n\nx", "\"name\":\"file\"");
}

/* NULs, bytes that are no text, controls: the document is text all the same. */
static void
test_hostile_bytes(void **state)
{
	static const char *const none[] = {NULL};
	struct reader_facts facts = {none, "+", none};
	char bytes[512];
	struct understanding u;

	(void)state;
	for (unsigned i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7);
	memcpy(bytes, "Subject: \0\xff\x1b\n\n", 14);
	letter_words();
	understand(bytes, sizeof bytes, false, &facts, &u);
	assert_true(utf8_valid(u.document, strlen(u.document)));
	assert_non_null(strstr(u.document, "\"warnings\":[{"));
	understanding_free(&u);
}

static void
fingerprint(const char *mail, char out[80])
{
	static const char *const none[] = {NULL};
	struct reader_facts facts = {none, "+", none};
	struct understanding u;

	letter_words();
	understand(mail, strlen(mail), false, &facts, &u);
	snprintf(out, 80, "%s", strstr(u.document, "\"fingerprint\":\""));
	understanding_free(&u);
}

/* Two copies of a mail differ in what they met on their way, not in this. */
static void
test_fingerprint(void **state)
{
	static const char *const others[] = {
	    "From: x@b.test\nDate: d\n\ntext", "From: a@b.test\nDate: e\n\ntext", "From: a@b.test\nDate: d\n\ntexts"};
	char one[80], two[80];

	(void)state;
	fingerprint("Received: here\nFrom: a@b.test\nDate: d\n\ntext", one);
	fingerprint("Received: there\nDelivered-To: z@y.test\nFrom: Ann <a@b.test>\nDate: d\n\ntext", two);
	assert_string_equal(one, two);
	for (size_t i = 0; i < 3; i++) {
		fingerprint(others[i], two);
		assert_string_not_equal(one, two);
	}
}

static void
test_identities(void **state)
{
	struct mail *m = letter("Message-ID: bare@b.test\nReferences: x@y.test <a@b> phrase <c\n d> <a@b>\nIn-Reply-To:\n\n");
	struct identity *id = identity_read(m->arena, m->fields, "Message-ID");

	(void)state;
	assert_string_equal(id->id, "<bare@b.test>");
	id = identity_read(m->arena, m->fields, "References");
	assert_string_equal(id->id, "<a@b>");
	assert_string_equal(id->next->id, "<cd>");
	assert_null(id->next->next);
	assert_null(identity_read(m->arena, m->fields, "In-Reply-To"));
	letter_free(&m);
}

/* Of very many the first and the last count. */
static void
test_many_identities(void **state)
{
	struct str s = {0};
	size_t count = 0;
	const struct identity *id, *last = NULL;

	(void)state;
	str_addz(&s, "References:");
	for (int i = 0; i < 5000; i++)
		str_addf(&s, " <%d@b.test>", i);
	str_addz(&s, "\n\n");
	struct mail *m = letter(s.data);
	id = identity_read(m->arena, m->fields, "References");
	assert_string_equal(id->id, "<0@b.test>");
	for (; id; id = id->next, count++)
		last = id;
	assert_true(count <= 200);
	assert_string_equal(last->id, "<4999@b.test>");
	letter_free(&m);
	str_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_heading),
	    cmocka_unit_test(test_attachments),
	    cmocka_unit_test(test_hostile_bytes),
	    cmocka_unit_test(test_fingerprint),
	    cmocka_unit_test(test_identities),
	    cmocka_unit_test(test_many_identities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
