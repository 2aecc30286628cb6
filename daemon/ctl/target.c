#include "target.h"

#include <sysexits.h>
#include <unistd.h>
#include "connect.h"
#include "system_user.h"

int
target_settle(struct ctl *c, struct target *t)
{
	t->superuser = !t->connection && system_user_possible();
	if (t->connection && t->prefix)
		return EX_OK;
	if (access(c->conf_path, R_OK) == 0) {
		int code = ctl_conf(c);
		if (code != EX_OK)
			return code;
		if (!t->connection)
			t->connection = c->conf->database.connection;
		if (!t->prefix)
			t->prefix = c->conf->database.user_prefix;
		return EX_OK;
	}
	if (!t->connection) {
		fprintf(stderr,
		    "promisectl: cannot read %s (%m); taking the connection dbname=promised\n",
		    c->conf_path);
		t->connection = "dbname=promised";
	}
	if (!t->prefix)
		t->prefix = "promised_";
	return EX_OK;
}

int
target_open(struct ctl *c, const struct target *t, const char *verb)
{
	struct fail f = {0};

	if (system_user_open(t->connection, t->superuser, &c->db, &f) == DONE)
		return EX_OK;
	return connect_error(&f, strcmp(verb, "init") == 0 ? CONNECT_INIT : CONNECT_UPGRADE);
}

static char *
copy_value(const struct db_rows *rows, const char *column)
{
	const char *value = db_value(rows, 0, column);

	return value ? xstrdup(value) : NULL;
}

int
target_look(struct ctl *c, struct target *t)
{
	struct db_rows *rows;
	struct fail f = {0};
	enum outcome o = db_call(c->db,
	    "SELECT current_database() AS database,"
	    " (SELECT rolsuper OR rolcreaterole AND has_database_privilege(current_database(), "
	    "'CREATE')"
	    "  FROM pg_roles WHERE rolname = current_user) AS may,"
	    " (SELECT setting FROM pg_settings WHERE name = 'hba_file') AS hba_file,"
	    " (SELECT setting FROM pg_settings WHERE name = 'ident_file') AS ident_file",
	    0, NULL, &rows, &f);

	if (o != DONE)
		return ctl_db_error(c, "look at the database", o, &f);
	t->may = db_value_bool(rows, 0, "may");
	t->database = copy_value(rows, "database");
	t->hba_file = copy_value(rows, "hba_file");
	t->ident_file = copy_value(rows, "ident_file");
	db_rows_free(&rows);
	return EX_OK;
}

void
target_free(struct target *t)
{
	free(t->database);
	free(t->hba_file);
	free(t->ident_file);
	t->database = t->hba_file = t->ident_file = NULL;
}

int
target_refuse_rights(const struct target *t, const char *verb)
{
	if (t->may)
		return EX_OK;
	return ctl_error(EX_NOPERM,
	    "this PostgreSQL user may not make roles and schemas; run: sudo -u postgres "
	    "promisectl %s",
	    verb);
}

int
target_refuse_state(const struct target *t, const struct install_state *s)
{
	if (s->foreign)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" already has a schema named desk, api or report that is not "
		    "promised's; use a database of its own: createdb -E UTF8 -T template0 promised",
		    t->database);
	if (s->newer)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" was made by a newer version of promised (%s) than this one "
		    "(%s), and "
		    "nothing leads back; install that version here, or restore a backup of before: "
		    "promisectl restore",
		    t->database, *s->version ? s->version : "it does not say which", VERSION);
	if (s->present && strcmp(s->prefix, t->prefix) != 0)
		return ctl_error(EX_CONFIG,
		    "database \"%s\" has roles with the prefix \"%s\", not \"%s\"; set "
		    "database.user_prefix to that",
		    t->database, s->prefix, t->prefix);
	return EX_OK;
}
