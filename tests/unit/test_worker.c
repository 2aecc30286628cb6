/* A role's process under the supervisor. The role here is play_role(). */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/common/clock.h"
#include "../../daemon/common/mem.h"
#include "../../daemon/worker.h"

static struct worker_launch launch;

static void
say(const char *text)
{
	assert_int_equal(write(WORKER_PIPE_FD, text, strlen(text)), strlen(text));
}

/* What the started process does, by its instance. */
static int
play_role(int argc, char **argv)
{
	const char *part = argv[4];
	char text[100] = "", line[300];

	assert_int_equal(argc, 8);
	if (strcmp(part, "talks") == 0) {
		ssize_t n = pread(WORKER_CONF_FD, text, sizeof text - 1, 0);
		snprintf(line, sizeof line, "status %s %s %s %s %zd %s %s\n", argv[1], argv[2],
		    argv[5], argv[6], n, text, getenv("NOTIFY_SOCKET") ? "leaked" : "clean");
		say(line);
		say("beat\nready\n");
	} else if (strcmp(part, "babbles") == 0) {
		for (int i = 0; i < 100; i++)
			say("status "
			    "0123456789012345678901234567890123456789012345678901234567890123456789"
			    " and on");
		say("\nstatus done\nready\n");
	} else if (strcmp(part, "dies") == 0) {
		return 78;
	} else if (strcmp(part, "deaf") == 0) {
		signal(SIGTERM, SIG_IGN);
		say("ready\n");
	}
	for (;;)
		pause();
}

static void
listen_until_ready(struct worker *w)
{
	int64_t deadline = clock_ms() + 20000;

	while (!w->ready) {
		struct pollfd p = {w->pipe, POLLIN, 0};
		assert_true(poll(&p, 1, 1000) >= 0 && clock_ms() < deadline);
		worker_listen(w, clock_ms());
	}
}

static struct worker *
started(const char *instance, int64_t now)
{
	struct worker *w = worker_new("fetch", instance, 0);

	worker_start(w, &launch, now);
	assert_int_equal(w->state, WORKER_RUNNING);
	return w;
}

static int
wait_end(struct worker *w, int64_t now)
{
	int status;

	assert_int_equal(waitpid(w->pid, &status, 0), w->pid);
	worker_ended(w, status, now);
	assert_int_equal(w->state, WORKER_WAITING);
	assert_int_equal(w->pipe, -1);
	return status;
}

static void
names(void **state)
{
	struct worker *a = worker_new("fetch", "support", 0), *b = worker_new("read", "", 0),
	              *c = worker_new("read", "", 1);

	(void)state;
	assert_string_equal(worker_name(a), "fetch support");
	assert_string_equal(worker_name(b), "read");
	assert_string_equal(worker_name(c), "read 2");
	worker_free(&a);
	worker_free(&b);
	worker_free(&c);
	assert_null(c);
}

static void
is_started_and_heard(void **state)
{
	(void)state;
	setenv("NOTIFY_SOCKET", "/nowhere", 1);
	struct worker *w = started("talks", 1000);
	listen_until_ready(w);
	assert_string_equal(w->status, "--role fetch --config /etc/x.conf 4 text clean");
	worker_stop(w, 2000);
	assert_int_equal(w->state, WORKER_STOPPING);
	int status = wait_end(w, 3000);
	assert_int_equal(WTERMSIG(status), SIGTERM);
	/* It was asked to: it may be started again at once. */
	assert_int_equal(w->due, 3000);
	assert_int_equal(w->failures, 0);
	worker_free(&w);
}

static void
long_lines_do_no_harm(void **state)
{
	(void)state;
	struct worker *w = started("babbles", 0);
	listen_until_ready(w);
	assert_string_equal(w->status, "done");
	worker_stop(w, 0);
	wait_end(w, 0);
	worker_free(&w);
}

static void
restarts_slow_down(void **state)
{
	static const int64_t pauses[] = {0, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
	struct worker *w = worker_new("fetch", "dies", 0);
	int64_t now = 5000;

	(void)state;
	for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
		worker_start(w, &launch, now);
		int status = wait_end(w, now);
		assert_int_equal(WEXITSTATUS(status), 78);
		assert_int_equal(w->due - now, pauses[i]);
		assert_true(worker_is_well(w, now + 1000000)); /* a known back-off */
		now = w->due;
	}
	/* A minute alive wipes the slate clean. */
	worker_start(w, &launch, now);
	now += 60 * 1000;
	wait_end(w, now);
	assert_int_equal(w->due, now);
	worker_free(&w);
}

static void
a_silent_one_is_killed(void **state)
{
	(void)state;
	struct worker *w = started("silent", 1000);
	assert_int_equal(worker_check(w, 1000), 61000);
	assert_int_equal(worker_check(w, 60999), 61000);
	assert_true(worker_is_well(w, 61000));
	assert_false(worker_is_well(w, 61001));
	assert_true(worker_check(w, 61000) > 61000);
	int status = wait_end(w, 61000);
	assert_int_equal(WTERMSIG(status), SIGKILL);
	worker_free(&w);
}

static void
a_deaf_one_is_killed_after_the_grace(void **state)
{
	(void)state;
	struct worker *w = started("deaf", 1000);
	listen_until_ready(w);
	worker_stop(w, 2000);
	worker_stop(w, 9000); /* asked again: no new grace */
	assert_int_equal(worker_check(w, 3000), 52000);
	assert_int_equal(waitpid(w->pid, NULL, WNOHANG), 0);
	worker_check(w, 52000);
	int status = wait_end(w, 52000);
	assert_int_equal(WTERMSIG(status), SIGKILL);
	worker_free(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(is_started_and_heard),
	    cmocka_unit_test(long_lines_do_no_harm),
	    cmocka_unit_test(restarts_slow_down),
	    cmocka_unit_test(a_silent_one_is_killed),
	    cmocka_unit_test(a_deaf_one_is_killed_after_the_grace),
	};

	launch =
	    (struct worker_launch){.conf_fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600),
	        .conf_path = "/etc/x.conf",
	        .main = play_role};
	if (launch.conf_fd < 0 || write(launch.conf_fd, "text", 4) != 4)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
