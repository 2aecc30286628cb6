/* Every shipped template in every language, with the least and the most facts, as whole mails;
 * catalogue.c. */
#include "../../daemon/send/say.h"
#include "../../daemon/send/render.h"

#include "test.h"
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

static struct voice voice;

#define TICKET                                                                                     \
	"\"number\":\"ACME-7\",\"subject\":\"Printer\",\"queue\":\"general\",\"customer\":\"\","   \
	"\"to_customer\":false,\"desk\":\"Acme Support\",\"zone\":\"Europe/Riga\""
#define WHOLE_TICKET                                                                               \
	"\"number\":\"ACMESUPPORT-1234567\",\"subject\":\"Принтер: {{number}} ** <b>\","    \
	"\"queue\":\"general\",\"customer\":\"Ilze Bērziņa <ilze@customer.example>\","           \
	"\"participants\":[\"Kārlis Ozols <karlis@customer.example>\",\"Zane Liepa "              \
	"<zane@customer.example>\"],"                                                              \
	"\"owner\":\"Anna Kalniņa\",\"waiting_since\":\"2026-11-20T16:00:00Z\",\"note_address\":" \
	"\"support+zyxwvutsrqponmlkjihg@acme.example\",\"to_customer\":true,"                      \
	"\"files\":[\"photo.jpg, 120 KiB\",\"log.txt, 3 KiB\"],\"left_out\":\"video.mp4, 31 "      \
	"MiB\","                                                                                   \
	"\"promises\":[\"1. first answer: by Tue 24 Nov 12:00, open\"],"                           \
	"\"desk\":\"Acme Support\",\"zone\":\"Europe/Riga\""
#define WORDS                                                                                      \
	"\"text\":\"It hums.\\n\\n**But** it does not print, {{number}}:\\n  > ERROR  7\\n-- "     \
	"\\nIlze\""

#define REQUEST "\"number\":\"ACME-7\",\"desk\":\"Acme Support\",\"subject\":\"Printer\""
#define OWN "{\"what\":\"the replacement is shipped\",\"due\":\"2026-11-27T15:00:00Z\"}"
#define CHANGES                                                                                    \
	"\"made\":[" OWN "],\"moved\":[{\"resolve\":true,\"was\":\"2026-11-25T15:00:00Z\","        \
	"\"due\":\"2026-11-30T15:00:00Z\",\"reason\":\"the courier is ill\"}],\"withdrawn\":[{"    \
	"\"contact\":true,\"was\":\"2026-11-25T15:00:00Z\"}]"
#define DUTY "\"what\":\"first answer\",\"due\":\"2026-11-27T15:00:00Z\",\"n\":2"
#define DAY                                                                                        \
	"{\"number\":\"ACME-7\",\"subject\":\"Printer\",\"what\":\"first answer\","                \
	"\"due\":\"2026-11-23T15:00:00Z\"}"

/* Of each template: the fewest facts that it is shown with, and all of them. */
static const struct shipped {
	const char *template, *kind, *least, *most;
	const char *languages[6];
} shipped[] = {
    {"receipt", "receipt",
        "{\"number\":\"ACME-7\",\"desk\":\"Acme Support\",\"queue\":\"general\","
        "\"received_at\":\"2026-11-20T16:00:00Z\",\"zone\":\"Europe/Riga\",\"complaints\":\"\"}",
        "{\"number\":\"ACMESUPPORT-1234567\",\"desk\":\"Acme Support and "
        "Friends\",\"queue\":\"general\","
        "\"ahead\":1234,\"received_at\":\"2026-11-20T16:00:00.123+00:00\",\"zone\":\"Europe/"
        "Riga\","
        "\"complaints\":\"write to complaints@acme.example or see "
        "https://www.acme.example/about/complaints\","
        "\"subject\":\"Ein Betreff mit Umlauten: ÄÖÜ, wie ihn ein Kunde so schreibt, %n "
        "{{number}}\",\"reply_by\":\"2026-11-23T15:00:00Z\",\"update_by\":"
        "\"2026-11-24T15:00:00Z\",\"resolve_by\":\"2026-12-04T15:00:00Z\"}",
        {"en", "ru", "lv", "et", "es"}},
    {"relay", "relay",
        "{\"text\":\"Hello\",\"agent\":\"Anna\",\"desk\":\"Acme Support\",\"number\":\"ACME-7\","
        "\"subject\":\"\"}",
        "{" WORDS ",\"agent\":\"Anna\",\"desk\":\"Acme Support and Friends\",\"number\":"
        "\"ACMESUPPORT-1234567\",\"subject\":\"Принтер {{number}}\"}",
        {"en", "ru", "lv", "et", "es"}},
    {"parked", "admin", "{\"mail\":7,\"mailbox\":\"support\",\"cause\":\"reader-died\"}",
        "{\"mail\":7,\"mailbox\":\"support\",\"uid\":12,\"cause\":\"reader-died\",\"detail\":"
        "\"signal 11\",\"command\":\"promisectl show mail 7\"}",
        {"en"}},
    {"alarm", "admin",
        "{\"name\":\"mailbox-away\",\"detail\":\"support: not fetched for 15 min\","
        "\"since\":\"2026-11-20T16:00:00Z\"}",
        "{\"name\":\"mail-failed\",\"detail\":\"outgoing mail 3 to a@b.test: refused: 5.1.1 No "
        "{{x}}\",\"since\":\"2026-11-20T16:00:00Z\",\"zone\":\"Europe/Riga\"}",
        {"en"}},
    {"notification", "notification",
        "{" TICKET ",\"text\":\"\",\"sender\":\"ilze@customer.example\","
        "\"received_at\":\"2026-11-20T16:00:00Z\",\"opens\":false,\"unproven\":false}",
        "{" WHOLE_TICKET "," WORDS ",\"sender\":\"Kārlis Ozols <karlis@customer.example>\","
        "\"received_at\":\"2026-11-20T16:00:00Z\",\"opens\":true,\"unproven\":true,\"claims\":"
        "\"ACME-3\",\"attention\":\"it came to another person's address\"}",
        {"en"}},
    {"note", "note",
        "{" TICKET ",\"text\":\"\",\"author\":\"Anna Kalniņa\",\"kind_held\":false,"
        "\"third_party\":false}",
        "{" WHOLE_TICKET "," WORDS
        ",\"author\":\"Anna Kalniņa\",\"kind_held\":true,\"third_party\":false}",
        {"en"}},
    {"taken", "taken", "{" TICKET ",\"agent\":\"Anna Kalniņa\"}",
        "{" WHOLE_TICKET ",\"agent\":\"Anna Kalniņa\"}", {"en"}},
    {"transcript", "transcript", "{" TICKET ",\"lines\":\"#take: done\",\"failed\":false}",
        "{" WHOLE_TICKET
        ",\"lines\":[\"#take: would have been done\",\"#clsoe: no such command; did you mean "
        "#close?\"],\"failed\":true}",
        {"en"}},
    {"confirmation", "confirmation",
        "{" TICKET ",\"text\":\"\",\"to\":\"ilze@customer.example\",\"sent_at\":"
        "\"2026-11-20T16:00:00Z\"}",
        "{" WHOLE_TICKET "," WORDS
        ",\"to\":[\"Ilze <ilze@customer.example>\",\"Zane <zane@customer.example>\"],"
        "\"sent_at\":\"2026-11-20T16:00:00Z\"}",
        {"en"}},
    {"held", "held", "{" TICKET ",\"text\":\"\",\"why\":\"Nothing proves that you wrote it.\"}",
        "{" WHOLE_TICKET "," WORDS
        ",\"why\":\"Nothing proves that you wrote it.\",\"do\":\"Send it through your own mail "
        "server.\"}",
        {"en"}},
    {"problem", "problem", "{" TICKET ",\"to\":\"ilze@customer.example\",\"reason\":\"refused\"}",
        "{" WHOLE_TICKET "," WORDS
        ",\"to\":[\"ilze@customer.example\"],\"reason\":\"5.1.1 No such user\"}",
        {"en"}},
    {"promise", "promise", "{" REQUEST ",\"made\":[" OWN "]}",
        "{" REQUEST ",\"agent\":\"Anna\"," CHANGES "}", {"en", "ru", "lv", "et", "es"}},
    {"update", "update", "{" REQUEST ",\"since\":\"2026-11-20T16:00:00Z\",\"idle\":true}",
        "{" REQUEST ",\"since\":\"2026-11-20T16:00:00Z\",\"happened\":[{\"taken\":true,\"agent\":"
        "\"Anna\",\"at\":\"2026-11-21T10:00:00Z\"}],\"owner\":\"Anna\",\"open\":[" OWN
        "],\"kept\":[{\"reply\":true,\"at\":\"2026-11-21T10:00:00Z\"}],\"broken\":[" OWN
        "],\"late\":\"2026-11-23T15:00:00Z\",\"waiting_until\":\"2026-11-29T15:00:00Z\","
        "\"next_update\":\"2026-11-25T15:00:00Z\"," CHANGES "}",
        {"en", "ru", "lv", "et", "es"}},
    {"question", "question", "{" REQUEST "}",
        "{" REQUEST ",\"agent\":\"Anna\",\"asked_at\":\"2026-11-20T16:00:00Z\",\"closes_at\":"
        "\"2026-11-27T15:00:00Z\",\"last\":true}",
        {"en", "ru", "lv", "et", "es"}},
    {"closed", "closed", "{" REQUEST "}",
        "{" REQUEST ",\"agent\":\"Anna\",\"unanswered\":true," CHANGES "}",
        {"en", "ru", "lv", "et", "es"}},
    {"broken", "broken", "{" REQUEST ",\"reply\":true,\"due\":\"2026-11-27T15:00:00Z\"}",
        "{" REQUEST ",\"what\":\"the replacement is shipped\",\"due\":\"2026-11-27T15:00:00Z\","
        "\"owner\":\"Anna\",\"next_update\":\"2026-11-30T15:00:00Z\"}",
        {"en", "ru", "lv", "et", "es"}},
    {"reminder", "reminder", "{" TICKET "," DUTY "}",
        "{" WHOLE_TICKET "," DUTY ",\"left\":\"4 hours\",\"contact\":true}", {"en"}},
    {"decision", "decision", "{" TICKET "," DUTY "}",
        "{" WHOLE_TICKET "," DUTY ",\"lead\":true,\"agent\":\"Anna Kalniņa\"}", {"en"}},
    {"escalation", "escalation", "{" TICKET "," DUTY ",\"level\":1}",
        "{" WHOLE_TICKET "," DUTY ",\"level\":2,\"repeat\":true,\"told\":[\"Laura Ozola\"],"
        "\"noticed\":true,\"next_at\":\"2026-11-30T15:00:00Z\",\"next_who\":\"Martin Krasts\"}",
        {"en"}},
    {"approval", "approval", "{" TICKET "," DUTY "}",
        "{" WHOLE_TICKET "," DUTY ",\"until\":\"2026-11-27T17:00:00Z\"}", {"en"}},
    {"idle", "idle", "{" TICKET ",\"since\":\"2026-11-20T16:00:00Z\"}",
        "{" WHOLE_TICKET ",\"since\":\"2026-11-20T16:00:00Z\"}", {"en"}},
    {"passed", "passed", "{" TICKET "," DUTY "}",
        "{" WHOLE_TICKET "," DUTY ",\"from\":\"Boris Lapa\"}", {"en"}},
    {"morning", "morning", "{\"desk\":\"Acme Support\"}",
        "{\"desk\":\"Acme Support\",\"name\":\"Anna\",\"zone\":\"Europe/Riga\",\"today\":[" DAY
        "," DAY "],\"tomorrow\":[" DAY "],\"broken\":[" DAY "],\"waiting\":[{\"number\":\"ACME-7\","
        "\"subject\":\"Printer\",\"waiting_since\":\"2026-11-20T16:00:00Z\"}]}",
        {"en"}},
};
static const char *const languages[] = {"en", "ru", "lv", "et", "es"};
#define LEAST_RECEIPT shipped[0].least
#define MOST_RECEIPT shipped[0].most

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
row_of(const struct shipped *s, const char *language, const char *facts)
{
	bool receipt = strcmp(s->kind, "receipt") == 0, relay = strcmp(s->kind, "relay") == 0;

	return (struct outbox_row){.kind = s->kind,
	    .template = s->template,
	    .language = language,
	    .facts = facts,
	    .sender_name = "Acme Support",
	    .recipient = "anna@customer.example",
	    .recipient_name = "Anna Liepa",
	    .envelope_sender = "",
	    .reply_to = "support+abcdefghijklmnopqrstuvwxyz@acme.example",
	    .auto_submitted = receipt ? "auto-replied"
	                      : relay ? NULL
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
	return row_of(&shipped[0], "en", facts);
}

static unsigned
count_lines(const char *s)
{
	unsigned n = 0;

	for (; *s; s++)
		n += *s == '\n';
	return n;
}

static bool
holds(const char *text, const char *what)
{
	return strstr(text, what) != NULL;
}

/* In characters. */
static size_t
line_width(const char *line)
{
	size_t width = 0;

	for (; *line && *line != '\n'; line++)
		width += (*line & 0xc0) != 0x80;
	return width;
}

/* A line of our own words is a sentence or two. */
static void
check_lines(const struct rendered *r)
{
	for (const char *line = r->text; *line; line += strcspn(line, "\n") + 1)
		assert_true(line_width(line) <= 180);
	assert_false(holds(r->text, "\n\n\n"));
	assert_false(holds(r->text, ": \n") || holds(r->text, " \n\n") || holds(r->text, " ,"));
	assert_false(holds(r->html, "<p></p>") || holds(r->html, "<p><b></b></p>"));
	assert_false(holds(r->html, "<b></b>") || holds(r->html, "<br>\n</p>"));
}

static void
check_receipt(const struct rendered *r)
{
	char *first = xstrndup(r->text, strcspn(r->text, "\n"));

	assert_true(holds(first, "ACME"));
	free(first);
	assert_true(count_lines(r->text) < 15);
	assert_true(holds(r->text, "2026") && holds(r->text, "18:00"));
	assert_true(holds(r->text, "(Europe/Riga)"));
	assert_false(holds(r->text, "Betreff") || holds(r->html, "Betreff"));
}

/* The text first, the number last. */
static void
check_relay(const struct rendered *r)
{
	size_t n = strlen(r->text) - 1;

	while (n && r->text[n - 1] != '\n')
		n--;
	assert_true(holds(r->text + n, "ACME"));
	assert_true(
	    ascii_starts(r->text, "Hello\n\nAnna, Acme Support\n") ||
	    ascii_starts(r->text, "It hums.\n\n**But** it does not print, {{number}}:\n  > "
	                          "ERROR  7\n--\nIlze\n\nAnna, Acme Support and Friends\n"));
	assert_true(
	    strcmp(r->subject, "Re: ") == 0 || strcmp(r->subject, "Re: Принтер {{number}}") == 0);
}

static bool
is_for_agents(const struct shipped *s)
{
	return holds(s->least, "to_customer");
}

/* Where a reply goes is said in every one of them, in words that cannot be taken for the other. */
static void
check_agents(const struct rendered *r, bool whole)
{
	assert_true(
	    holds(r->text, whole ? "Your reply goes to Ilze Bērziņa <ilze@customer.example> "
	                           "and the others in this ticket, as Acme Support."
	                         : "Your reply stays inside the desk"));
	assert_false(holds(r->text, whole ? "stays inside" : "goes to"));
	assert_int_equal(
	    whole, holds(r->html, "<a href=\"mailto:support+zyxwvutsrqponmlkjihg@acme.example\">"));
	assert_string_equal(r->subject,
	    whole ? "[ACMESUPPORT-1234567] Принтер: {{number}} ** <b>" : "[ACME-7] Printer");
	assert_true(count_lines(r->text) <= 34);
}

/* The words as such. */
static void
check_words(const struct shipped *s, const char *language, const char *facts)
{
	const char *found;
	const struct template *t = catalogue_find(voice.catalogue, s->template, language, &found);
	struct rendered r;
	struct fail f = {0};

	assert_int_equal(render(t, found, "UTC", facts, voice.dates, &r, &f), DONE);
	assert_string_equal(found, language);
	assert_null(strstr(r.text, "}}{{"));
	check_lines(&r);
	if (strcmp(s->kind, "receipt") == 0)
		check_receipt(&r);
	if (strcmp(s->kind, "relay") == 0)
		check_relay(&r);
	if (is_for_agents(s))
		check_agents(&r, facts == s->most);
	rendered_free(&r);
}

static void
check_mail(const struct shipped *s, const char *language, const char *facts)
{
	struct outbox_row row = row_of(s, language, facts);
	struct str bytes = {0};
	struct fail f = {0};

	assert_int_equal(say(&voice, &row, 1795190400, &bytes, &f), DONE);
	assert_true(bytes.len <= 8192);
	assert_true(strcmp(s->kind, "receipt") != 0 || bytes.len <= 4096);
	/* In Cyrillic letters, with every fact, a receipt is too long for two forms. */
	if (strcmp(s->kind, "receipt") != 0 || strcmp(language, "ru") != 0 || facts == s->least)
		assert_non_null(strstr(bytes.data, "multipart/alternative"));
	str_free(&bytes);
}

static void
test_shipped(void **state)
{
	(void)state;
	assert_int_equal(sizeof shipped / sizeof *shipped, vocabulary_count);
	for (size_t i = 0; i < vocabulary_count; i++)
		for (const char *const *l = shipped[i].languages; *l; l++) {
			check_words(&shipped[i], *l, shipped[i].least);
			check_words(&shipped[i], *l, shipped[i].most);
			check_mail(&shipped[i], *l, shipped[i].least);
			check_mail(&shipped[i], *l, shipped[i].most);
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
		    render(t, found, "UTC", LEAST_RECEIPT, voice.dates, &r, NULL), DONE);
		assert_non_null(strstr(r.subject, "ACME-7"));
		rendered_free(&r);
		assert_int_equal(
		    render(t, found, "UTC", MOST_RECEIPT, voice.dates, &r, NULL), DONE);
		assert_string_equal(r.subject, "Re: Ein Betreff mit Umlauten: ÄÖÜ, wie ihn ein "
		                               "Kunde so schreibt, %n {{number}}");
		rendered_free(&r);
	}
}

static void
test_large_receipt_has_no_html(void **state)
{
	struct outbox_row row = row_of(&shipped[0], "ru", MOST_RECEIPT);
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
		struct outbox_row row = receipt_row(LEAST_RECEIPT);
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
		struct outbox_row row = receipt_row(LEAST_RECEIPT);
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
	row = receipt_row(LEAST_RECEIPT);
	row.template = "newsletter";
	assert_int_equal(say(&voice, &row, 0, &bytes, &f), NEVER);
	assert_string_equal(f.text, "there is no template \"newsletter\"");
	row = receipt_row(LEAST_RECEIPT);
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
