#include "setup_maker.h"

#include <pwd.h>
#include <sysexits.h>
#include <unistd.h>
#include "access.h"
#include "as_user.h"
#include "ask.h"

static const char own_database[] = "postgres"; /* that every server has, to connect to */

/* The same server's own database. */
static char *
maintenance(const char *connection)
{
	const char *authority = strstr(connection, "://");

	if (!authority)
		return xasprintf("%s dbname=%s", connection, own_database);
	size_t host = (size_t)(authority + 3 - connection) + strcspn(authority + 3, "/?");
	const char *options = strchr(connection, '?');
	return xasprintf("%.*s/%s%s", (int)host, connection, own_database, options ? options : "");
}

/* A locale of the cluster that knows no UTF-8 (or none at all) would refuse the encoding. */
static enum outcome
create(const struct maker *m, struct fail *f)
{
	char *connection = maintenance(m->connection), *name = access_database(m->connection);
	struct db *db = NULL;
	enum outcome o = db_open(connection, NULL, "promisectl", &db, f);

	if (o == DONE) {
		o = db_create(db, name, NULL, f);
		if (o == NEVER && strcmp(db_sqlstate(db), "22023") == 0)
			o = db_create(db, name, "C.UTF-8", f);
		if (o == NEVER && strcmp(db_sqlstate(db), "42P04") == 0) /* it is there */
			o = DONE;
	}
	db_close(&db);
	free(name);
	free(connection);
	return o;
}

/* Which of several reasons there was not to get into the database is told in the server's language:
 * so it is simply tried. What the first attempt said counts when nobody gets into the server at
 * all. */
static int
ensure_database(const struct maker *m)
{
	struct fail f = {0}, ignored = {0};
	struct db *db = NULL;

	if (db_open(m->connection, NULL, "promisectl", &db, &f) == DONE ||
	    create(m, &ignored) == DONE) {
		db_close(&db);
		return EX_OK;
	}
	fprintf(stderr, "%s", ignored.text[0] ? ignored.text : f.text);
	return EX_UNAVAILABLE;
}

static int
make_schema(const struct maker *m)
{
	struct ctl c = {.conf_path = "/nonexistent", .json = true};
	char verb[] = "init", connection[] = "--connection", prefix[] = "--user-prefix";
	char *where = xstrdup(m->connection), *what = xstrdup(m->prefix);
	char *argv[] = {verb, connection, where, prefix, what, NULL};

	int code = ctl_init(&c, 5, argv);
	ctl_close(&c);
	free(what);
	free(where);
	return code;
}

static int
set_passwords(const struct maker *m, struct db *db)
{
	const char *password = m->setup->database_password.text;
	struct fail f = {0};

	for (const char *const *r = access_roles; password && *r; r++) {
		char *role = xasprintf("%s%s", m->prefix, *r);
		enum outcome o = db_set_password(db, role, password, &f);
		free(role);
		if (o != DONE) {
			fprintf(stderr, "%s", f.text);
			return EX_NOPERM;
		}
	}
	return EX_OK;
}

static int
tell(struct db *db)
{
	struct ctl c = {.db = db};
	char *text = NULL;

	/* The files' names are no secret to who may make roles, but current_setting() refuses them.
	 */
	int code = ask(&c, "look at the server",
	    "SELECT jsonb_build_object('version', current_setting('server_version'),"
	    " 'number', current_setting('server_version_num')::integer,"
	    " 'database', current_database(),"
	    " 'hba', (SELECT setting FROM pg_settings WHERE name = 'hba_file'),"
	    " 'ident', (SELECT setting FROM pg_settings WHERE name = 'ident_file')) AS answer",
	    0, NULL, &text);
	if (text)
		puts(text);
	free(text);
	return code;
}

/* In the child. Prints two lines of JSON: init's, and what the server is. */
static int
make(void *context)
{
	const struct maker *m = context;
	struct fail f = {0};
	struct db *db = NULL;

	setenv("PGUSER", m->user, 1);
	int code = ensure_database(m);
	if (code == EX_OK)
		code = make_schema(m);
	if (code != EX_OK)
		return code;
	if (db_open(m->connection, NULL, "promisectl", &db, &f) != DONE) {
		fprintf(stderr, "%s", f.text);
		return EX_UNAVAILABLE;
	}
	code = set_passwords(m, db);
	if (code == EX_OK)
		code = tell(db);
	db_close(&db);
	return code;
}

/* Who the child is: the maker himself where the socket's login goes by that. */
static int
run(struct maker *m, int (*work)(void *), struct str *out, struct str *err)
{
	const struct passwd *own = getpwuid(geteuid());
	bool other = m->local && as_user_can(m->user);

	if (!other && !own)
		return EX_NOUSER;
	char *user = xstrdup(other ? m->user : own->pw_name);
	int code = as_user(user, work, m, out, err);
	free(user);
	return code;
}

static int
look(void *context)
{
	const struct maker *m = context;
	char *connection = maintenance(m->connection);
	struct fail f = {0};
	struct db *db = NULL;
	int code = EX_UNAVAILABLE;

	setenv("PGUSER", m->user, 1);
	if (db_open(connection, NULL, "promisectl", &db, &f) == DONE)
		code = tell(db);
	else
		fprintf(stderr, "%s", f.text);
	db_close(&db);
	free(connection);
	return code;
}

/* Joins the members of both lines: {...}{...} */
static struct answer *
read_lines(const char *text)
{
	size_t n = strcspn(text, "\n");
	struct str both = {0};

	if (n < 2 || !text[n])
		return NULL;
	str_add(&both, text, n - 1);
	str_addc(&both, ',');
	str_addz(&both, text + n + 2);
	struct answer *a = answer_read(str_text(&both));
	str_free(&both);
	return a;
}

/* What a program of ours, or libpq, said in the child, as one sentence. */
static const char *
said(struct str *err)
{
	static const char own[] = "promisectl: ";
	const char *text;

	while (err->len > 0 && ascii_isspace((unsigned char)err->data[err->len - 1]))
		str_truncate(err, err->len - 1);
	text = str_text(err);
	return strncmp(text, own, sizeof own - 1) == 0 ? text + sizeof own - 1 : text;
}

static int
complain(const struct maker *m, int code, struct str *err)
{
	setup_say(m->setup, SAID_FAIL, "", "as the PostgreSQL user %s: %s", m->user, said(err));
	if (m->local && !as_user_can(m->user))
		setup_say(m->setup, SAID_NOTE, "",
		    "To act as %s this command must run as root, and PostgreSQL be installed on "
		    "this "
		    "machine: sudo apt install postgresql",
		    m->user);
	else if (code == EX_UNAVAILABLE && m->local)
		setup_say(m->setup, SAID_NOTE, "",
		    "Is PostgreSQL there, and does it run? sudo apt install postgresql; systemctl "
		    "start "
		    "postgresql");
	else if (code == EX_UNAVAILABLE)
		setup_say(m->setup, SAID_NOTE, "",
		    "The password of %s is looked for in ~/.pgpass: "
		    "host:port:database:user:password, "
		    "mode 0600.",
		    m->user);
	return code;
}

int
maker_make(struct maker *m, struct answer **is)
{
	struct str out = {0}, err = {0};
	int code = run(m, make, &out, &err);

	*is = NULL;
	if (code != EX_OK) {
		code = complain(m, code, &err);
	} else if (!(*is = read_lines(str_text(&out)))) {
		code =
		    ctl_error(EX_SOFTWARE, "cannot understand what init said: %s", str_text(&out));
	}
	str_free(&out);
	str_free(&err);
	return code;
}

int
maker_look(struct maker *m, struct answer **is)
{
	struct str out = {0}, err = {0};
	int code = run(m, look, &out, &err);

	*is = code == EX_OK ? answer_read(str_text(&out)) : NULL;
	if (code != EX_OK)
		code = complain(m, code, &err);
	str_free(&out);
	str_free(&err);
	return code;
}

static int
look_at_files(struct ctl *c)
{
	char *text = NULL;
	int code = ask(c, "look at pg_hba.conf",
	    "SELECT string_agg(format('line %s: %s', line_number, error), '; ') AS answer"
	    " FROM pg_hba_file_rules WHERE error IS NOT NULL",
	    0, NULL, &text);

	if (text)
		fputs(text, stdout);
	free(text);
	return code;
}

static int
reload(struct ctl *c)
{
	char *text = NULL;
	int code =
	    ask(c, "reload PostgreSQL", "SELECT pg_reload_conf()::text AS answer", 0, NULL, &text);

	free(text);
	return code;
}

static int
with_server(const struct maker *m, int (*work)(struct ctl *))
{
	char *connection = maintenance(m->connection);
	struct fail f = {0};
	struct ctl c = {0};
	int code = EX_UNAVAILABLE;

	setenv("PGUSER", m->user, 1);
	if (db_open(connection, NULL, "promisectl", &c.db, &f) == DONE)
		code = work(&c);
	else
		fprintf(stderr, "%s", f.text);
	ctl_close(&c);
	free(connection);
	return code;
}

static int
do_look(void *context)
{
	return with_server(context, look_at_files);
}

static int
do_reload(void *context)
{
	return with_server(context, reload);
}

bool
maker_check(struct maker *m, struct str *why)
{
	struct str err = {0};
	size_t before = why->len;

	run(m, do_look, why, &err);
	str_free(&err);
	return why->len == before;
}

int
maker_reload(struct maker *m, struct str *why)
{
	struct str out = {0}, err = {0};
	int code = run(m, do_reload, &out, &err);

	if (code != EX_OK)
		str_addz(why, said(&err));
	str_free(&out);
	str_free(&err);
	return code;
}
