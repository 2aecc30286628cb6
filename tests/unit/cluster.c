#include "cluster.h"

#include "test.h"
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "../../daemon/common/clock.h"
#include "../../daemon/common/db.h"
#include "../../daemon/common/mem.h"
#include "scratch.h"

extern char **environ;
static char folder[] = "/tmp/promised-test-XXXXXX";
static char conninfo[sizeof folder + 50];
static pid_t server;

static void
give_up(const char *why)
{
	fprintf(stderr, "the test's PostgreSQL server: %s (see %s)\n", why, folder);
	exit(1);
}

static void
wait_until_it_answers(void)
{
	int64_t deadline = clock_ms() + 60 * 1000;
	struct db *db;
	struct fail f = {0};

	while (db_open(conninfo, NULL, "test", &db, &f) != DONE) {
		if (clock_ms() > deadline)
			give_up(f.text);
		if (waitpid(server, NULL, WNOHANG) == server)
			give_up("it ended by itself");
		nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
	}
	db_close(&db);
}

const char *
cluster_start(void)
{
	char *argv[] = {"cluster", folder, NULL};

	if (!mkdtemp(folder) ||
	    posix_spawn(&server, "tests/cluster", NULL, NULL, argv, environ) != 0)
		give_up("cannot start tests/cluster; run the test in the project's top folder");
	snprintf(conninfo, sizeof conninfo, "host=%s user=postgres dbname=postgres", folder);
	wait_until_it_answers();
	return conninfo;
}

void
cluster_stop(void)
{
	kill(server, SIGQUIT);
	waitpid(server, NULL, 0);
	scratch_remove(folder);
}

void
cluster_run(struct db *db, const char *sql)
{
	struct fail f = {0};

	if (db_run_script(db, sql, "test", &f) != DONE)
		fail_msg("%s", f.text);
}

void
cluster_api(struct db *db, const char *digest, const char *more)
{
	char *sql = xasprintf(
	    "DROP SCHEMA IF EXISTS api CASCADE; CREATE SCHEMA api; GRANT USAGE ON SCHEMA api TO "
	    "public;"
	    "CREATE FUNCTION api.schema_digest() RETURNS text LANGUAGE sql AS 'SELECT ''%s''';"
	    "CREATE FUNCTION api.work_begin() RETURNS text LANGUAGE sql AS 'SELECT CASE WHEN "
	    "pg_try_advisory_lock_shared(1) THEN api.schema_digest() END';"
	    "CREATE FUNCTION api.work_end() RETURNS boolean LANGUAGE sql AS 'SELECT "
	    "pg_advisory_unlock_shared(1)';"
	    "%s",
	    digest, more);

	cluster_run(db, sql);
	free(sql);
}
