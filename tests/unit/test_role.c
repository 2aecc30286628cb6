/* The loop that every role shares, against a real server. */
#include "test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/common/clock.h"
#include "../../daemon/common/mem.h"
#include "../../daemon/common/role.h"
#include "../../daemon/common/schema_check.h"
#include "cluster.h"
#include "schema.h"

static const char *conninfo;
static struct conf conf;
static struct db *admin;

/* What the supervisor would hear. */
static int said[2];
static char heard[4000];
static size_t heard_length;

static bool
hears(const char *text, int64_t within_ms)
{
	int64_t deadline = clock_ms() + within_ms;

	while (!strstr(heard, text) && clock_ms() < deadline) {
		struct pollfd p = {said[0], POLLIN, 0};
		if (poll(&p, 1, 200) <= 0)
			continue;
		ssize_t n = read(said[0], heard + heard_length, sizeof heard - 1 - heard_length);
		if (n <= 0)
			break;
		heard_length += (size_t)n;
		heard[heard_length] = 0;
	}
	return strstr(heard, text) != NULL;
}

static void
forget(void)
{
	while (hears("no such words", 50))
		;
	heard[0] = 0;
	heard_length = 0;
}

/* A role that says how often it was called and over which connection; it sleeps for long, so that
 * only a notification or a signal wakes it. */
static int
step(struct role *r, void *state)
{
	int *calls = state;

	++*calls;
	role_status("call %d, connection %u", *calls, r->connections);
	return 60 * 1000;
}

static pid_t
start_role(void)
{
	forget();
	pid_t child = fork();

	if (child)
		return child;
	struct role r = {.name = "clock", .instance = "", .conf = &conf};
	int calls = 0;
	close(said[0]);
	role_begin(&r, said[1]);
	exit(role_run(&r, "promised_clock", step, &calls));
}

static void
stop_role(pid_t child)
{
	int status;

	kill(child, SIGTERM);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
works_wakes_and_stops(void **state)
{
	(void)state;
	cluster_api(admin, SCHEMA_DIGEST, "");
	pid_t child = start_role();
	assert_true(hears("beat\n", 5000));
	assert_true(hears("status connected\n", 10000));
	assert_true(hears("status call 1, connection 1\n", 10000));
	cluster_run(admin, "NOTIFY promised_clock");
	assert_true(hears("call 2, connection 1\n", 10000));
	stop_role(child);
}

static void
reconnects(void **state)
{
	(void)state;
	cluster_api(admin, SCHEMA_DIGEST, "");
	pid_t child = start_role();
	assert_true(hears("call 1, connection 1\n", 10000));
	cluster_run(admin,
	    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
	    "'promised clock'");
	assert_true(hears("call 2, connection 2\n", 10000));
	stop_role(child);
}

static void
refuses_another_schema(void **state)
{
	(void)state;
	cluster_run(admin, "DROP SCHEMA IF EXISTS api CASCADE");
	pid_t child = start_role();
	assert_true(hears("promisectl init", 10000));
	cluster_api(admin, "0123456789abcdef", "");
	assert_true(hears("schema 0123456789abcdef, needed " SCHEMA_DIGEST, 15000));
	/* Mended: found out without anybody's help. */
	cluster_api(admin, SCHEMA_DIGEST, "");
	assert_true(hears("call 1, connection 1\n", 15000));
	stop_role(child);
}

/* Its lock is held by another session: an upgrade is at work. */
static void
rests_while_the_database_is_upgraded(void **state)
{
	(void)state;
	cluster_api(admin, SCHEMA_DIGEST, "");
	cluster_run(admin, "SELECT pg_advisory_lock(1)");
	pid_t child = start_role();
	assert_true(hears("waiting for the database: it is being upgraded\n", 10000));
	assert_false(hears("call 1", 100));
	cluster_run(admin, "SELECT pg_advisory_unlock(1)");
	assert_true(hears("call 1, connection 1\n", 10000));
	/* What is between two pieces of work holds no upgrade up. */
	cluster_run(admin, "SET lock_timeout = '5s'; SELECT pg_advisory_lock(1)");
	forget();
	/* Meanwhile the database became another one. */
	cluster_api(admin, "0123456789abcdef", "");
	cluster_run(admin, "SELECT pg_advisory_unlock(1); NOTIFY promised_clock");
	assert_true(hears("schema 0123456789abcdef, needed " SCHEMA_DIGEST, 15000));
	cluster_api(admin, SCHEMA_DIGEST, "");
	assert_true(hears("call 2, connection 2\n", 15000));
	stop_role(child);
}

static void
says_which_is_newer(void **state)
{
	struct fail f = {0};

	(void)state;
	cluster_api(admin, "0123456789abcdef", "");
	assert_int_equal(schema_check(admin, &f), NEVER);
	assert_non_null(strstr(f.text, "older than this program"));
	assert_non_null(strstr(f.text, "promisectl upgrade"));
	cluster_run(admin,
	    "CREATE FUNCTION api.schema_version(OUT version text, OUT migration text) LANGUAGE sql "
	    "AS "
	    "'SELECT ''99.0'', ''0001-tables.sql'''");
	assert_int_equal(schema_check(admin, &f), NEVER);
	assert_non_null(strstr(f.text, "older than this program"));
	assert_true(schema_order("99.0", SCHEMA_MIGRATION) > 0);
	assert_true(schema_order("0.0.9", SCHEMA_MIGRATION) < 0);
	assert_true(schema_order("0.0.9", "9999-more.sql") > 0);
	assert_int_equal(schema_order(VERSION, SCHEMA_MIGRATION), 0);
	cluster_run(admin,
	    "CREATE OR REPLACE FUNCTION api.schema_version(OUT version text, OUT migration text) "
	    "LANGUAGE sql AS 'SELECT ''99.0'', ''9999-more.sql'''");
	assert_int_equal(schema_check(admin, &f), NEVER);
	assert_non_null(
	    strstr(f.text, "newer than this program (" VERSION
	                   "): install its version here (it was made by promised 99.0;"));
	assert_null(strstr(f.text, "promisectl upgrade"));
}

static void
waits_for_a_database(void **state)
{
	char *right = conf.database.connection, *wrong = xasprintf("%s port=1", right);

	(void)state;
	conf.database.connection = wrong;
	pid_t child = start_role();
	assert_true(hears("status waiting for the database: ", 10000));
	stop_role(child); /* at once, in the middle of its back-off */
	conf.database.connection = right;
	free(wrong);
}

static void
stopping_stays_seen(void **state)
{
	struct role r = {.name = "x", .instance = ""};
	pid_t child = fork();
	int status;

	(void)state;
	if (child == 0) {
		role_begin(&r, -1);
		if (role_stopping(&r))
			_exit(1);
		raise(SIGTERM);
		struct pollfd p = {r.signal_fd, POLLIN, 0};
		int64_t before = clock_ms();
		role_sleep(&r, 20000);
		/* Every wait on the descriptor ends from now on. */
		_exit(role_stopping(&r) && role_stopping(&r) && poll(&p, 1, 0) == 1 &&
		              clock_ms() - before < 10000
		          ? 0
		          : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* The supervisor is gone: the pipe has no reader. */
static void
stops_without_a_supervisor(void **state)
{
	struct role r = {.name = "x", .instance = ""};
	int fds[2], status;

	(void)state;
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	pid_t child = fork();
	if (child == 0) {
		role_begin(&r, fds[1]);
		_exit(role_stopping(&r) ? 0 : 1);
	}
	close(fds[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
backoff_doubles_to_five_minutes(void **state)
{
	(void)state;
	for (int i = 0; i < 1000; i++) {
		int failures = i % 40, ms = role_backoff_ms(failures);
		int64_t middle = failures <= 1   ? 500
		                 : failures > 10 ? 300000
		                                 : 500LL << (failures - 1);
		middle = middle > 300000 ? 300000 : middle;
		assert_true(ms >= middle - middle / 4 && ms <= middle + middle / 4);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(works_wakes_and_stops),
	    cmocka_unit_test(reconnects),
	    cmocka_unit_test(refuses_another_schema),
	    cmocka_unit_test(rests_while_the_database_is_upgraded),
	    cmocka_unit_test(says_which_is_newer),
	    cmocka_unit_test(waits_for_a_database),
	    cmocka_unit_test(stopping_stays_seen),
	    cmocka_unit_test(stops_without_a_supervisor),
	    cmocka_unit_test(backoff_doubles_to_five_minutes),
	};
	struct fail f = {0};

	conninfo = cluster_start();
	conf.database.connection =
	    xasprintf("%.*s dbname=postgres", (int)strcspn(conninfo, " "), conninfo);
	conf.database.user_prefix = xstrdup("promised_");
	if (db_open(conninfo, NULL, "test", &admin, &f) != DONE || pipe(said) != 0)
		return 1;
	cluster_run(admin, "CREATE ROLE promised_clock LOGIN");
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	db_close(&admin);
	cluster_stop();
	free(conf.database.connection);
	free(conf.database.user_prefix);
	return failed;
}
