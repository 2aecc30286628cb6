/* Log lines: the prefix of the object, and nothing of a mail that could forge a line. */
#include "test.h"

#include <errno.h>
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prefix_names_the_object),
	    cmocka_unit_test(no_line_is_forged),
	    cmocka_unit_test(debug_only_when_asked),
	    cmocka_unit_test(errno_survives),
	};

	log_open("test");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
