#include "test.h"

#include <locale.h>
#include <unistd.h>
#include <sys/stat.h>
#include "../../daemon/ctl/mbox.h"
#include "../../daemon/ctl/source.h"

static void
dividing_lines_are_told_from_sentences(void **state)
{
	static const struct {
		const char *line;
		int64_t at; /* 0: it is none */
	} lines[] = {
	    {"From anna@example.org Fri Mar  1 10:00:00 2024", 1709287200},
	    {"From - Fri Mar 01 10:00:00 2024", 1709287200},              /* Thunderbird */
	    {"From 1797@xxx Fri Mar 01 10:00:00 +0000 2024", 1709287200}, /* Gmail's export */
	    {"From anna@example.org Fri Mar  1 12:00 2024", 1709294400},
	    {"From anna@example.org Fri Mar  1 12:00:00 2024 +0200", 1709287200},
	    {"From anna@example.org Fri Mar  1 12:00:00 EET 2024", 1709294400},
	    {"From MAILER-DAEMON Thu Jan  1 00:00:59 1970", 59},
	    {"From now on the 1st of March 2024 counts", 0},
	    {"From Mar 1 to 2024", 0},
	    {"From there", 0},
	    {">From anna@example.org Fri Mar  1 10:00:00 2024", 0},
	    {"from anna@example.org Fri Mar  1 10:00:00 2024", 0},
	    {"", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		int64_t at = 0;
		bool is = mbox_from_line(lines[i].line, strlen(lines[i].line), &at);
		if (is != (lines[i].at != 0) || (is && at != lines[i].at))
			fail_msg("%s: %d, %lld", lines[i].line, is, (long long)at);
	}
}

static void
a_written_mail_is_read_as_it_was(void **state)
{
	static const char mail[] = "Subject: x\r\n\r\nFrom me\r\n>From you\r\nFromage\r\nno end";
	struct str box = {0};

	(void)state;
	mbox_write_mail("", 1709287200, mail, strlen(mail), &box);
	assert_string_equal(str_text(&box),
	    "From MAILER-DAEMON Fri Mar  1 10:00:00 2024\n"
	    "Subject: x\n\n>From me\n>>From you\nFromage\nno end\n\n");
	str_free(&box);
}

static char *
file_of(const char *text)
{
	char *path = xstrdup("/tmp/test_ctl_source.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return path;
}

#define DIVIDER "From a@b.test Fri Mar  1 10:00:00 2024\n"

/* All mails of an mbox, with | between them; "-" for one that is left out, "!" where it fails. */
static char *
mails_of(const char *text, int64_t max)
{
	char *path = file_of(text), *paths[] = {path};
	struct source s;
	struct source_mail mail = {0};
	struct str all = {0};
	struct fail f = {0};
	enum source_next next;

	assert_int_equal(source_mbox(paths, 1, max, &s, &f), DONE);
	while ((next = s.next(s.state, &mail, &f)) == SOURCE_MAIL || next == SOURCE_LEFT_OUT) {
		if (next == SOURCE_MAIL) {
			str_add(&all, str_text(&mail.bytes), mail.bytes.len);
			str_addf(&all, "%s", mail.header_only ? "..." : "");
		} else {
			str_addc(&all, '-');
		}
		str_addc(&all, '|');
	}
	if (next == SOURCE_FAILED)
		str_addc(&all, '!');
	int64_t done, total;
	s.progress(s.state, &done, &total);
	if (next == SOURCE_END) {
		assert_int_equal(done, strlen(text));
		assert_int_equal(total, strlen(text));
	}
	str_free(&mail.bytes);
	source_close(&s);
	unlink(path);
	free(path);
	return str_take(&all);
}

static void
assert_mails(const char *text, int64_t max, const char *expected)
{
	char *found = mails_of(text, max);

	assert_string_equal(found, expected);
	free(found);
}

static void
an_mbox_is_taken_apart(void **state)
{
	(void)state;
	assert_mails("", 1000, "");
	assert_mails("\n\n", 1000, "");
	assert_mails(DIVIDER "A: b\n\nText.\n\n" DIVIDER "C: d\n\nMore.\n", 1000,
	    "A: b\n\nText.\n|C: d\n\nMore.\n|");
	assert_mails(DIVIDER "A: b\n\n" DIVIDER "C: d\n\n\n", 1000, "A: b\n\n|C: d\n\n|");
	assert_mails(DIVIDER "A: b\r\n\r\nText.\r\n\r\n" DIVIDER "C: d\r\n\r\n", 1000,
	    "A: b\r\n\r\nText.\r\n|C: d\r\n\r\n|");
	/* A sentence, a divider without an empty line before it, quoted lines. */
	assert_mails(DIVIDER "A: b\n\n\nFrom me to you\n" DIVIDER ">From x\n>>From y\n> From z\n",
	    1000, "A: b\n\n\nFrom me to you\n" DIVIDER "From x\n>From y\n> From z\n|");
	assert_mails("no mbox\n", 1000, "!");
}

static void
what_is_too_large_leaves_its_header(void **state)
{
	char body[3000];

	(void)state;
	memset(body, 'x', sizeof body);
	body[sizeof body - 1] = 0;
	char *text = xasprintf(DIVIDER "A: b\n\n%s\n\n" DIVIDER "C: d\n\nSmall.\n", body);
	assert_mails(text, 1000, "A: b\n\n...|C: d\n\nSmall.\n|");
	free(text);
	text = xasprintf(DIVIDER "A: %s\n\n" DIVIDER "C: d\n\nSmall.\n", body);
	char *found = mails_of(text, 4000);
	assert_int_equal(strlen(found), strlen(body) + 5 + 1 + strlen("C: d\n\nSmall.\n|"));
	free(found);
	free(text);
}

static void
assert_unwanted(const char *header, bool expected)
{
	struct str bytes = {0};

	str_addf(&bytes, "Subject: x\n%s\nFrom: y\n\nX-Status: D\n", header);
	if (source_unwanted(&bytes) != expected)
		fail_msg("%s", header);
	str_free(&bytes);
}

static void
drafts_and_deleted_mails_are_known(void **state)
{
	(void)state;
	assert_unwanted("X-Mozilla-Status: 0009", true);
	assert_unwanted("X-Mozilla-Status: 0001", false);
	assert_unwanted("X-Status: AD", true);
	assert_unwanted("x-status: T", true);
	assert_unwanted("X-Status: A", false);
	assert_unwanted("X-Gmail-Labels: Opened,Spam", true);
	assert_unwanted("X-Gmail-Labels: Opened,Inbox", false);
	assert_unwanted("X-Other: D", false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(dividing_lines_are_told_from_sentences),
	    cmocka_unit_test(a_written_mail_is_read_as_it_was),
	    cmocka_unit_test(an_mbox_is_taken_apart),
	    cmocka_unit_test(what_is_too_large_leaves_its_header),
	    cmocka_unit_test(drafts_and_deleted_mails_are_known)};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
