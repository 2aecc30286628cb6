/* The clock's process against a real server whose api.run_due() notes when it was called: at the
 * due moment, until nothing is due, and also after the machine slept or somebody set its clock. */
#include "test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/clock/clock.h"
#include "../../daemon/common/clock.h"
#include "../../daemon/common/mem.h"
#include "cluster.h"
#include "schema.h"

/* For how long the machine slept and by how much its clock was set, in seconds: for the process
 * under test and for us. */
static _Atomic int *slept, *set;

/* In the place of the C library's, for this program. */
int
clock_gettime(clockid_t id, struct timespec *t)
{
	int result = (int)syscall(SYS_clock_gettime, id, t);

	if (slept && (id == CLOCK_BOOTTIME || id == CLOCK_REALTIME))
		t->tv_sec += *slept;
	if (slept && id == CLOCK_REALTIME)
		t->tv_sec += *set;
	return result;
}

/* The process's timers, which the kernel would fire when the machine wakes and when its clock is
 * set: made before it is started, so that we can. */
static int moment = -1, clock_set = -1;

int
timerfd_create(clockid_t id, int flags)
{
	(void)flags;
	return dup(id == CLOCK_BOOTTIME ? moment : clock_set);
}

static void
machine_sleeps(int seconds)
{
	const struct itimerspec now = {.it_value = {.tv_nsec = 1}};

	*slept += seconds;
	timerfd_settime(moment, 0, &now, NULL);
}

static void
clock_is_set(int by)
{
	*set += by;
	eventfd_write(clock_set, 1);
}

static struct conf conf;
static struct db *admin;

/* How often it was called. */
static int
calls(void)
{
	struct db_rows *rows;
	struct fail f = {0};

	if (db_call(admin, "SELECT count(*) AS n FROM api.called", 0, NULL, &rows, &f) != DONE)
		fail_msg("%s", f.text);
	int n = (int)db_value_int(rows, 0, "n");
	db_rows_free(&rows);
	return n;
}

/* How many milliseconds it took until there were so many calls; -1: too many, or too long. */
static int64_t
until_called(int n, int64_t limit_ms)
{
	int64_t from = clock_ms();
	int seen;

	while ((seen = calls()) < n && clock_ms() - from < limit_ms)
		usleep(20 * 1000);
	return seen == n ? clock_ms() - from : -1;
}

/* answers: what each call returns, "(done, next_ms), ..."; the last one for ever. */
static pid_t
start_clock(const char *answers)
{
	char *sql = xasprintf(
	    "CREATE TABLE api.called (n serial, lim integer);"
	    "CREATE FUNCTION api.run_due(lim integer, OUT done integer, OUT next_ms integer)"
	    " LANGUAGE sql SECURITY DEFINER AS $$"
	    " INSERT INTO api.called (lim) VALUES (run_due.lim);"
	    " SELECT a.done, a.next_ms FROM ("
	    "  SELECT row_number() OVER () AS n, * FROM (VALUES %s) AS v (done, next_ms)) a"
	    " WHERE a.n <= (SELECT count(*) FROM api.called) ORDER BY a.n DESC LIMIT 1 $$;",
	    answers);

	cluster_api(admin, SCHEMA_DIGEST, sql);
	free(sql);
	moment = (int)syscall(SYS_timerfd_create, CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	clock_set = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	pid_t child = fork();
	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when a test fails */
	struct role r = {.name = "clock", .instance = "", .conf = &conf};
	role_begin(&r, -1);
	exit(clock_main(&r));
}

static void
stop_clock(pid_t child)
{
	int status;

	kill(child, SIGTERM);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	close(moment);
	close(clock_set);
}

static void
goes_on_until_nothing_is_due(void **state)
{
	(void)state;
	pid_t child = start_clock("(100, 0), (3, 29000), (1, 29000), (0, 29000)");
	assert_true(until_called(4, 10000) >= 0);
	usleep(700 * 1000);
	assert_int_equal(calls(), 4);
	stop_clock(child);
}

static void
wakes_at_the_due_moment(void **state)
{
	(void)state;
	pid_t child = start_clock("(0, 2300), (0, 29000)");
	assert_true(until_called(1, 10000) >= 0);
	int64_t ms = until_called(2, 10000);
	if (ms < 2200 || ms > 3300)
		fail_msg("it came after %lld ms, not 2300", (long long)ms);
	stop_clock(child);
}

static void
wakes_after_sleep(void **state)
{
	(void)state;
	pid_t child = start_clock("(0, 25000)");
	assert_true(until_called(1, 10000) >= 0);
	machine_sleeps(8 * 3600);
	int64_t ms = until_called(2, 10000);
	if (ms < 0 || ms > 1000)
		fail_msg("it came %lld ms after the machine woke", (long long)ms);
	stop_clock(child);
}

static void
wakes_when_the_clock_is_set(void **state)
{
	int by[] = {3600, -30 * 24 * 3600};

	(void)state;
	pid_t child = start_clock("(0, 25000)");
	assert_true(until_called(1, 10000) >= 0);
	for (int i = 0; i < 2; i++) {
		clock_is_set(by[i]);
		int64_t ms = until_called(2 + i, 10000);
		if (ms < 0 || ms > 1000)
			fail_msg("it came %lld ms after the clock was set by %d s", (long long)ms,
			    by[i]);
	}
	usleep(1200 * 1000);
	assert_int_equal(calls(), 3); /* and sleeps again */
	stop_clock(child);
}

static void
wakes_when_told(void **state)
{
	(void)state;
	pid_t child = start_clock("(0, 25000)");
	assert_true(until_called(1, 10000) >= 0);
	cluster_run(admin, "NOTIFY promised_clock");
	assert_true(until_called(2, 2000) >= 0);
	stop_clock(child);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(goes_on_until_nothing_is_due),
	    cmocka_unit_test(wakes_at_the_due_moment),
	    cmocka_unit_test(wakes_after_sleep),
	    cmocka_unit_test(wakes_when_the_clock_is_set),
	    cmocka_unit_test(wakes_when_told),
	};
	struct fail f = {0};
	const char *conninfo = cluster_start();

	slept = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (slept == MAP_FAILED)
		return 1;
	set = slept + 1;
	conf.database.connection =
	    xasprintf("%.*s dbname=postgres", (int)strcspn(conninfo, " "), conninfo);
	conf.database.user_prefix = xstrdup("promised_");
	if (db_open(conninfo, NULL, "test", &admin, &f) != DONE)
		return 1;
	cluster_run(admin, "CREATE ROLE promised_clock LOGIN");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	db_close(&admin);
	cluster_stop();
	free(conf.database.connection);
	free(conf.database.user_prefix);
	return failed;
}
