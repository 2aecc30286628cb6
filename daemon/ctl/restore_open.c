#include <sysexits.h>
#include "connect.h"
#include "install.h"
#include "restore.h"
#include "system_user.h"

/* The same server's database of that name: what stands last counts. */
static char *
other_database(const char *conninfo, const char *name)
{
	if (strstr(conninfo, "://"))
		return xasprintf(
		    "%s%cdbname=%s", conninfo, strchr(conninfo, '?') ? '&' : '?', name);
	return xasprintf("%s dbname=%s", conninfo, name);
}

/* CREATE DATABASE takes no parameters, and runs in no transaction: the name is quoted by the server
 * first. */
static enum outcome
make_database(struct restore *r, const char *name, struct fail *f)
{
	struct db_param param = db_text(name);
	struct db *db = NULL;
	struct db_rows *rows = NULL;
	char *conninfo = other_database(r->connection, "postgres");
	enum outcome o = system_user_open(conninfo, r->superuser, &db, f);

	if (o == DONE)
		o = db_call(db,
		    "SELECT format('CREATE DATABASE %I ENCODING ''UTF8'' TEMPLATE template0', "
		    "$1::text) AS sql",
		    1, &param, &rows, f);
	if (o == DONE)
		o = db_run_script(db, db_value(rows, 0, "sql"), "CREATE DATABASE", f);
	db_rows_free(&rows);
	db_close(&db);
	free(conninfo);
	return o;
}

static int
connect_or_make(struct restore *r)
{
	struct fail f = {0};
	char name[64];

	enum outcome o = system_user_open(r->connection, r->superuser, &r->db, &f);
	if (o != DONE && connect_missing_database(f.text, name, sizeof name)) {
		o = make_database(r, name, &f);
		if (o != DONE)
			return ctl_error(EX_NOPERM,
			    "there is no database \"%s\", and it cannot be made: %s; make it with: "
			    "sudo -u postgres createdb -E UTF8 -T template0 %s",
			    name, f.text, name);
		o = system_user_open(r->connection, r->superuser, &r->db, &f);
	}
	return o == DONE ? EX_OK : connect_error(&f, true);
}

/* Of a database that is to be replaced: it may be of any version, so that no function of its api can
 * be relied on. */
static enum outcome
count(struct restore *r, const char *sql, const char *text, int64_t *n, struct fail *f)
{
	struct db_param param = db_text(text);
	struct db_rows *rows = NULL;
	enum outcome o = db_call(r->db, sql, text ? 1 : 0, &param, &rows, f);

	if (o == DONE)
		*n = db_value_int(rows, 0, "n");
	db_rows_free(&rows);
	return o;
}

/* Sessions of the desk's roles: what is replaced under their hands they would go on writing to. */
static int
refuse_running(struct restore *r)
{
	const char *prefix = answer_text(r->manifest, "prefix");
	struct fail f = {0};
	int64_t n = 0;

	if (count(r,
	        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND "
	        "usename IN (SELECT $1 || x FROM unnest(ARRAY['main', 'fetch', 'read', 'send', "
	        "'inform', 'hook', 'clock']) x)",
	        prefix, &n, &f) != DONE)
		return ctl_error(EX_UNAVAILABLE, "cannot look at the database: %s", f.text);
	return n == 0 ? EX_OK
	              : ctl_error(EX_UNAVAILABLE,
	                    "the daemon is running with this database; stop it first: systemctl "
	                    "stop promised");
}

static int
refuse_living(struct restore *r)
{
	struct fail f = {0};
	int64_t tickets = 0;

	if (r->force) {
		r->replace = true;
		return EX_OK;
	}
	if (count(r, "SELECT count(*) AS n FROM desk.ticket", NULL, &tickets, &f) != DONE)
		return ctl_error(EX_UNAVAILABLE, "cannot look at the database: %s", f.text);
	return ctl_error(EX_CANTCREAT,
	    "the database has a desk with %lld tickets: nothing was changed; restore into another "
	    "(--connection dbname=NAME), or lose what is in it with --force, after: promisectl "
	    "backup",
	    (long long)tickets);
}

int
restore_open(struct restore *r)
{
	struct install_state state;
	struct fail f = {0};
	int code = connect_or_make(r);

	if (code != EX_OK)
		return code;
	if (db_begin(r->db, &f) != DONE || install_look(r->db, &state, &f) != DONE)
		return ctl_error(EX_UNAVAILABLE, "cannot look at the database: %s", f.text);
	db_rollback(r->db);
	if (state.foreign)
		return ctl_error(EX_CANTCREAT,
		    "the database has a schema named desk, api or report that is not promised's; "
		    "restore into another: --connection dbname=NAME");
	if (!state.present)
		return EX_OK;
	code = refuse_running(r);
	return code == EX_OK ? refuse_living(r) : code;
}
