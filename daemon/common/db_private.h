/* What the files db*.c share; nobody else includes it. */
#ifndef DB_PRIVATE_H
#define DB_PRIVATE_H

#include <libpq-fe.h>
#include "db.h"

struct statement {
	const char *sql; /* the literal's address is the key */
	bool binary;     /* its rows are asked for in binary form, see db_rows_can_be_binary() */
};

struct db {
	PGconn *conn;
	struct statement *prepared; /* number i is prepared as "s<i>" */
	size_t prepared_count;
	char sqlstate[6];
	const char *broken; /* why it is unusable though the socket may still be open; NULL: it is not */
	void (*tick)(void);
	bool patient; /* an answer may take as long as it takes */
};

/* Takes over the result. */
struct db_rows *db_rows_new(PGresult *result);
/* Whether rows described so hold bytes, which are five times cheaper in binary form, and nothing
 * else that db_value() could not turn into text itself. */
bool db_rows_can_be_binary(const PGresult *description);
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
