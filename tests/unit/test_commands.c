/* The agents' command lines. */
#include "test.h"

#include "../../daemon/common/str.h"
#include "../../daemon/read/commands.h"
#include "../../daemon/read/understand.h"
#include "letter.h"

struct row {
	const char *text;
	const char *found; /* "word|argument;word|argument" */
	const char *body;  /* NULL: all of it */
};

static const struct row rows[] = {
    {"", "", NULL},
    {"Hello", "", NULL},
    {"#close", "close|", ""},
    {"#close\n\n\n", "close|", ""},
    {"#close done, thanks\n\nHello\n\n#not this\n", "close|done, thanks", "Hello\n\n#not this\n"},
    {"\n  \n#take\n\n#priority high: he waits\n  \n  indented\nend", "take|;priority|high: he waits", "  indented\nend"},
    {"#take\nHello", "take|", "Hello"},
    {"  #Take ", "take|", ""},
    {"#TAKE,", "take|", ""},
    {"#note: inside", "note|inside", ""},
    {"#note:inside", "note|inside", ""},
    {"#note : inside", "note|: inside", ""},
    {"#cc  add\t bob@example.org ", "cc|add bob@example.org", ""},
    {"#assign\xC2\xA0" "anna", "assign|anna", ""},
    {"\xC2\xA0\xE2\x80\x8B#wait\xE2\x80\xAFuntil\xE3\x80\x80" "friday\xC2\xA0", "wait|until friday", ""},
    {"\xEF\xBB\xBF#take", "take|", ""},
    {"#take\r\n#close\rHello", "take|;close|", "Hello"},
    /* numbers, headings and signs are text */
    {"#1042", "", NULL},
    {"#1042 is the same\n#close", "", NULL},
    {"#take\n#1042", "take|", "#1042"},
    {"# Heading", "", NULL},
    {"## Heading", "", NULL},
    {"#", "", NULL},
    {"Hello\n#close", "", NULL},
    {"> #close", "", NULL},
    {"#\xC4\x81", "", NULL},
    /* a word that nobody knows stays one */
    {"#close_now", "close-now|", ""},
    {"#close2 x", "close-|x", ""},
    {"#caf\xC3\xA9", "caf--|", ""},
    {"#a,", "a|", ""},
    {"#merge-with 5", "merge-with|5", ""},
    /* broken by the mail program, and not */
    {"#promise fri 17:00: the new part is sent and you get the number of the\nparcel by mail\n\nHello", "promise|fri 17:00: the new part is sent and you get the number of the parcel by mail", "Hello"},
    {"#promise fri 17:00: the new part is sent and you get the number of the\nparcel by mail from us, which takes a day or two when the weather is so\nbad\n#take", "promise|fri 17:00: the new part is sent and you get the number of the parcel by mail from us, which takes a day or two when the weather is so bad;take|", ""},
    {"#promise fri 17:00: the new part is sent and you get the number of the\nParcel by mail", "promise|fri 17:00: the new part is sent and you get the number of the!", "Parcel by mail"},
    {"#promise fri 17:00: \xD0\xB4\xD0\xB5\xD1\x82\xD0\xB0\xD0\xBB\xD1\x8C is sent and you get the number of the mail\n\xD0\x9F\xD0\xBE\xD1\x81\xD1\x8B\xD0\xBB\xD0\xBA\xD0\xB0", "promise|fri 17:00: \xD0\xB4\xD0\xB5\xD1\x82\xD0\xB0\xD0\xBB\xD1\x8C is sent and you get the number of the mail!", "\xD0\x9F\xD0\xBE\xD1\x81\xD1\x8B\xD0\xBB\xD0\xBA\xD0\xB0"},
    {"#promise fri 17:00: the new part is sent and you get the number of the\n\nparcel by mail", "promise|fri 17:00: the new part is sent and you get the number of the", "parcel by mail"},
    {"#promise fri 17:00: the new part is sent\nand we are glad", "promise|fri 17:00: the new part is sent", "and we are glad"},
    {"#promise fri 17:00: the new part is sent and you get the number of the parcel by mail from\nus", "promise|fri 17:00: the new part is sent and you get the number of the parcel by mail from", "us"},
    {"#close the \xE2\x80\x9C" "first\xE2\x80\x9D one", "close|the \xE2\x80\x9C" "first\xE2\x80\x9D one", ""},
};

static void
told(const struct command *c, struct str *out)
{
	for (; c; c = c->next)
		str_addf(out, "%s|%s%s%s", c->word, c->argument, c->cut ? "!" : "", c->next ? ";" : "");
}

static void
test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *a = arena_new();
		struct str found = {0};
		const char *body;

		told(commands_read(a, rows[i].text, &body), &found);
		if (strcmp(str_text(&found), rows[i].found) != 0)
			fail_msg("of <%s>\nfound <%s>", rows[i].text, str_text(&found));
		if (!body != !rows[i].body || (body && strcmp(body, rows[i].body) != 0))
			fail_msg("below <%s>\nfound <%s>", rows[i].text, body ? body : "all");
		str_free(&found);
		arena_free(&a);
	}
}

static void
test_line(void **state)
{
	struct arena *a = arena_new();
	const char *body;

	(void)state;
	assert_string_equal(commands_read(a, "\n \xC2\xA0#Close  it\xC2\xA0 now \n", &body)->line, "#Close it now");
	arena_free(&a);
}

/* One command too many must not be taken for the customer's words, and none may be obeyed. */
static void
test_many(void **state)
{
	struct arena *a = arena_new();
	struct str text = {0};
	const char *body;
	int count = 0;

	(void)state;
	for (int i = 0; i < COMMANDS_MAX; i++)
		str_addz(&text, "#take\n");
	for (const struct command *c = commands_read(a, text.data, &body); c; c = c->next)
		assert_string_equal(c->word, "take");
	str_addz(&text, "#take\n#take\nHello");
	for (const struct command *c = commands_read(a, text.data, &body); c; c = c->next, count++)
		assert_string_equal(c->word, count == COMMANDS_MAX - 1 ? "too-many-commands" : "take");
	assert_int_equal(count, COMMANDS_MAX);
	assert_string_equal(body, "Hello");
	str_free(&text);
	arena_free(&a);
}

static void
check(const char *mail, const char *wanted)
{
	static const char *const none[] = {NULL};
	struct reader_facts facts = {none, "+", none};
	struct understanding u;

	letter_words();
	understand(mail, strlen(mail), false, &facts, &u);
	if (!strstr(u.document, wanted))
		fail_msg("%s\nis not in\n%s", wanted, u.document);
	understanding_free(&u);
}

static void
test_document(void **state)
{
	(void)state;
	check("Subject: Re: x\n\n#close it\n\nHello\n\n> #old\n", "\"new_text\":\"#close it\\n\\nHello\",\"commands\":[{\"line\":\"#close it\",\"word\":\"close\","
	                                          "\"argument\":\"it\"}],\"body\":\"Hello\",");
	check("Subject: Re: x\n\nHello\n", "\"commands\":[],\"body\":null,");
	check("Subject: Re: x\n\n#close\n", "\"body\":\"\",");
	/* no answer: the quote is news to the reader, but not the writer's word */
	check("Subject: x\n\n#close\n\nHello\n> #old\n", "\"new_text\":\"#close\\n\\nHello\\n> #old\\n\",\"commands\":[{\"line\":\"#close\",\"word\":\"close\","
	                                               "\"argument\":\"\"}],\"body\":\"Hello\",");
	check("Subject: x\n\nHello\n> old\n", "\"commands\":[],\"body\":\"Hello\",");
	check("Subject: Fwd: x\n\n#from eve\nFYI\n\n---- Forwarded message ----\nFrom: Eve <eve@example.org>\nDate: 20 Nov 2026\n\n#close\n",
	    "\"argument\":\"eve\"}],\"body\":\"FYI\",");
	/* forwarded, though the program says that it answers */
	check("Subject: x\nReferences: <1@example.org>\n\nFYI\n\n---- Forwarded message ----\nFrom: Eve <eve@example.org>\nDate: 20 Nov 2026\n\nHelp\n",
	    "Help\\n\",\"commands\":[],\"body\":\"FYI\",");
	/* what format=flowed says not to be a quote */
	check("Subject: Re: x\nContent-Type: text/plain; format=flowed\n\n > mine\n> yours\n", "\"body\":null,\"reply\":{\"how\":\"marks\",\"left\":true,"
	                                                                          "\"segments\":[{\"quote\":false,\"text\":\" > mine\"},{\"quote\":true,");
	/* nothing new: the old text says nothing in the agent's name */
	check("Subject: Re: x\n\n> #close\n> old", "\"commands\":[],\"body\":\"\",");
	check("Subject: Re: x\n\nSent from my iPhone\n", "\"new_text\":\"Sent from my iPhone\\n\",\"commands\":[],\"body\":\"\",");
}

/* A text too long to be looked at is no answer either. */
static void
test_too_long(void **state)
{
	struct str mail = {0};

	(void)state;
	str_addz(&mail, "Subject: Re: x\n\n#close\n");
	for (int i = 0; i < 20001; i++)
		str_addz(&mail, "x\n");
	check(mail.data, "\"commands\":[],\"body\":\"\",\"reply\":null");
	str_free(&mail);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_line),
	    cmocka_unit_test(test_many),
	    cmocka_unit_test(test_document),
	    cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
