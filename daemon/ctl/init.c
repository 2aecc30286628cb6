/* promisectl init: schemas, roles and rights, in one transaction. Running it again is harmless. */
#include <sysexits.h>
#include <unistd.h>
#include "access.h"
#include "ask.h"
#include "connect.h"
#include "ctl.h"
#include "install.h"
#include "options.h"
#include "schema.h" /* made by the Makefile: SCHEMA_DIGEST */

struct init {
	bool test_clock, upgrade, print_access;
	const char *connection, *prefix;
	char *database, *hba_file, *ident_file; /* of the server; NULL: not known */
	const char *result;                     /* "created", "upgraded", "unchanged" */
};

/* Where to and for whom: the options, else the configuration. Whoever may make schemas (postgres)
 * can often not read it, as it holds secrets: then the defaults hold. */
static int
settle_target(struct ctl *c, struct init *init)
{
	if (init->connection && init->prefix)
		return EX_OK;
	if (access(c->conf_path, R_OK) == 0) {
		int code = ctl_conf(c);
		if (code != EX_OK)
			return code;
		if (!init->connection)
			init->connection = c->conf->database.connection;
		if (!init->prefix)
			init->prefix = c->conf->database.user_prefix;
		return EX_OK;
	}
	if (!init->connection) {
		fprintf(stderr,
		    "promisectl: cannot read %s (%m); taking the connection dbname=promised\n",
		    c->conf_path);
		init->connection = "dbname=promised";
	}
	if (!init->prefix)
		init->prefix = "promised_";
	return EX_OK;
}

static int
no_rights(void)
{
	return ctl_error(EX_NOPERM, "this PostgreSQL user may not make roles and schemas; run: "
	                            "sudo -u postgres promisectl init");
}

static char *
copy_value(const struct db_rows *rows, const char *column)
{
	const char *value = db_value(rows, 0, column);

	return value ? xstrdup(value) : NULL;
}

/* The lock lasts until the transaction's end, so that of two inits at once the second sees what the
 * first made. */
static int
lock_and_look(struct ctl *c, struct init *init)
{
	struct db_rows *rows;
	struct fail f = {0};
	enum outcome o = db_call(c->db,
	    "SELECT pg_advisory_xact_lock(7364187911), current_database() AS database,"
	    " (SELECT rolsuper OR rolcreaterole AND has_database_privilege(current_database(), "
	    "'CREATE')"
	    "  FROM pg_roles WHERE rolname = current_user) AS may,"
	    " (SELECT setting FROM pg_settings WHERE name = 'hba_file') AS hba_file,"
	    " (SELECT setting FROM pg_settings WHERE name = 'ident_file') AS ident_file",
	    0, NULL, &rows, &f);

	if (o != DONE)
		return ctl_db_error(c, "look at the database", o, &f);
	bool may = db_value_bool(rows, 0, "may");
	init->database = copy_value(rows, "database");
	init->hba_file = copy_value(rows, "hba_file");
	init->ident_file = copy_value(rows, "ident_file");
	db_rows_free(&rows);
	return may ? EX_OK : no_rights();
}

static int
other_version(const char *name, const struct install_state *s)
{
	const char *what =
	    s->empty        ? "no mail is in it: drop it and make it anew, or stop the daemon"
	    : s->test_clock ? "it is a test database: drop it and make it anew, or stop the daemon"
	                    : "stop the daemon and back the database up (pg_dump)";

	return ctl_error(EX_CONFIG,
	    "database \"%s\" was made by another version (%s, this one needs %s); %s, then: "
	    "sudo -u postgres promisectl init --upgrade",
	    name, s->digest, SCHEMA_DIGEST, what);
}

/* What an earlier init left. *run says whether the files are to be run. */
static int
judge(struct init *init, const struct install_state *s, bool *run)
{
	const char *name = init->database;

	*run = true;
	init->result = "created";
	if (s->foreign)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" already has a schema named desk, api or report that is not "
		    "promised's; use a database of its own: createdb -E UTF8 -T template0 promised",
		    name);
	if (!s->present)
		return EX_OK;
	if (s->newer)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" was made by a newer version of promised than this one (%s); "
		    "install that version",
		    name, VERSION);
	if (strcmp(s->prefix, init->prefix) != 0)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" has roles with the prefix \"%s\", not \"%s\"; set "
		    "database.user_prefix to that",
		    name, s->prefix, init->prefix);
	if (init->test_clock && !s->test_clock)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" was made without a test clock and real promises may be in it; "
		    "use another database",
		    name);
	*run = strcmp(s->digest, SCHEMA_DIGEST) != 0;
	init->result = *run ? "upgraded" : "unchanged";
	init->test_clock = s->test_clock;
	return *run && !init->upgrade ? other_version(name, s) : EX_OK;
}

/* Inside the transaction. */
static int
install(struct ctl *c, struct init *init)
{
	struct install_state state;
	struct fail f = {0};
	bool run = false;

	int code = lock_and_look(c, init);
	if (code != EX_OK)
		return code;
	enum outcome o = install_look(c->db, &state, &f);
	if (o != DONE)
		return ctl_db_error(c, "look at the schema", o, &f);
	code = judge(init, &state, &run);
	if (code != EX_OK || !run)
		return code;
	o = install_run(c->db, init->prefix, init->test_clock, SCHEMA_DIGEST, &f);
	if (o != DONE && strcmp(db_sqlstate(c->db), "42501") == 0)
		return no_rights();
	return o == DONE ? EX_OK : ctl_db_error(c, "make the schema (nothing was changed)", o, &f);
}

static int
in_transaction(struct ctl *c, struct init *init)
{
	struct fail f = {0};
	enum outcome o = db_begin(c->db, &f);

	if (o != DONE)
		return ctl_db_error(c, "begin", o, &f);
	int code = install(c, init);
	if (code != EX_OK) {
		db_rollback(c->db);
		return code;
	}
	o = db_commit(c->db, &f);
	return o == DONE ? EX_OK : ctl_db_error(c, "commit", o, &f);
}

static int
report_json(struct ctl *c, const struct init *init)
{
	struct db_param params[] = {db_text(init->result), db_text(init->database),
	    db_text(SCHEMA_DIGEST), db_text(init->prefix), db_bool(init->test_clock)};
	char *text;

	int code = ask(c, "report",
	    "SELECT jsonb_build_object('result', $1::text, 'database', $2::text, 'digest', "
	    "$3::text,"
	    " 'prefix', $4::text, 'test_clock', $5::boolean) AS answer",
	    5, params, &text);
	if (code == EX_OK)
		print_json(text);
	free(text);
	return code;
}

static void
report(const struct init *init)
{
	if (strcmp(init->result, "unchanged") == 0) {
		printf("Nothing to do: database %s has the schema of this version (%s).\n",
		    init->database, SCHEMA_DIGEST);
		return;
	}
	printf(
	    "Database %s: schema %s (%s), roles %smain, fetch, read, send, inform, hook, clock, ctl, backup.\n",
	    init->database, init->result, SCHEMA_DIGEST, init->prefix);
	if (init->test_clock) {
		puts("It has a test clock: promisectl clock +3h shifts the desk's time.");
		return;
	}
	puts("\nNext:\n"
	     "1. Let the daemon in without a password. It runs as the system user promised, so "
	     "add\n");
	access_print(init->database, init->prefix, init->hba_file, init->ident_file);
	puts("\n   and reload: sudo -u postgres psql -c 'SELECT pg_reload_conf()'\n"
	     "   (Without such lines: a password for these roles, and database.password_file.)\n"
	     "2. Check the configuration: sudo promised --check-config\n"
	     "3. Start: sudo systemctl enable --now promised, then: sudo promisectl status");
}

static int
run(struct ctl *c, struct init *init)
{
	struct fail f = {0};

	if (db_open(init->connection, NULL, "promisectl", &c->db, &f) != DONE)
		return connect_error(&f, true);
	int code = in_transaction(c, init);
	if (code == EX_OK && c->json)
		return report_json(c, init);
	if (code == EX_OK)
		report(init);
	return code;
}

static void
print_access(const struct init *init)
{
	char *database = access_database(init->connection);

	access_print(database, init->prefix, NULL, NULL);
	free(database);
}

int
ctl_init(struct ctl *c, int argc, char **argv)
{
	struct init init = {0};
	const struct ctl_option options[] = {{"test-clock", .flag = &init.test_clock},
	    {"upgrade", .flag = &init.upgrade}, {"print-access", .flag = &init.print_access},
	    {"connection", .value = &init.connection}, {"user-prefix", .value = &init.prefix}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("init", "%s", f.text);
	if (argc > 1)
		return ctl_usage("init", "unexpected argument \"%s\"", argv[1]);
	int code = settle_target(c, &init);
	if (code == EX_OK && init.print_access)
		print_access(&init);
	else if (code == EX_OK)
		code = run(c, &init);
	free(init.database);
	free(init.hba_file);
	free(init.ident_file);
	return code;
}
