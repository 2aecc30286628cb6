#include "test.h"

#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sysexits.h>
#include <unistd.h>
#include "../../daemon/ctl/progress.h"
#include "../../daemon/ctl/text.h"

static void
assert_shown(const struct progress_state *s, size_t width, const char *expected)
{
	struct str out = {0};

	progress_text(s, width, &out);
	assert_string_equal(str_text(&out), expected);
	str_free(&out);
}

static void
a_line_for_a_log(void **state)
{
	struct progress_state s = {"import", "mails", "", 12345, 29000, 350.2, 35};

	(void)state;
	assert_shown(&s, 0, "import: 42%, 12,345 of 29,000 mails, 350/s, 48 s left");
	s.note = "inbox.mbox";
	s.rate = 0;
	assert_shown(&s, 0, "import: 42%, 12,345 of 29,000 mails: inbox.mbox");
	s = (struct progress_state){"backup", "bytes", "", 3 << 20, 0, 1536, 100};
	assert_shown(&s, 0, "backup: 3.0 MiB, 1.5 KiB/s, 2 min");
}

static void
a_bar_for_a_terminal(void **state)
{
	struct progress_state s = {"reindex", "mails", "", 50, 100, 2, 25};

	(void)state;
	assert_shown(&s, 79,
	    "reindex [###############...............] 50%, 50 of 100 mails, 2.0/s, 26 s left");
	assert_shown(
	    &s, 72, "reindex [###########............] 50%, 50 of 100 mails, 2.0/s, 26 s left");
	assert_shown(&s, 55, "reindex 50%, 50 of 100 mails, 2.0/s, 26 s left");
	assert_shown(&s, 20, "reindex 50%, 50 of 1");
	s.done = 200; /* more than was thought */
	assert_shown(
	    &s, 70, "reindex [##############################] 100%, 200 of 100 mails, 2.0/s");
}

static void
no_line_is_wider_than_the_terminal(void **state)
{
	struct progress_state s = {"import", "mails", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e.mbox",
	    1234567, 98765432, 123.4, 100};

	(void)state;
	for (size_t width = 1; width < 120; width++) {
		struct str out = {0};
		progress_text(&s, width, &out);
		assert_in_range(text_width(str_text(&out), out.len), 0, width);
		assert_true(utf8_valid(str_text(&out), out.len));
		str_free(&out);
	}
}

static void
times_and_amounts(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} times[] = {
	    {0, "0 s"}, {89, "89 s"}, {90, "2 min"}, {5399, "90 min"}, {5400, "1 h 30 min"}};
	struct str out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		str_truncate(&out, 0);
		progress_time(times[i].seconds, &out);
		assert_string_equal(str_text(&out), times[i].text);
	}
	str_truncate(&out, 0);
	progress_amount(999, "mails", &out);
	str_addz(&out, "; ");
	progress_amount(1234567, "mails", &out);
	str_addz(&out, "; ");
	progress_amount((int64_t)20 << 30, "bytes", &out);
	assert_string_equal(str_text(&out), "999 mails; 1,234,567 mails; 20 GiB");
	str_free(&out);
}

/* What the work writes on stderr. */
static char *
on_stderr(void (*work)(int *), int *code)
{
	static char text[4096];
	int ends[2], before = dup(STDERR_FILENO);

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	work(code);
	fflush(stderr);
	dup2(before, STDERR_FILENO);
	close(before);
	close(ends[1]);
	ssize_t n = read(ends[0], text, sizeof text - 1);
	close(ends[0]);
	text[n > 0 ? n : 0] = 0;
	return text;
}

static void
interrupted_work(int *code)
{
	const struct progress_options options = {
	    .doing = "import", .unit = "mails", .total = 10, .again = "run it again"};
	struct progress *p = progress_new(&options);

	progress_add(p, 3);
	if (progress_stopping(p))
		*code = -1;
	raise(SIGINT);
	if (!progress_stopping(p))
		*code = -1;
	*code = progress_end(&p, *code);
}

static void
a_signal_ends_it_with_a_word(void **state)
{
	int code = EX_OK;

	(void)state;
	assert_string_equal(on_stderr(interrupted_work, &code),
	    "promisectl: import: interrupted after 3 of 10 mails; run it again\n");
	assert_int_equal(code, EX_TEMPFAIL);
	struct sigaction now;
	sigaction(SIGINT, NULL, &now);
	assert_true(now.sa_handler == SIG_DFL);
}

static void
quick_work(int *code)
{
	const struct progress_options options = {.doing = "import", .unit = "mails", .total = 2};
	struct progress *p = progress_new(&options);

	progress_note(p, "one");
	progress_add(p, 2);
	progress_say(p, "a\x1b[31mword");
	*code = progress_end(&p, EX_DATAERR);
}

static void
quick_work_leaves_a_log_alone(void **state)
{
	int code = EX_OK;

	(void)state;
	assert_string_equal(on_stderr(quick_work, &code), "promisectl: a\xef\xbf\xbd[31mword\n");
	assert_int_equal(code, EX_DATAERR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(a_line_for_a_log),
	    cmocka_unit_test(a_bar_for_a_terminal),
	    cmocka_unit_test(no_line_is_wider_than_the_terminal),
	    cmocka_unit_test(times_and_amounts), cmocka_unit_test(a_signal_ends_it_with_a_word),
	    cmocka_unit_test(quick_work_leaves_a_log_alone)};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
