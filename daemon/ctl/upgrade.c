/* promisectl upgrade: the schema of this version in the database of an earlier one. What is lost
 * when it fails is nothing: it is one transaction. */
#include "upgrade.h"

#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include "../common/clock.h"
#include "argument.h"
#include "ask.h"
#include "options.h"
#include "schema.h" /* made by the Makefile: SCHEMA_DIGEST */
#include "upgrade_wait.h"

enum {
	PATIENCE_MS = 120 * 1000,
	PATIENCE_MAX_S = 24 * 3600,
};

/* What is done, for the report. */
struct course {
	const char *result; /* "unchanged", "planned", "upgraded", "repaired", "absent" */
	struct install_state before;
	struct install_plan plan;
	int64_t took_ms;
};

/* ---- what there is to do ---- */

static int
look(struct ctl *c, const struct upgrade *u, struct course *course)
{
	struct fail f = {0};
	enum outcome o = install_look(c->db, &course->before, &f);

	if (o != DONE)
		return ctl_db_error(c, "look at the schema", o, &f);
	int code = target_refuse_state(&u->target, &course->before);
	if (code != EX_OK)
		return code;
	if (!course->before.present) {
		course->result = "absent";
		return u->if_present
		           ? EX_OK
		           : ctl_error(EX_CONFIG,
		                 "database \"%s\" holds no desk; make one: promisectl setup",
		                 u->target.database);
	}
	course->result = strcmp(course->before.digest, SCHEMA_DIGEST) != 0 ? "upgraded"
	                 : u->repair                                       ? "repaired"
	                                                                   : "unchanged";
	return EX_OK;
}

static bool
has_work(const struct course *course)
{
	return strcmp(course->result, "upgraded") == 0 || strcmp(course->result, "repaired") == 0;
}

static int
plan(struct ctl *c, struct course *course)
{
	struct fail f = {0};

	install_plan_free(&course->plan);
	enum outcome o = install_plan(c->db, true, course->before.test_clock, &course->plan, &f);
	return o == DONE ? EX_OK : ctl_db_error(c, "find the files to run", o, &f);
}

/* ---- doing it ---- */

static bool
show_next(void *progress, const char *name)
{
	if (progress_stopping(progress))
		return false;
	progress_add(progress, 1);
	/* Those that may take long. */
	progress_note(progress, "%s", strncmp(name, "migrations/", 11) == 0 ? name : "");
	return true;
}

static int
failed(struct ctl *c, const struct progress *p, enum outcome o, const struct fail *f)
{
	if (progress_stopping(p))
		return ctl_error(EX_TEMPFAIL, "stopped; nothing was changed");
	if (strcmp(db_sqlstate(c->db), "55P03") == 0)
		return ctl_error(EX_TEMPFAIL,
		    "others use a table that is to be changed (a backup, a report?); nothing was "
		    "changed. Who they are: sudo -u postgres psql -c 'SELECT pid, usename, query "
		    "FROM "
		    "pg_stat_activity'; then type it again (%s)",
		    f->text);
	return ctl_db_error(c, "upgrade the schema (nothing was changed)", o, f);
}

/* Inside the transaction. The work's lock is ours, but another upgrade may have had it before. */
static int
upgrade(struct ctl *c, const struct upgrade *u, struct course *course, struct progress *p)
{
	struct fail f = {0};
	struct install_watch watch = {.next = show_next, .context = p};
	enum outcome o =
	    db_call(c->db, "SELECT pg_advisory_xact_lock(7364187911)", 0, NULL, NULL, &f);

	if (o != DONE)
		return failed(c, p, o, &f);
	int code = look(c, u, course);
	if (code != EX_OK || !has_work(course))
		return code;
	code = plan(c, course);
	if (code != EX_OK)
		return code;
	progress_total(p, (int64_t)course->plan.count);
	o = install_plan_run(c->db, &course->plan, u->target.prefix, SCHEMA_DIGEST, &watch, &f);
	return o == DONE && !progress_stopping(p) ? EX_OK : failed(c, p, o, &f);
}

static int
in_transaction(struct ctl *c, const struct upgrade *u, struct course *course, struct progress *p)
{
	struct fail f = {0};
	enum outcome o = db_be_patient(c->db, &f);

	if (o == DONE)
		o = db_begin(c->db, &f);
	if (o != DONE)
		return ctl_db_error(c, "begin", o, &f);
	int code = upgrade(c, u, course, p);
	if (code != EX_OK) {
		db_rollback(c->db);
		return code;
	}
	progress_note(p, NULL);
	o = db_commit(c->db, &f);
	return o == DONE ? EX_OK : ctl_db_error(c, "commit", o, &f);
}

static int
carry_out(struct ctl *c, const struct upgrade *u, struct course *course)
{
	int64_t began = clock_ms();
	struct progress *p = progress_new(&(struct progress_options){.doing = "upgrade",
	    .unit = "files",
	    .total = (int64_t)course->plan.count,
	    .again = "run the same command again; it says how things stand"});

	db_tick(c->db, progress_beat);
	int code = upgrade_wait(c, p, u->patience_ms ? u->patience_ms : PATIENCE_MS);
	if (code == EX_OK)
		code = in_transaction(c, u, course, p);
	course->took_ms = clock_ms() - began;
	/* What was committed is done, whatever was asked for since. */
	bool done = code == EX_OK;
	code = progress_end(&p, code);
	return done ? EX_OK : code;
}

/* ---- telling it ---- */

static const char *
maker(const struct course *course)
{
	return *course->before.version ? course->before.version : "an earlier version";
}

static size_t
count_migrations(const struct course *course)
{
	size_t n = 0;

	while (course->plan.migrations && course->plan.migrations[n])
		n++;
	return n;
}

static int
report_json(struct ctl *c, const struct upgrade *u, const struct course *course)
{
	struct str migrations = {0};
	struct db_number ms;
	char *text;

	str_addf(&migrations, "{");
	for (size_t i = 0; i < count_migrations(course); i++)
		str_addf(&migrations, "%s\"%s\"", i ? "," : "", course->plan.migrations[i]);
	str_addf(&migrations, "}");
	struct db_param params[] = {db_text(course->result), db_text(u->target.database),
	    db_text(*course->before.version ? course->before.version : NULL),
	    db_text(course->before.digest), db_text(VERSION), db_text(SCHEMA_DIGEST),
	    db_text(str_text(&migrations)), db_int(&ms, course->took_ms)};
	int code = ask(c, "report",
	    "SELECT jsonb_build_object('result', $1::text, 'database', $2::text,"
	    " 'from', jsonb_build_object('version', $3::text, 'digest', $4::text),"
	    " 'to', jsonb_build_object('version', $5::text, 'digest', $6::text),"
	    " 'digest', $6::text, 'migrations', to_jsonb($7::text[]),"
	    " 'seconds', round($8::numeric / 1000, 1)) AS answer",
	    8, params, &text);
	if (code == EX_OK)
		print_json(text);
	free(text);
	str_free(&migrations);
	return code;
}

static void
print_migrations(const struct course *course)
{
	for (size_t i = 0; i < count_migrations(course); i++)
		printf("  migrations/%s\n", course->plan.migrations[i]);
}

static void
report_plan(struct ctl *c, const struct upgrade *u, const struct course *course)
{
	char *who = upgrade_workers(c);
	size_t n = count_migrations(course);

	printf("Database %s: from %s (schema %s) to %s (schema %s), in one transaction.\n",
	    u->target.database, maker(course), course->before.digest, VERSION, SCHEMA_DIGEST);
	printf("Tables are changed by %zu file%s%s\n", n, n == 1 ? "" : "s", n ? ":" : ".");
	print_migrations(course);
	printf(
	    "All functions, views and rights are made anew: %zu files.\n", course->plan.count - n);
	if (*who)
		printf("At work now, and waited for: %s.\n", who);
	puts("Nothing was changed. Keep a copy of before: promisectl backup\n"
	     "Do it: promisectl upgrade");
	free(who);
}

static void
report(struct ctl *c, const struct upgrade *u, const struct course *course)
{
	const char *database = u->target.database;
	size_t n = count_migrations(course);

	if (strcmp(course->result, "absent") == 0)
		return;
	if (strcmp(course->result, "planned") == 0) {
		report_plan(c, u, course);
	} else if (strcmp(course->result, "unchanged") == 0) {
		if (!u->if_present)
			printf(
			    "Nothing to do: database %s has the schema of this version (%s, %s).\n",
			    database, VERSION, SCHEMA_DIGEST);
	} else if (strcmp(course->result, "repaired") == 0) {
		printf("Database %s: functions, views, roles and rights of %s made anew.\n",
		    database, VERSION);
	} else {
		printf("Database %s: upgraded from %s to %s (schema %s) in %" PRId64 ".%" PRId64
		       " s; migrations: %zu.\n",
		    database, maker(course), VERSION, SCHEMA_DIGEST, course->took_ms / 1000,
		    course->took_ms / 100 % 10, n);
		puts(
		    "A daemon of this version goes on by itself within seconds; one of the version "
		    "before waits: systemctl restart promised");
	}
}

int
upgrade_run(struct ctl *c, struct upgrade *u)
{
	struct course course = {0};
	int code = target_refuse_rights(&u->target, "upgrade");

	if (code == EX_OK)
		code = look(c, u, &course);
	if (code == EX_OK && has_work(&course))
		code = plan(c, &course);
	if (code == EX_OK && has_work(&course)) {
		if (u->dry_run)
			course.result = "planned";
		else
			code = carry_out(c, u, &course);
	}
	if (code == EX_OK && c->json)
		code = report_json(c, u, &course);
	else if (code == EX_OK)
		report(c, u, &course);
	install_plan_free(&course.plan);
	return code;
}

static int
connect_and_run(struct ctl *c, struct upgrade *u)
{
	int code = target_settle(c, &u->target);

	if (code == EX_OK)
		code = target_open(c, &u->target, "upgrade");
	if (code == EX_OK)
		code = target_look(c, &u->target);
	return code == EX_OK ? upgrade_run(c, u) : code;
}

int
ctl_upgrade(struct ctl *c, int argc, char **argv)
{
	struct upgrade u = {0};
	const char *wait = NULL;
	int64_t seconds = PATIENCE_MS / 1000;
	const struct ctl_option options[] = {{"dry-run", .flag = &u.dry_run},
	    {"repair", .flag = &u.repair}, {"if-present", .flag = &u.if_present},
	    {"wait", .value = &wait}, {"connection", .value = &u.target.connection},
	    {"user-prefix", .value = &u.target.prefix}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("upgrade", "%s", f.text);
	if (argc > 1)
		return ctl_usage("upgrade", "unexpected argument \"%s\"", argv[1]);
	if (wait && argument_number(wait, PATIENCE_MAX_S, &seconds, &f) != DONE)
		return ctl_usage("upgrade", "--wait wants seconds, not \"%s\"", wait);
	u.patience_ms = seconds * 1000;
	int code = connect_and_run(c, &u);
	target_free(&u.target);
	return code;
}
