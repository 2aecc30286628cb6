/* What the files db*.c share; nobody else includes it. */
#ifndef DB_PRIVATE_H
#define DB_PRIVATE_H

#include "db.h"

struct pg_conn; /* libpq's PGconn and PGresult */
struct pg_result;

struct db {
	struct pg_conn *conn;
	const char **prepared; /* statement number i is prepared as "s<i>" */
	size_t prepared_count;
	char sqlstate[6];
	bool broken; /* no answer in time: unusable though the socket may still be open */
	void (*tick)(void);
};

/* Takes over the result. */
struct db_rows *db_rows_new(struct pg_result *result);
/* A statement (or several) without parameters. Not for COMMIT. */
enum outcome db_run(struct db *db, const char *sql, struct fail *f);
/* "what: libpq's words" into f; returns o. */
enum outcome db_connection_fail(
    const struct db *db, enum outcome o, const char *what, struct fail *f);
/* What a failure with this SQLSTATE means for the statement that got it. "" (no answer at all) is
 * LATER. */
enum outcome db_sqlstate_outcome(const char *sqlstate);
/* The line (from 1) of text at which its statement number index (from 0) begins. */
int db_script_line(const char *text, size_t index);

#endif
