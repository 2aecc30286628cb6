/* Every shipped template in every language, with the least and the most facts, as whole mails;
 * catalogue.c. */
#include "../../daemon/send/say.h"
#include "../../daemon/send/render.h"

#include "test.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static struct voice voice;

static const char *const least[] = {
    "{\"number\":\"ACME-7\",\"desk\":\"Acme Support\",\"queue\":\"general\","
    "\"received_at\":\"2026-11-20T16:00:00Z\",\"zone\":\"Europe/Riga\",\"complaints\":\"\"}",
    "{\"mail\":7,\"mailbox\":\"support\",\"cause\":\"reader-died\"}",
    "{\"name\":\"mailbox-away\",\"detail\":\"support: not fetched for 15 min\","
    "\"since\":\"2026-11-20T16:00:00Z\"}",
};
static const char *const most[] = {
    "{\"number\":\"ACMESUPPORT-1234567\",\"desk\":\"Acme Support and "
    "Friends\",\"queue\":\"general\","
    "\"ahead\":1234,\"received_at\":\"2026-11-20T16:00:00.123+00:00\",\"zone\":\"Europe/Riga\","
    "\"complaints\":\"write to complaints@acme.example or see "
    "https://www.acme.example/about/complaints\","
    "\"subject\":\"Ein Betreff mit Umlauten: ÄÖÜ, wie ihn ein Kunde so schreibt, %n {{number}}\"}",
    "{\"mail\":7,\"mailbox\":\"support\",\"uid\":12,\"cause\":\"reader-died\",\"detail\":\"signal "
    "11\",\"command\":\"promisectl show mail 7\"}",
    "{\"name\":\"mail-failed\",\"detail\":\"outgoing mail 3 to a@b.test: refused: 5.1.1 No {{x}}\","
    "\"since\":\"2026-11-20T16:00:00Z\",\"zone\":\"Europe/Riga\"}",
};
static const char *const templates[] = {"receipt", "parked", "alarm"};
static const char *const languages[] = {"en", "ru", "lv", "et", "es"};

static int
start(void **state)
{
	struct str errors = {0};

	(void)state;
	bool ok = voice_open(&voice, "conf/languages", "Europe/Riga", &errors);
	fputs(str_text(&errors), stderr);
	str_free(&errors);
	return ok ? 0 : -1;
}

static int
stop(void **state)
{
	(void)state;
	voice_close(&voice);
	return 0;
}

static struct outbox_row
row_of(size_t template, const char *language, const char *facts)
{
	return (struct outbox_row){.kind = template ? "admin" : "receipt",
	    .template = templates[template],
	    .language = language,
	    .facts = facts,
	    .sender_name = "Acme Support",
	    .recipient = "anna@customer.example",
	    .recipient_name = "Anna Liepa",
	    .envelope_sender = "",
	    .reply_to = "support+abcdefghijklmnopqrstuvwxyz@acme.example",
	    .auto_submitted = template ? "auto-generated" : "auto-replied",
	    .message_id = "<0123456789abcdefghijklmnop@acme.example>",
	    .in_reply_to = "<CAFaaabbbcccddd_eeefffggghhhiiijjjkkk@mail.customer.example>",
	    .references = "<t-0123456789abcdefghijklmnop@acme.example> "
	                  "<CAFaaabbbcccddd_eeefffggghhhiiijjjkkk@mail.customer.example>",
	    .loop_mark = "0123456789abcdefghijklmnop",
	    .desk_address = "support@acme.example"};
}

static unsigned
count_lines(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

/* The words as such. */
static void
check_words(const char *template, const char *language, const char *facts)
{
	const char *found;
	const struct template *t = catalogue_find(voice.catalogue, template, language, &found);
	struct rendered r;
	struct fail f = {0};

	assert_int_equal(render(t, found, "UTC", facts, voice.dates, &r, &f), DONE);
	assert_true(count_lines(r.text) < 15);
	assert_null(strstr(r.text, "}}{{"));
	assert_null(strstr(r.text, "  "));
	assert_null(strstr(r.text, "**"));
	assert_null(strstr(r.text, ": \n"));
	assert_null(strstr(r.html, "<p></p>"));
	if (strcmp(template, "receipt") == 0) {
		char *first = xstrndup(r.text, strcspn(r.text, "\n"));
		assert_non_null(strstr(first, "ACME"));
		free(first);
		assert_non_null(strstr(r.text, "2026"));
		assert_non_null(strstr(r.text, "(Europe/Riga)"));
		assert_non_null(strstr(r.text, "18:00"));
		assert_null(strstr(r.text, "Betreff"));
		assert_null(strstr(r.html, "Betreff"));
		assert_string_equal(found, language);
	}
	rendered_free(&r);
}

static void
check_mail(size_t template, const char *language, const char *facts)
{
	struct outbox_row row = row_of(template, language, facts);
	struct str bytes = {0};
	struct fail f = {0};

	assert_int_equal(say(&voice, &row, 1795190400, &bytes, &f), DONE);
	assert_true(bytes.len <= 4096);
	assert_non_null(strstr(bytes.data, "multipart/alternative"));
	str_free(&bytes);
}

static void
test_shipped(void **state)
{
	(void)state;
	for (size_t t = 0; t < 3; t++)
		for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
			check_words(templates[t], languages[l], least[t]);
			check_words(templates[t], languages[l], most[t]);
			check_mail(t, languages[l], least[t]);
			check_mail(t, languages[l], most[t]);
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
		assert_int_equal(render(t, found, "UTC", least[0], voice.dates, &r, NULL), DONE);
		assert_non_null(strstr(r.subject, "ACME-7"));
		rendered_free(&r);
		assert_int_equal(render(t, found, "UTC", most[0], voice.dates, &r, NULL), DONE);
		assert_string_equal(r.subject, "Re: Ein Betreff mit Umlauten: ÄÖÜ, wie ihn ein "
		                               "Kunde so schreibt, %n {{number}}");
		rendered_free(&r);
	}
}

static void
test_large_receipt_has_no_html(void **state)
{
	struct outbox_row row = row_of(0, "ru", most[0]);
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
		struct outbox_row row = row_of(0, "en", least[0]);
		struct str bytes = {0};
		row.recipient_name = names[i];
		assert_int_equal(say(&voice, &row, 0, &bytes, NULL), DONE);
		assert_non_null(strstr(bytes.data, "\r\nTo: <anna@customer.example>\r\n"));
		str_free(&bytes);
	}
}

static void
test_cannot_be_said(void **state)
{
	struct outbox_row row = row_of(0, "en", "{}");
	struct str bytes = {0};
	struct fail f = {0};

	(void)state;
	assert_int_equal(say(&voice, &row, 0, &bytes, &f), NEVER);
	assert_string_equal(f.text, "the fact \"number\" is missing or not of its type");
	row = row_of(0, "en", least[0]);
	row.template = "newsletter";
	assert_int_equal(say(&voice, &row, 0, &bytes, &f), NEVER);
	assert_string_equal(f.text, "there is no template \"newsletter\"");
	row = row_of(0, "en", least[0]);
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
	    "%s/receipt.mustache:1: missing or wrong\n%s/parked.mustache:1: missing or wrong\n",
	    en, en, en, en);
	assert_string_equal(str_text(&errors), expected);
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
	    cmocka_unit_test(test_receipt_subject),
	    cmocka_unit_test(test_large_receipt_has_no_html),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_cannot_be_said),
	    cmocka_unit_test(test_fallback),
	    cmocka_unit_test(test_bad_catalogues),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
