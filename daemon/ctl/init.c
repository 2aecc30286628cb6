/* promisectl init: schemas, roles and rights, in one transaction. Running it again is harmless. */
#include <sysexits.h>
#include "access.h"
#include "ask.h"
#include "options.h"
#include "schema.h" /* made by the Makefile: SCHEMA_DIGEST */
#include "upgrade.h"

struct init {
	struct target target;
	bool test_clock, upgrade, print_access;
	const char *result; /* "created", "unchanged" */
};

/* The lock lasts until the transaction's end, so that of two inits at once the second sees what the
 * first made. */
static int
lock(struct ctl *c)
{
	struct fail f = {0};
	enum outcome o =
	    db_call(c->db, "SELECT pg_advisory_xact_lock(7364187911)", 0, NULL, NULL, &f);

	return o == DONE ? EX_OK : ctl_db_error(c, "lock the database", o, &f);
}

static int
other_version(const char *name, const struct install_state *s)
{
	const char *what = s->empty ? "no mail is in it: drop it and make it anew, or upgrade it"
	                   : s->test_clock
	                       ? "it is a test database: drop it and make it anew, or upgrade it"
	                       : "back it up (promisectl backup) and upgrade it";

	return ctl_error(EX_CONFIG,
	    "database \"%s\" was made by another version (%s, this one needs %s); %s: "
	    "sudo promisectl upgrade",
	    name, s->digest, SCHEMA_DIGEST, what);
}

/* What an earlier init left. *run says whether the files are to be run. */
static int
judge(struct init *init, const struct install_state *s, bool *run)
{
	int code = target_refuse_state(&init->target, s);

	*run = code == EX_OK && !s->present;
	init->result = *run ? "created" : "unchanged";
	if (code != EX_OK || *run)
		return code;
	if (init->test_clock && !s->test_clock)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" was made without a test clock and real promises may be in it; "
		    "use another database",
		    init->target.database);
	init->test_clock = s->test_clock;
	return strcmp(s->digest, SCHEMA_DIGEST) == 0 ? EX_OK
	                                             : other_version(init->target.database, s);
}

/* Inside the transaction. */
static int
install(struct ctl *c, struct init *init)
{
	struct install_state state;
	struct fail f = {0};
	bool run = false;

	int code = lock(c);
	if (code != EX_OK)
		return code;
	enum outcome o = install_look(c->db, &state, &f);
	if (o != DONE)
		return ctl_db_error(c, "look at the schema", o, &f);
	code = judge(init, &state, &run);
	if (code != EX_OK || !run)
		return code;
	o = install_run(c->db, init->target.prefix, init->test_clock, SCHEMA_DIGEST, &f);
	if (o != DONE && strcmp(db_sqlstate(c->db), "42501") == 0) {
		init->target.may = false;
		return target_refuse_rights(&init->target, "init");
	}
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
	struct db_param params[] = {db_text(init->result), db_text(init->target.database),
	    db_text(SCHEMA_DIGEST), db_text(init->target.prefix), db_bool(init->test_clock)};
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
	const struct target *t = &init->target;

	if (strcmp(init->result, "unchanged") == 0) {
		printf("Nothing to do: database %s has the schema of this version (%s).\n",
		    init->target.database, SCHEMA_DIGEST);
		return;
	}
	printf("Database %s: schema %s (%s), roles %smain, fetch, read, send, inform, hook, clock, "
	       "ctl, backup.\n",
	    init->target.database, init->result, SCHEMA_DIGEST, init->target.prefix);
	if (init->test_clock) {
		puts("It has a test clock: promisectl clock +3h shifts the desk's time.");
		return;
	}
	puts("\nNext:\n"
	     "1. Let the daemon in without a password. It runs as the system user promised, so "
	     "add\n");
	access_print(t->database, t->prefix, t->hba_file, t->ident_file);
	puts("\n   and reload: sudo -u postgres psql -c 'SELECT pg_reload_conf()'\n"
	     "   (Without such lines: a password for these roles, and database.password_file.)\n"
	     "2. Check the configuration: sudo promised --check-config\n"
	     "3. Start: sudo systemctl enable --now promised, then: sudo promisectl status");
}

/* Scripts still say init --upgrade: where a desk is, that is promisectl upgrade. */
static int
upgrade_instead(struct ctl *c, struct init *init, bool *done)
{
	struct install_state state;
	struct fail f = {0};
	struct upgrade u = {.target = init->target};

	*done = false;
	if (!init->upgrade)
		return EX_OK;
	enum outcome o = install_look(c->db, &state, &f);
	if (o != DONE)
		return ctl_db_error(c, "look at the schema", o, &f);
	*done = state.present;
	return state.present ? upgrade_run(c, &u) : EX_OK;
}

static int
run(struct ctl *c, struct init *init)
{
	bool done = false;
	int code = target_open(c, &init->target, "init");

	if (code == EX_OK)
		code = target_look(c, &init->target);
	if (code == EX_OK)
		code = target_refuse_rights(&init->target, "init");
	if (code == EX_OK)
		code = upgrade_instead(c, init, &done);
	if (code != EX_OK || done)
		return code;
	code = in_transaction(c, init);
	if (code == EX_OK && c->json)
		return report_json(c, init);
	if (code == EX_OK)
		report(init);
	return code;
}

static void
print_access(const struct target *t)
{
	char *database = access_database(t->connection);

	access_print(database, t->prefix, NULL, NULL);
	free(database);
}

int
ctl_init(struct ctl *c, int argc, char **argv)
{
	struct init init = {0};
	const struct ctl_option options[] = {{"test-clock", .flag = &init.test_clock},
	    {"upgrade", .flag = &init.upgrade}, {"print-access", .flag = &init.print_access},
	    {"connection", .value = &init.target.connection},
	    {"user-prefix", .value = &init.target.prefix}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("init", "%s", f.text);
	if (argc > 1)
		return ctl_usage("init", "unexpected argument \"%s\"", argv[1]);
	int code = target_settle(c, &init.target);
	if (code == EX_OK && init.print_access)
		print_access(&init.target);
	else if (code == EX_OK)
		code = run(c, &init);
	target_free(&init.target);
	return code;
}
