/* db.c against a real server. */
#include "test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/common/clock.h"
#include "../../daemon/common/db.h"
#include "../../daemon/common/db_private.h"
#include "../../daemon/common/mem.h"
#include "cluster.h"

static const char *conninfo;
static struct db *db, *other;
static struct fail f;

static int
connect_both(void **state)
{
	(void)state;
	f = (struct fail){0};
	assert_int_equal(db_open(conninfo, NULL, "test", &db, &f), DONE);
	assert_int_equal(db_open(conninfo, NULL, "other", &other, &f), DONE);
	assert_int_equal(
	    db_run_script(db,
	        "DROP TABLE IF EXISTS t, u; CREATE TABLE t (i int PRIMARY KEY, b bytea);", "set up",
	        &f),
	    DONE);
	return 0;
}

static int
disconnect_both(void **state)
{
	(void)state;
	db_close(&db);
	db_close(&other);
	return 0;
}

static int64_t
count_rows(void)
{
	struct db_rows *rows;

	assert_int_equal(db_call(other, "SELECT count(*) AS n FROM t", 0, NULL, &rows, &f), DONE);
	int64_t n = db_value_int(rows, 0, "n");
	db_rows_free(&rows);
	return n;
}

static int
backend_pid(void)
{
	struct db_rows *rows;

	assert_int_equal(db_call(db, "SELECT pg_backend_pid() AS pid", 0, NULL, &rows, &f), DONE);
	int pid = (int)db_value_int(rows, 0, "pid");
	db_rows_free(&rows);
	return pid;
}

static void
values_travel(void **state)
{
	static const char sql[] = "SELECT $1::text AS t, $2::bigint AS i, $3::boolean AS b, "
	                          "$4::bytea AS y, NULL::text AS n, $5::text AS e";
	static const char bytes[] = {0, 1, '\\', '\'', (char)0xff, 'a'};
	struct db_number number;
	struct db_param p[] = {db_text("it's \"Ž\" \\"), db_int(&number, INT64_MIN), db_bool(true),
	    db_bytes(bytes, sizeof bytes), db_text(NULL)};

	(void)state;
	for (int again = 0; again < 3; again++) { /* prepared once, used thrice */
		struct db_rows *rows;
		size_t length;
		assert_int_equal(db_call(db, sql, 5, p, &rows, &f), DONE);
		assert_int_equal(db_count(rows), 1);
		assert_string_equal(db_value(rows, 0, "t"), "it's \"Ž\" \\");
		assert_true(db_value_int(rows, 0, "i") == INT64_MIN);
		assert_true(db_value_bool(rows, 0, "b"));
		assert_memory_equal(db_value_bytes(rows, 0, "y", &length), bytes, sizeof bytes);
		assert_int_equal(length, sizeof bytes);
		/* Decoded in place: asking twice must not decode twice. */
		assert_memory_equal(db_value_bytes(rows, 0, "y", &length), bytes, sizeof bytes);
		assert_int_equal(length, sizeof bytes);
		assert_null(db_value(rows, 0, "n"));
		assert_null(db_value(rows, 0, "e"));
		assert_null(db_value_bytes(rows, 0, "n", &length));
		assert_int_equal(db_value_int(rows, 0, "n"), 0);
		db_rows_free(&rows);
		assert_null(rows);
	}
}

/* Rows with bytes come in binary form when all their types allow it; nobody must notice. */
static void
binary_rows_look_the_same(void **state)
{
	struct db_rows *rows;
	size_t length;

	(void)state;
	assert_int_equal(
	    db_call(db,
	        "SELECT '\\x00ff'::bytea AS y, true AS t, false AS f, -5::smallint AS s, "
	        "2147483647::int AS i, "
	        "-9223372036854775807::bigint AS b, 'Ž'::text AS x, NULL::int AS n, ''::bytea AS e",
	        0, NULL, &rows, &f),
	    DONE);
	assert_memory_equal(db_value_bytes(rows, 0, "y", &length), "\x00\xff", 2);
	assert_int_equal(length, 2);
	assert_true(db_value_bool(rows, 0, "t"));
	assert_false(db_value_bool(rows, 0, "f"));
	assert_string_equal(db_value(rows, 0, "t"), "t");
	assert_int_equal(db_value_int(rows, 0, "s"), -5);
	assert_int_equal(db_value_int(rows, 0, "i"), INT32_MAX);
	assert_string_equal(db_value(rows, 0, "b"), "-9223372036854775807");
	assert_string_equal(db_value(rows, 0, "x"), "Ž");
	assert_null(db_value(rows, 0, "n"));
	assert_int_equal(db_value_int(rows, 0, "n"), 0);
	assert_non_null(db_value_bytes(rows, 0, "e", &length));
	assert_int_equal(length, 0);
	db_rows_free(&rows);
	/* A type that has no simple binary form: text form for all of the row. */
	assert_int_equal(db_call(db, "SELECT '\\x00ff'::bytea AS y, 1.5::numeric AS n, 7 AS i", 0,
	                     NULL, &rows, &f),
	    DONE);
	assert_memory_equal(db_value_bytes(rows, 0, "y", &length), "\x00\xff", 2);
	assert_string_equal(db_value(rows, 0, "n"), "1.5");
	assert_int_equal(db_value_int(rows, 0, "i"), 7);
	db_rows_free(&rows);
}

static void
large_bytes(void **state)
{
	size_t size = 20 * 1024 * 1024, length;
	char *data = xmalloc(size);
	struct db_rows *rows;

	(void)state;
	for (size_t i = 0; i < size; i++)
		data[i] = (char)(i * 7 + i / 251);
	struct db_param p = db_bytes(data, size);
	assert_int_equal(db_call(db, "SELECT $1::bytea AS b", 1, &p, &rows, &f), DONE);
	const void *back = db_value_bytes(rows, 0, "b", &length);
	assert_int_equal(length, size);
	assert_int_equal(memcmp(back, data, size), 0);
	db_rows_free(&rows);
	free(data);
}

static void
bad_statement_is_never(void **state)
{
	(void)state;
	assert_int_equal(db_call(db, "SELECT no_such_function()", 0, NULL, NULL, &f), NEVER);
	assert_string_equal(db_sqlstate(db), "42883");
	assert_non_null(strstr(f.text, "no_such_function"));
	assert_true(db_alive(db));
	assert_int_equal(db_call(db, "SELECT 1", 0, NULL, NULL, &f), DONE);
	assert_string_equal(db_sqlstate(db), "");
}

static void
constraint_is_never(void **state)
{
	(void)state;
	assert_int_equal(db_call(db, "INSERT INTO t VALUES (1)", 0, NULL, NULL, &f), DONE);
	assert_int_equal(db_call(db, "INSERT INTO t VALUES (1)", 0, NULL, NULL, &f), NEVER);
	assert_string_equal(db_sqlstate(db), "23505");
}

static void
timeout_is_later(void **state)
{
	(void)state;
	assert_int_equal(db_run_script(db, "SET statement_timeout = '50ms'", "t", &f), DONE);
	assert_int_equal(db_call(db, "SELECT pg_sleep(30)", 0, NULL, NULL, &f), LATER);
	assert_string_equal(db_sqlstate(db), "57014");
	assert_true(db_alive(db));
}

static void
deadlock_and_read_only_are_later(void **state)
{
	(void)state;
	assert_int_equal(
	    db_run_script(db, "SET default_transaction_read_only = on", "t", &f), DONE);
	assert_int_equal(db_call(db, "INSERT INTO t VALUES (2)", 0, NULL, NULL, &f), LATER);
	assert_int_equal(db_sqlstate_outcome("40P01"), LATER);
	assert_int_equal(db_sqlstate_outcome("53100"), LATER);
	assert_int_equal(db_sqlstate_outcome("40003"), UNKNOWN);
	assert_int_equal(db_sqlstate_outcome("42501"), NEVER);
	assert_int_equal(db_sqlstate_outcome("XX000"), NEVER);
}

static void
transaction_commits_and_rolls_back(void **state)
{
	(void)state;
	assert_int_equal(db_begin(db, &f), DONE);
	assert_int_equal(db_call(db, "INSERT INTO t VALUES (1)", 0, NULL, NULL, &f), DONE);
	db_rollback(db);
	assert_int_equal(count_rows(), 0);
	assert_int_equal(db_begin(db, &f), DONE);
	assert_int_equal(db_call(db, "INSERT INTO t VALUES (1)", 0, NULL, NULL, &f), DONE);
	assert_int_equal(db_commit(db, &f), DONE);
	assert_int_equal(count_rows(), 1);
}

static void
commit_of_a_failed_transaction_is_no_success(void **state)
{
	(void)state;
	assert_int_equal(db_begin(db, &f), DONE);
	assert_int_equal(db_call(db, "INSERT INTO t VALUES (1)", 0, NULL, NULL, &f), DONE);
	assert_int_equal(db_call(db, "SELECT 1/0", 0, NULL, NULL, &f), NEVER);
	assert_int_equal(db_commit(db, &f), NEVER);
	assert_int_equal(count_rows(), 0);
}

enum { SETS = 200 };

static void
fill(struct db_param *p, struct db_number *numbers, int from)
{
	for (int i = 0; i < SETS; i++) {
		p[2 * i] = db_int(&numbers[i], from + i);
		p[2 * i + 1] = db_bytes("some bytes", 10);
	}
}

static const char insert[] = "INSERT INTO t VALUES ($1, $2) RETURNING i * 2 AS twice";

static void
many_in_one_round_trip(void **state)
{
	struct db_param p[SETS * 2];
	struct db_number numbers[SETS];
	struct db_rows *rows[SETS];

	(void)state;
	fill(p, numbers, 0);
	assert_int_equal(db_call_many(db, insert, SETS, 2, p, rows, &f), DONE);
	for (int i = 0; i < SETS; i++) {
		assert_int_equal(db_value_int(rows[i], 0, "twice"), 2 * i);
		db_rows_free(&rows[i]);
	}
	assert_int_equal(count_rows(), SETS);
	fill(p, numbers, SETS);
	assert_int_equal(db_call_many(db, insert, SETS, 2, p, NULL, &f), DONE);
	assert_int_equal(count_rows(), 2 * SETS);
	assert_int_equal(db_call_many(db, insert, 0, 2, p, NULL, &f), DONE);
}

static void
many_is_all_or_nothing(void **state)
{
	struct db_param p[SETS * 2];
	struct db_number numbers[SETS];
	struct db_rows *rows[SETS];

	(void)state;
	fill(p, numbers, 0);
	p[2 * 77] = p[0];
	assert_int_equal(db_call_many(db, insert, SETS, 2, p, rows, &f), NEVER);
	assert_string_equal(db_sqlstate(db), "23505");
	for (int i = 0; i < SETS; i++)
		assert_null(rows[i]);
	assert_int_equal(count_rows(), 0);
	/* The connection is as good as before, in and out of a transaction. */
	p[2 * 77] = p[1];
	p[2 * 77] = db_text("1000");
	assert_int_equal(db_begin(db, &f), DONE);
	assert_int_equal(db_call_many(db, insert, SETS, 2, p, NULL, &f), DONE);
	assert_int_equal(count_rows(), 0);
	assert_int_equal(db_commit(db, &f), DONE);
	assert_int_equal(count_rows(), SETS);
}

static void
many_failing_at_the_commit(void **state)
{
	struct db_number n;
	struct db_param p = db_int(&n, 5);

	(void)state;
	assert_int_equal(
	    db_run_script(
	        db, "CREATE TABLE u (i int REFERENCES t DEFERRABLE INITIALLY DEFERRED)", "t", &f),
	    DONE);
	assert_int_equal(db_call_many(db, "INSERT INTO u VALUES ($1)", 1, 1, &p, NULL, &f), NEVER);
	assert_string_equal(db_sqlstate(db), "23503");
	assert_int_equal(db_call(db, "INSERT INTO u VALUES ($1)", 1, &p, NULL, &f), NEVER);
	assert_true(db_alive(db));
	assert_int_equal(db_run_script(db, "DROP TABLE u", "t", &f), DONE);
}

/* The server's backend gets sig while this connection waits for a long statement. */
static enum outcome
killed_during(const char *sql, int sig)
{
	int backend = backend_pid();
	char command[300];
	pid_t child = fork();

	if (child == 0) {
		/* As the server's own user or as root: a plain signal, once the statement is under
		 * way. */
		snprintf(command, sizeof command,
		    "while ! grep -q . /proc/%d/wchan 2>/dev/null || ! psql -Atqd '%s' -c \"SELECT "
		    "1 FROM pg_stat_activity WHERE pid = %d AND "
		    "state = 'active'\" | grep -q 1; do :; done; kill -%d %d",
		    backend, conninfo, backend, sig, backend);
		execlp("sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	enum outcome o = db_call(db, sql, 0, NULL, NULL, &f);
	waitpid(child, NULL, 0);
	return o;
}

static void
terminated_statement_is_later(void **state)
{
	(void)state;
	/* The server's own last words say that the statement was broken off. */
	assert_int_equal(killed_during("INSERT INTO t SELECT 1 FROM pg_sleep(60)", SIGTERM), LATER);
	assert_string_equal(db_sqlstate(db), "57P01");
	assert_false(db_alive(db));
	assert_int_equal(count_rows(), 0);
	assert_int_equal(db_call(db, "SELECT 1", 0, NULL, NULL, &f), LATER);
	assert_int_equal(db_begin(db, &f), LATER);
}

static void
killed_statement_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(
	    killed_during("INSERT INTO t SELECT 1 FROM pg_sleep(60)", SIGKILL), UNKNOWN);
	assert_false(db_alive(db));
}

static void
killed_inside_a_transaction_is_later(void **state)
{
	(void)state;
	assert_int_equal(db_begin(db, &f), DONE);
	assert_int_equal(killed_during("INSERT INTO t SELECT 1 FROM pg_sleep(60)", SIGTERM), LATER);
	assert_int_equal(db_commit(db, &f), LATER);
}

static void
killed_during_commit_is_unknown(void **state)
{
	static const char slow_commit[] =
	    "CREATE OR REPLACE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
	    "pg_sleep(60); RETURN NULL; END';"
	    "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR "
	    "EACH ROW EXECUTE FUNCTION slow();";

	(void)state;
	assert_int_equal(db_run_script(db, slow_commit, "slow", &f), DONE);
	/* Complete, then the connection is lost while the (implicit) transaction commits. */
	assert_int_equal(killed_during("INSERT INTO t VALUES (1)", SIGTERM), UNKNOWN);
	assert_false(db_alive(db));
}

static void
idle_connection_killed_is_seen(void **state)
{
	(void)state;
	int pid = backend_pid();
	struct db_number n;
	struct db_param p = db_int(&n, pid);
	assert_int_equal(
	    db_call(other, "SELECT pg_terminate_backend($1::int)", 1, &p, NULL, &f), DONE);
	assert_false(db_wait(db, -1, 10000));
	assert_false(db_alive(db));
}

static void
notifications(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(db_listen(db, "promised_read", &f), DONE);
	assert_false(db_wait(db, -1, 0));
	assert_int_equal(
	    db_run_script(other, "NOTIFY promised_read; NOTIFY promised_read, 'again'", "n", &f),
	    DONE);
	assert_true(db_wait(db, -1, 10000));
	assert_false(db_wait(db, -1, 0)); /* all swallowed */
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "x", 1), 1);
	int64_t before = clock_ms();
	assert_false(db_wait(db, fds[0], 10000)); /* another descriptor ends the wait */
	assert_true(clock_ms() - before < 5000);
	close(fds[0]);
	close(fds[1]);
	/* One that came together with an answer is not lost. */
	assert_int_equal(db_run_script(other, "NOTIFY promised_read", "n", &f), DONE);
	backend_pid();
	assert_true(db_wait(db, -1, 10000));
}

static void
script_errors_name_the_line(void **state)
{
	static const struct {
		const char *text, *place;
	} cases[] = {
	    {"SELECT 1;\nSELECT 'Ž', nonsense;", "x.sql:2: "},
	    {"SELECT 1;\n\n-- a ; comment\nSELECT ';', $$;$$,\n e'\\';';\n\nSELECT 1/0;\nSELECT 2",
	        "x.sql:7: "},
	    {"SELECT 1 /* ; /* ; */ ; */;\n;\nSELECT $a$;$b$;$a$;\n SELECT \n 1/0;", "x.sql:4: "},
	    {"SELECT 1;\nSELEC 2;", "x.sql:2: "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(db_run_script(db, cases[i].text, "x.sql", &f), NEVER);
		assert_memory_equal(f.text, cases[i].place, strlen(cases[i].place));
	}
	assert_int_equal(db_run_script(db, "SELECT 1;;\n -- nothing\n", "x.sql", &f), DONE);
}

static void
connection_failures(void **state)
{
	struct db *none;

	(void)state;
	assert_int_equal(db_open("host=/nonexistent user=x", NULL, "test", &none, &f), LATER);
	assert_null(none);
	assert_non_null(strstr(f.text, "/nonexistent"));
	assert_null(strchr(f.text, '\n'));
	assert_int_equal(db_open("hots=/nonexistent", NULL, "test", &none, &f), NEVER);
	assert_non_null(strstr(f.text, "hots"));
	assert_int_equal(db_open(conninfo, "nobody_of_that_name", "test", &none, &f), LATER);
	assert_non_null(strstr(f.text, "nobody_of_that_name"));
	db_close(&none);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, connect_both, disconnect_both)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH_DB(values_travel),
	    WITH_DB(binary_rows_look_the_same),
	    WITH_DB(large_bytes),
	    WITH_DB(bad_statement_is_never),
	    WITH_DB(constraint_is_never),
	    WITH_DB(timeout_is_later),
	    WITH_DB(deadlock_and_read_only_are_later),
	    WITH_DB(transaction_commits_and_rolls_back),
	    WITH_DB(commit_of_a_failed_transaction_is_no_success),
	    WITH_DB(many_in_one_round_trip),
	    WITH_DB(many_is_all_or_nothing),
	    WITH_DB(many_failing_at_the_commit),
	    WITH_DB(terminated_statement_is_later),
	    WITH_DB(killed_inside_a_transaction_is_later),
	    WITH_DB(killed_during_commit_is_unknown),
	    WITH_DB(idle_connection_killed_is_seen),
	    WITH_DB(notifications),
	    WITH_DB(script_errors_name_the_line),
	    WITH_DB(connection_failures),
	    /* Last: the server restarts all its backends after this one. */
	    WITH_DB(killed_statement_is_unknown),
	};

	conninfo = cluster_start();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	cluster_stop();
	return failed;
}
