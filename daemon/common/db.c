#include "db_private.h"

#include <inttypes.h>
#include <poll.h>
#include <string.h>
#include "clock.h"
#include "log.h"
#include "mem.h"
#include "str.h"

/* jit: compiling a query takes seconds once tables are large, running ours takes milliseconds. */
#define SESSION_SETTINGS                                                                           \
	"SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '60s'; "         \
	"SET bytea_output = 'hex'; SET datestyle = 'ISO'; SET timezone = 'UTC'; SET "              \
	"client_min_messages = warning; SET jit = off"

static void
on_notice(void *unused, const PGresult *result)
{
	const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	(void)unused;
	log_debug(NULL, "PostgreSQL says: %s", text ? text : "");
}

/* libpq's messages end in a line feed, may have several lines (one a host that was tried), and
 * indent. */
enum outcome
db_connection_fail(const struct db *db, enum outcome o, const char *what, struct fail *f)
{
	const char *p = db->broken ? db->broken
	                : db->conn ? PQerrorMessage(db->conn)
	                           : "out of memory";
	struct str text = {0};

	while (*(p += strspn(p, "\n\t"))) {
		str_addf(&text, "%s%.*s", text.len ? " " : "", (int)strcspn(p, "\n\t"), p);
		p += strcspn(p, "\n\t");
	}
	fail(f, o, "%s: %s", what, text.len ? str_text(&text) : "connection lost");
	str_free(&text);
	return o;
}

/* Values given first are overruled by those in the connection string, those after it overrule it.
 */
static PGconn *
connect_to(const struct db_login *l)
{
	const char *const names[] = {"connect_timeout", "keepalives_idle", "keepalives_interval",
	    "keepalives_count", "tcp_user_timeout", "target_session_attrs", "dbname",
	    "application_name", "client_encoding", l->user ? "user" : NULL,
	    l->password ? "password" : NULL, NULL};
	const char *const values[] = {"10", "15", "5", "3", "30000", "read-write", l->conninfo,
	    l->name, "UTF8", l->user, l->password, NULL};
	const char *n[12], *v[12];
	int count = 0;

	for (int i = 0; i < 11; i++)
		if (names[i] && values[i]) {
			n[count] = names[i];
			v[count++] = values[i];
		}
	n[count] = v[count] = NULL;
	return PQconnectdbParams(n, v, 1);
}

/* A password would stand in the configuration file, in plain sight. */
static bool
has_password(const PQconninfoOption *o)
{
	for (; o->keyword; o++)
		if (strcmp(o->keyword, "password") == 0)
			return o->val != NULL;
	return false;
}

enum outcome
db_check_conninfo(const char *conninfo, struct fail *f)
{
	char *error = NULL;
	PQconninfoOption *options = PQconninfoParse(conninfo, &error);
	enum outcome o = DONE;

	if (!options) {
		o = fail(f, NEVER, "bad connection string: %s", error ? error : "out of memory");
		f->text[strcspn(f->text, "\n")] = 0;
		PQfreemem(error);
	} else if (has_password(options)) {
		o = fail(
		    f, NEVER, "a password does not belong into the connection string: use a file");
	}
	PQconninfoFree(options);
	return o;
}

enum outcome
db_login(const struct db_login *login, struct db **db, struct fail *f)
{
	*db = NULL;
	if (db_check_conninfo(login->conninfo, f) != DONE)
		return NEVER;

	struct db *new = xcalloc(1, sizeof *new);
	new->conn = connect_to(login);
	PQsetNoticeReceiver(new->conn, on_notice, NULL);
	enum outcome o = LATER;
	if (PQstatus(new->conn) != CONNECTION_OK || PQsetnonblocking(new->conn, 1) != 0)
		db_connection_fail(new, o, "cannot connect to PostgreSQL", f);
	else
		o = db_run(new, SESSION_SETTINGS, f);
	if (o == DONE)
		*db = new;
	else
		db_close(&new);
	return o;
}

enum outcome
db_open(const char *conninfo, const char *user, const char *name, struct db **db, struct fail *f)
{
	return db_login(
	    &(struct db_login){.conninfo = conninfo, .user = user, .name = name}, db, f);
}

void
db_close(struct db **db)
{
	if (!*db)
		return;
	PQfinish((*db)->conn);
	free((*db)->prepared);
	free(*db);
	*db = NULL;
}

bool
db_alive(const struct db *db)
{
	return !db->broken && PQstatus(db->conn) == CONNECTION_OK;
}

void
db_tick(struct db *db, void (*tick)(void))
{
	db->tick = tick;
}

enum outcome
db_be_patient(struct db *db, struct fail *f)
{
	db->patient = true;
	return db_run(db, "SET statement_timeout = 0", f);
}

int
db_socket(const struct db *db)
{
	return PQsocket(db->conn);
}

const char *
db_sqlstate(const struct db *db)
{
	return db->sqlstate;
}

enum outcome
db_listen(struct db *db, const char *channel, struct fail *f)
{
	char *name = PQescapeIdentifier(db->conn, channel, strlen(channel));
	char *sql = xasprintf("LISTEN %s", name ? name : "");
	enum outcome o = db_run(db, sql, f);

	PQfreemem(name);
	free(sql);
	return o;
}

static bool
swallow_notifications(struct db *db)
{
	bool any = false;
	PGnotify *n;

	while ((n = PQnotifies(db->conn))) {
		PQfreemem(n);
		any = true;
	}
	return any;
}

bool
db_wait(struct db *db, int extra_fd, int timeout_ms)
{
	int64_t deadline = clock_ms() + timeout_ms;

	while (db_alive(db)) {
		if (swallow_notifications(db))
			return true;
		int64_t left = deadline - clock_ms();
		struct pollfd p[] = {{PQsocket(db->conn), POLLIN, 0}, {extra_fd, POLLIN, 0}};
		if (poll(p, 2, left > 0 ? (int)left : 0) > 0 && p[0].revents &&
		    !PQconsumeInput(db->conn))
			return false;
		if (p[1].revents)
			return false;
		if (left <= 0)
			return swallow_notifications(db);
	}
	return false;
}

struct db_param
db_text(const char *s)
{
	return (struct db_param){.data = s};
}

struct db_param
db_bytes(const void *data, size_t length)
{
	return (struct db_param){.data = data ? data : "", .length = length, .is_bytes = true};
}

struct db_param
db_int(struct db_number *storage, int64_t value)
{
	/* cppcheck-suppress ctuuninitvar */
	snprintf(storage->text, sizeof storage->text, "%" PRId64, value);
	return db_text(storage->text);
}

struct db_param
db_bool(bool value)
{
	return db_text(value ? "t" : "f");
}
