/* The shipped templates as whole mails (their words are test_words.c's); catalogue.c. */
#include "../../daemon/send/say.h"
#include "../../daemon/send/render.h"

#include "test.h"
#include "facts.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static struct voice voice;

static const char *const languages[] = {"en", "ru", "lv", "et", "es"};
static const struct vocabulary *receipt;
/* The fewest facts of a receipt, and all of them. */
static char *least_receipt, *most_receipt;

/* The facts' own text; they are taken over. */
static char *
written(json_t *facts)
{
	char *text = json_dumps(facts, 0);

	json_decref(facts);
	return text;
}

static int
start(void **state)
{
	struct str errors = {0};

	(void)state;
	bool ok = voice_open(&voice, "conf/languages", "Europe/Riga", &errors);
	fputs(str_text(&errors), stderr);
	str_free(&errors);
	if (!ok || facts_open())
		return -1;
	receipt = vocabulary_find("receipt");
	least_receipt = written(facts_least(receipt));
	most_receipt = written(facts_most(receipt));
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	free(least_receipt);
	free(most_receipt);
	facts_close();
	voice_close(&voice);
	return 0;
}

/* Of a kind that is called as its template. */
static struct outbox_row
row_of(const char *kind, const char *language, const char *facts)
{
	bool human = strcmp(kind, "relay") == 0;

	return (struct outbox_row){.kind = kind,
	    .template = kind,
	    .language = language,
	    .facts = facts,
	    .sender_name = "Acme Support",
	    .recipient = "anna@customer.example",
	    .recipient_name = "Anna Liepa",
	    .envelope_sender = "",
	    .reply_to = "support+abcdefghijklmnopqrstuvwxyz@acme.example",
	    .auto_submitted = strcmp(kind, "receipt") == 0 ? "auto-replied"
	                      : human                      ? NULL
	                                                   : "auto-generated",
	    .message_id = "<0123456789abcdefghijklmnop@acme.example>",
	    .in_reply_to = "<CAFaaabbbcccddd_eeefffggghhhiiijjjkkk@mail.customer.example>",
	    .references = "<t-0123456789abcdefghijklmnop@acme.example> "
	                  "<CAFaaabbbcccddd_eeefffggghhhiiijjjkkk@mail.customer.example>",
	    .loop_mark = "0123456789abcdefghijklmnop",
	    .desk_address = "support@acme.example"};
}

static struct outbox_row
receipt_row(const char *facts)
{
	return row_of("receipt", "en", facts);
}

static bool
holds(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

/* RFC 5322 2.1.1, RFC 2045 6.7: at most 78 characters, of a body 76, and nothing but ASCII in them. */
static void
check_lines(const struct vocabulary *v, const char *language, const char *bytes)
{
	bool body = false;

	for (size_t n; *bytes; bytes += n + 2) {
		n = strcspn(bytes, "\r");
		if (n > (body ? 76 : 78) || bytes[n + 1] != '\n' || ascii_length(bytes, n) < n)
			fail_msg("%s/%s: a line of %zu bytes: %.*s", language, v->template, n, (int)n, bytes);
		body = body || !n;
	}
}

/* Text first, and HTML beside it unless the mail would be too large for an automatic answer. */
static void
check_mail(const struct vocabulary *v, const char *language, json_t *taken)
{
	bool is_receipt = v == receipt;
	const char *kind = strcmp(facts_for(v), "admin") == 0 ? "admin" : v->template;
	char *facts = written(taken);
	struct outbox_row row = row_of(kind, language, facts);
	struct str bytes = {0};
	struct fail f = {0};

	row.template = v->template;
	assert_int_equal(say(&voice, &row, 1795190400, &bytes, &f), DONE);
	check_lines(v, language, bytes.data);
	if (is_receipt)
		assert_true(bytes.len <= 4096);
	else
		assert_true(holds(bytes.data, "multipart/alternative"));
	str_free(&bytes);
	free(facts);
}

static void
test_shipped(void **state)
{
	(void)state;
	for (size_t i = 0; i < vocabulary_count; i++)
		for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
			check_mail(&vocabularies[i], languages[l], facts_least(&vocabularies[i]));
			check_mail(&vocabularies[i], languages[l], facts_most(&vocabularies[i]));
		}
}

/* The answer's own words first, the number last. */
static void
test_relay(void **state)
{
	static const char facts[] = "{\"text\":\"Hello\",\"agent\":\"Anna\",\"desk\":\"Acme\","
	                            "\"number\":\"ACME-7\",\"subject\":\"\"}";

	(void)state;
	for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
		const char *found;
		const struct template *t =
		    catalogue_find(voice.catalogue, "relay", languages[l], &found);
		struct rendered r;
		assert_int_equal(render(t, found, "UTC", facts, voice.dates, &r, NULL), DONE);
		assert_true(ascii_starts(r.text, "Hello\n\nAnna, Acme\n"));
		assert_true(holds(strrchr(r.text, ':'), "ACME-7\n"));
		assert_string_equal(r.subject, "Re: ");
		rendered_free(&r);
	}
}

/* Where a reply goes is said in every mail to an agent, in words that cannot be taken for the
 * other. */
static void
check_reply_told(const struct vocabulary *v, json_t *taken, bool whole)
{
	const char *found;
	const struct template *t = catalogue_find(voice.catalogue, v->template, "en", &found);
	char *facts = written(taken);
	struct rendered r;

	assert_int_equal(render(t, found, "UTC", facts, voice.dates, &r, NULL), DONE);
	assert_true(holds(r.text, whole ? "Your reply goes to Ilze Bērziņa <ilze@customer.example> "
	                                  "and the others in this ticket, as Acme Support."
	                                : "Your reply stays inside the desk"));
	assert_false(holds(r.text, whole ? "stays inside" : "goes to"));
	assert_int_equal(
	    whole, holds(r.html, "<a href=\"mailto:support+zyxwvutsrqponmlkjihg@acme.example\">"));
	assert_string_equal(r.subject, "[ACME-7] Printer");
	rendered_free(&r);
	free(facts);
}

static void
test_reply_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < vocabulary_count; i++)
		if (strcmp(facts_for(&vocabularies[i]), "ticket") == 0) {
			check_reply_told(&vocabularies[i], facts_least(&vocabularies[i]), false);
			check_reply_told(&vocabularies[i], facts_most(&vocabularies[i]), true);
		}
}

/* A fixed subject with the number for a stranger; his own words for a sender who is known to be
 * himself. */
static void
test_receipt_subject(void **state)
{
	(void)state;
	for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
		const char *found;
		const struct template *t =
		    catalogue_find(voice.catalogue, "receipt", languages[l], &found);
		struct rendered r;
		assert_int_equal(
		    render(t, found, "UTC", least_receipt, voice.dates, &r, NULL), DONE);
		assert_non_null(strstr(r.subject, "ACME-7"));
		rendered_free(&r);
		assert_int_equal(
		    render(t, found, "UTC", most_receipt, voice.dates, &r, NULL), DONE);
		assert_string_equal(r.subject, "Re: Принтер: ÄÖÜ {{number}} %n");
		rendered_free(&r);
	}
}

static void
test_large_receipt_has_no_html(void **state)
{
	struct outbox_row row = row_of("receipt", "ru", most_receipt);
	struct str bytes = {0}, list = {0};

	(void)state;
	for (int i = 0; i < 20; i++)
		str_addf(
		    &list, "<%d-0123456789012345678901234567890123456789@customer.example> ", i);
	row.references = str_text(&list);
	assert_int_equal(say(&voice, &row, 1795190400, &bytes, NULL), DONE);
	assert_true(bytes.len <= 4096);
	assert_null(strstr(bytes.data, "multipart"));
	str_free(&bytes);
	str_free(&list);
}

static void
test_names(void **state)
{
	static const char *const names[] = {"a\tb", "a\r\nBcc: x@y.test", NULL,
	    "01234567890123456789012345678901234567890123456789012345678901234567890123456789012345"
	    "67"
	    "8901234567890123456789012345678901234567890123456789"};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct outbox_row row = receipt_row(least_receipt);
		struct str bytes = {0};
		row.recipient_name = names[i];
		assert_int_equal(say(&voice, &row, 0, &bytes, NULL), DONE);
		assert_non_null(strstr(bytes.data, "\r\nTo: <anna@customer.example>\r\n"));
		str_free(&bytes);
	}
}

/* The sender's name is a stranger's: one line, and in the order that it is written in. */
static void
test_sender_names(void **state)
{
	static const char *const names[][2] = {
	    {"a\r\nBcc: x@y.test", "\r\nFrom: \"a  Bcc: x@y.test\""},
	    {"gpj\xe2\x80\xae"
	     "exe (Acme)",
	        "\r\nFrom: \"gpj[U+202E]exe (Acme)\""},
	    {NULL, "\r\nFrom: <"}};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct outbox_row row = receipt_row(least_receipt);
		struct str bytes = {0};
		str_addz(&bytes, "\r\n");
		row.sender_name = names[i][0];
		assert_int_equal(say(&voice, &row, 0, &bytes, NULL), DONE);
		assert_non_null(strstr(bytes.data, names[i][1]));
		assert_null(strstr(bytes.data, "\nBcc"));
		str_free(&bytes);
	}
}

static void
test_cannot_be_said(void **state)
{
	struct outbox_row row = receipt_row("{}");
	struct str bytes = {0};
	struct fail f = {0};

	(void)state;
	assert_int_equal(say(&voice, &row, 0, &bytes, &f), NEVER);
	assert_string_equal(f.text, "the fact \"number\" is missing or not of its type");
	row = receipt_row(least_receipt);
	row.template = "newsletter";
	assert_int_equal(say(&voice, &row, 0, &bytes, &f), NEVER);
	assert_string_equal(f.text, "there is no template \"newsletter\"");
	row = receipt_row(least_receipt);
	row.recipient = "anna";
	assert_int_equal(say(&voice, &row, 0, &bytes, &f), NEVER);
	assert_string_equal(f.text, "header field To: not a mail address");
	str_free(&bytes);
}

static void
test_fallback(void **state)
{
	const char *found;

	(void)state;
	assert_non_null(catalogue_find(voice.catalogue, "receipt", "es-MX", &found));
	assert_string_equal(found, "es");
	assert_non_null(catalogue_find(voice.catalogue, "receipt", "LV", &found));
	assert_string_equal(found, "lv");
	assert_non_null(catalogue_find(voice.catalogue, "receipt", "tlh", &found));
	assert_string_equal(found, "en");
	assert_non_null(catalogue_find(voice.catalogue, "receipt", "", &found));
	assert_string_equal(found, "en");
	assert_non_null(catalogue_find(voice.catalogue, "alarm", "ru", &found));
	assert_string_equal(found, "en");
	assert_null(catalogue_find(voice.catalogue, "newsletter", "en", &found));
}

static void
put_file(const char *folder, const char *name, const char *content)
{
	char *path = xasprintf("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(content, file);
	fclose(file);
	free(path);
}

static void
test_bad_catalogues(void **state)
{
	char folder[] = "/tmp/catalogue-XXXXXX";
	struct str errors = {0};

	(void)state;
	assert_null(catalogue_load("/nowhere", &errors));
	assert_string_equal(
	    str_text(&errors), "/nowhere:1: cannot be read: No such file or directory\n");
	str_truncate(&errors, 0);
	assert_non_null(mkdtemp(folder));
	char *en = xasprintf("%s/en", folder);
	mkdir(en, 0700);
	put_file(en, "receipt.mustache", "Subject: s\n\n{{name}}\n");
	put_file(en, "alarm.mustache", "Subject: s\n\n{{name}}\n");
	put_file(en, "letter.mustache", "Subject: s\n\nx\n");
	put_file(en, "words.conf", "x\n");
	assert_null(catalogue_load(folder, &errors));
	char *expected = xasprintf(
	    "%s/letter.mustache:1: there is no template of the name \"letter\"\n"
	    "%s/receipt.mustache:3: the template \"receipt\" has no variable \"name\"\n"
	    "%s/receipt.mustache:1: missing or wrong\n%s/parked.mustache:1: missing or wrong\n"
	    "%s/notification.mustache:1: missing or wrong\n",
	    en, en, en, en, en);
	assert_true(ascii_starts(str_text(&errors), expected));
	free(expected);
	static const char *const names[] = {
	    "receipt.mustache", "alarm.mustache", "letter.mustache", "words.conf"};
	for (size_t i = 0; i < 4; i++) {
		char *path = xasprintf("%s/%s", en, names[i]);
		unlink(path);
		free(path);
	}
	rmdir(en);
	rmdir(folder);
	free(en);
	str_free(&errors);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shipped),
	    cmocka_unit_test(test_relay),
	    cmocka_unit_test(test_reply_told),
	    cmocka_unit_test(test_receipt_subject),
	    cmocka_unit_test(test_large_receipt_has_no_html),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_sender_names),
	    cmocka_unit_test(test_cannot_be_said),
	    cmocka_unit_test(test_fallback),
	    cmocka_unit_test(test_bad_catalogues),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
