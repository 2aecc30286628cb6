/* PostgreSQL behind a small door: libpq's types do not leave db.c. Statements are constant texts that
 * call functions of the schema api; values travel as parameters, never inside the text. */
#ifndef DB_H
#define DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "outcome.h"

struct db;
struct db_rows;

/* One parameter. Text is sent as text (any type's input syntax), bytes as binary bytea. */
struct db_param {
	const void *data; /* NULL: SQL NULL */
	size_t length;    /* for bytes */
	bool is_bytes;
};

/* Storage for a number's text lives in the caller's buffer, see DB_INT. */
struct db_number {
	char text[24];
};
struct db_param db_text(const char *s); /* NULL is SQL NULL */
struct db_param db_bytes(const void *data, size_t length);
struct db_param db_int(struct db_number *storage, int64_t value);
struct db_param db_bool(bool value);

/* Connects (conninfo as in libpq, user added to it when not NULL; application_name is name). Blocks at most 10 s.
 * DONE and *db, or LATER/NEVER with the reason. Sets TCP keepalive, statement_timeout 60 s, and
 * idle_in_transaction_session_timeout, and UTC as the session's time zone. */
enum outcome db_open(
    const char *conninfo, const char *user, const char *name, struct db **db, struct fail *f);
struct db_login {
	const char *conninfo, *user, *password, *name; /* user and password may be NULL */
};
enum outcome db_login(const struct db_login *login, struct db **db, struct fail *f);
/* NEVER, with the reason, if it is no connection string or holds a password. */
enum outcome db_check_conninfo(const char *conninfo, struct fail *f);
/* tick is called about once a second while a statement's answer is awaited (the watchdog's pat). */
void db_tick(struct db *db, void (*tick)(void));
/* From now on a statement may take as long as it takes. (That the server is gone is found out by TCP alone.) */
enum outcome db_be_patient(struct db *db, struct fail *f);
void db_close(struct db **db);
/* False once the connection is gone: close and open again. */
bool db_alive(const struct db *db);

/* Runs one prepared statement (prepared at its first use on this connection; sql must be a string literal:
 * its address is the key). rows may be NULL when the result does not matter.
 *   DONE     it ran (and, outside a transaction, is committed)
 *   LATER    it did not happen: connection lost before sending, serialisation, deadlock, lock or statement
 *            timeout, disk full, read-only, shutdown, too many connections
 *   NEVER    the statement itself is wrong or refused (constraint, permission, bad data)
 *   UNKNOWN  the connection broke while a commit may have been under way
 * A failed statement inside db_begin()/db_commit() leaves the transaction to be ended by db_rollback(). */
enum outcome db_call(struct db *db, const char *sql, size_t n, const struct db_param *params,
    struct db_rows **rows, struct fail *f);
/* The five characters of the last failure's SQLSTATE, "" if there is none. */
const char *db_sqlstate(const struct db *db);

enum outcome db_begin(struct db *db, struct fail *f);
enum outcome db_commit(struct db *db, struct fail *f);
void db_rollback(struct db *db);

/* The same statement for many parameter sets in one transaction and one round trip (libpq pipeline mode).
 * All or nothing: DONE and rows[i] of each set when rows is not NULL, else an outcome as above and nothing
 * was done. */
enum outcome db_call_many(struct db *db, const char *sql, size_t sets, size_t n,
    const struct db_param *params /* sets x n */, struct db_rows **rows /* [sets] or NULL */,
    struct fail *f);

size_t db_count(const struct db_rows *rows);
/* Column by name; a missing column is a bug and ends the process. Values are in binary-free text form. */
const char *db_value(const struct db_rows *rows, size_t row, const char *column); /* NULL for SQL NULL */
int64_t db_value_int(const struct db_rows *rows, size_t row, const char *column);  /* 0 for NULL */
bool db_value_bool(const struct db_rows *rows, size_t row, const char *column);
/* Decodes a bytea column in place: owned by rows. */
const void *db_value_bytes(const struct db_rows *rows, size_t row, const char *column, size_t *length);
void db_rows_free(struct db_rows **rows);

/* LISTEN on a channel (a constant name) of this connection. */
enum outcome db_listen(struct db *db, const char *channel, struct fail *f);
/* Waits for a notification, up to timeout_ms, or until extra_fd (-1: none) is readable. True when a notification came. All
 * pending ones are swallowed: a notification is a hint, the tables are the truth. */
bool db_wait(struct db *db, int extra_fd, int timeout_ms);
int db_socket(const struct db *db);

/* For promisectl setup, in the name of one who may. Sets a role's password; */
enum outcome db_set_password(struct db *db, const char *role, const char *password, struct fail *f);
/* makes a database in UTF-8; locale (one of ours, "C.UTF-8") NULL: the server's own. */
enum outcome db_create(struct db *db, const char *database, const char *locale, struct fail *f);

/* Runs a whole SQL file's text (several statements, no parameters) and, on failure, says at which line.
 * Only for the schema's own files (promisectl init). */
enum outcome db_run_script(struct db *db, const char *text, const char *file_name, struct fail *f);

#endif
