#include "schema_check.h"

#include <string.h>
#include "schema.h"

/* The schema or the function is not there (or not ours to see): nobody has run promisectl init. */
static bool
is_absent(const char *sqlstate)
{
	return strcmp(sqlstate, "3F000") == 0 || strcmp(sqlstate, "42883") == 0;
}

enum outcome
schema_check(struct db *db, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db, "SELECT api.schema_digest() AS digest", 0, NULL, &rows, f);

	if (o == NEVER && is_absent(db_sqlstate(db)))
		return fail(
		    f, NEVER, "the database holds no desk; run: sudo -u postgres promisectl init");
	if (o != DONE)
		return o;
	const char *digest = db_value(rows, 0, "digest");
	if (!digest || strcmp(digest, SCHEMA_DIGEST) != 0)
		o = fail(f, NEVER,
		    "the database was made by another version of promised (its schema %s, needed %s); "
		    "run: sudo -u postgres promisectl init --upgrade",
		    digest ? digest : "unknown", SCHEMA_DIGEST);
	db_rows_free(&rows);
	return o;
}
