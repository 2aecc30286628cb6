/* Log lines: the prefix of the object, and nothing of a mail that could forge a line. */
#include "test.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include "../../daemon/common/log.h"
#include "../../daemon/common/mem.h"

static char line[1000];

#define LINE_OF(call)                                                                              \
	do {                                                                                       \
		int fds[2], before = dup(STDERR_FILENO);                                           \
		assert_int_equal(pipe(fds), 0);                                                    \
		dup2(fds[1], STDERR_FILENO);                                                       \
		call;                                                                              \
		dup2(before, STDERR_FILENO);                                                       \
		close(before);                                                                     \
		close(fds[1]);                                                                     \
		ssize_t n = read(fds[0], line, sizeof line - 1);                                   \
		close(fds[0]);                                                                     \
		line[n > 0 ? n : 0] = 0;                                                           \
	} while (0)

static void
prefix_names_the_object(void **state)
{
	struct log_object about = {.mailbox = "support",
	    .uid = 7,
	    .mail = 8,
	    .ticket = 1042,
	    .outbox = 9,
	    .message_id = "<x@y>"};

	(void)state;
	LINE_OF(log_warning(&about, "it %s", "happened"));
	assert_string_equal(
	    line, "test: warning: support: uid 7: mail 8: #1042: outbox 9: it happened\n");
	LINE_OF(log_info(&(struct log_object){.ticket = 1}, "x"));
	assert_string_equal(line, "test: #1: x\n");
	LINE_OF(log_error(NULL, "x"));
	assert_string_equal(line, "test: error: x\n");
}

static void
no_line_is_forged(void **state)
{
	(void)state;
	LINE_OF(log_info(
	    &(struct log_object){.mailbox = "a\nb"}, "%s", "one\nlog: two\r\x1b[31mred\x7f\ttab"));
	assert_string_equal(line, "test: a b: one log: two  [31mred  tab\n");
	LINE_OF(log_info(NULL, "%s",
	    "a\xc2\x9b"
	    "31mred\xc2\x80\xc2"));
	assert_string_equal(line, "test: a  31mred  \xc2\n");
	/* Letters of other alphabets are left alone. */
	LINE_OF(log_info(NULL, "%s", "Žanis\xc2\xa0€"));
	assert_string_equal(line, "test: Žanis\xc2\xa0€\n");
}

static void
debug_only_when_asked(void **state)
{
	(void)state;
	LINE_OF(log_debug(NULL, "x"));
	assert_string_equal(line, "");
	log_verbose(1);
	LINE_OF(log_debug(NULL, "x"));
	assert_string_equal(line, "test: debug: x\n");
	log_verbose(0);
}

static void
errno_survives(void **state)
{
	(void)state;
	errno = ENOSPC;
	LINE_OF(errno = ENOSPC; log_error(NULL, "%m"); assert_int_equal(errno, ENOSPC));
	assert_string_equal(line, "test: error: No space left on device\n");
}

static void
facts_make_a_line(void **state)
{
	const struct log_object about = {.ticket = 7, .outbox = 9, .kind = LOG_DELIVERY};
	struct log_facts facts = {0};

	(void)state;
	log_fact(&facts, "to", "<%s>", "anna@example.org");
	log_fact(&facts, "code", "%d", 250);
	log_fact(&facts, "text", "said \"%s\"\nforged", "no");
	log_fact(&facts, "nothing", "%s", "");
	assert_int_equal(facts.count, 4);
	LINE_OF(log_facts(LOG_LEVEL_WARNING, &about, &facts));
	assert_string_equal(line, "test: warning: #7: outbox 9: delivery to=<anna@example.org> "
	                          "code=250 text=\"said 'no' forged\" nothing=\"\"\n");
	assert_int_equal(facts.count, 0);
	/* A line of its own kind, about nothing. */
	LINE_OF(log_info(LOG_OF(LOG_STOPPED), "stopped"));
	assert_string_equal(line, "test: stopped\n");
}

static void
too_many_facts_are_left_out(void **state)
{
	const struct log_object about = {.kind = LOG_CALL};
	struct log_facts facts = {0};

	(void)state;
	for (int i = 0; i < LOG_FACTS + 1; i++)
		log_fact(&facts, "n", "%d", i);
	LINE_OF(log_facts(LOG_LEVEL_INFO, &about, &facts));
	assert_string_equal(line, "test: call n=0 n=1 n=2 n=3 n=4 n=5 n=6 n=7 n=8 n=9 n=10 n=11\n");
}

static void
kinds_have_a_name_and_a_number(void **state)
{
	(void)state;
	assert_null(log_kind_name(LOG_ANY));
	assert_null(log_kind_id(LOG_ANY));
	for (enum log_kind k = LOG_ANY + 1; k < LOG_KINDS; k++) {
		assert_int_equal(strspn(log_kind_name(k), "abcdefghijklmnopqrstuvwxyz-"),
		    strlen(log_kind_name(k)));
		assert_int_equal(strspn(log_kind_id(k), "0123456789abcdef"), 32);
		for (enum log_kind other = LOG_ANY + 1; other < k; other++) {
			assert_string_not_equal(log_kind_name(k), log_kind_name(other));
			assert_string_not_equal(log_kind_id(k), log_kind_id(other));
		}
	}
}

/* Instead of libsystemd's: what the journal would be given, a field a line. */
static char sent[2000];

int sd_journal_sendv(const struct iovec *vec, int n);

int
sd_journal_sendv(const struct iovec *vec, int n)
{
	sent[0] = 0;
	for (int i = 0; i < n; i++)
		snprintf(sent + strlen(sent), sizeof sent - strlen(sent), "%.*s\n",
		    (int)vec[i].iov_len, (const char *)vec[i].iov_base);
	return 0;
}

static void
the_journal_gets_fields(void **state)
{
	const struct log_object about = {.mailbox = "support",
	    .uid = 6,
	    .mail = 5,
	    .ticket = 7,
	    .outbox = 9,
	    .message_id = "<x@y>",
	    .kind = LOG_DELIVERY};
	struct log_facts facts = {0};
	struct stat st;

	(void)state;
	assert_int_equal(fstat(STDERR_FILENO, &st), 0);
	char *stream = xasprintf("%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	setenv("JOURNAL_STREAM", stream, 1);
	free(stream);
	log_open("test");
	log_fact(&facts, "to", "<%s>", "a@b");
	log_fact(&facts, "text", "a b");
	log_facts(LOG_LEVEL_INFO, &about, &facts);
	char *wanted = xasprintf(
	    "MESSAGE=support: uid 6: mail 5: #7: outbox 9: delivery to=<a@b> text=\"a b\"\n"
	    "PRIORITY=6\nPROMISED_ROLE=test\nUID_IMAP=6\nMAIL=5\nTICKET=7\nOUTBOX=9\n"
	    "MAILBOX=support\nMAIL_MESSAGE_ID=<x@y>\nMESSAGE_ID=%s\n"
	    "PROMISED_EVENT=delivery\nTO=<a@b>\nTEXT=a b\n",
	    log_kind_id(LOG_DELIVERY));
	assert_string_equal(sent, wanted);
	free(wanted);
	log_error(NULL, "x");
	assert_string_equal(sent, "MESSAGE=x\nPRIORITY=3\nPROMISED_ROLE=test\n");
	unsetenv("JOURNAL_STREAM");
	log_open("test");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prefix_names_the_object),
	    cmocka_unit_test(no_line_is_forged),
	    cmocka_unit_test(debug_only_when_asked),
	    cmocka_unit_test(errno_survives),
	    cmocka_unit_test(facts_make_a_line),
	    cmocka_unit_test(too_many_facts_are_left_out),
	    cmocka_unit_test(kinds_have_a_name_and_a_number),
	    cmocka_unit_test(the_journal_gets_fields),
	};

	log_open("test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
