#include "schema_check.h"

#include <stdio.h>
#include <string.h>
#include "schema.h"
#include "version.h"

bool
schema_is_absent(const char *sqlstate)
{
	return strcmp(sqlstate, "3F000") == 0 || strcmp(sqlstate, "42883") == 0;
}

int
schema_order(const char *version, const char *migration)
{
	int order = migration && *migration ? strcmp(migration, SCHEMA_MIGRATION) : 0;

	if (order || !version || !*version)
		return order;
	return version_compare(version, VERSION);
}

/* A schema that is older than the function that would say so is older than this program. */
static enum outcome
other_schema(struct db *db, const char *digest, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o =
	    db_call(db, "SELECT version, migration FROM api.schema_version()", 0, NULL, &rows, f);
	char maker[80] = "an earlier promised";
	int order = -1;

	if (o != DONE && !(o == NEVER && schema_is_absent(db_sqlstate(db))))
		return o;
	if (o == DONE) {
		order = schema_order(db_value(rows, 0, "version"), db_value(rows, 0, "migration"));
		if (db_value(rows, 0, "version"))
			snprintf(maker, sizeof maker, "promised %s", db_value(rows, 0, "version"));
		db_rows_free(&rows);
	}
	/* What to do stands first: status lines are short. */
	return fail(f, NEVER,
	    "the database is %s this program (" VERSION "): %s (it was made by %s; its schema %s, "
	    "needed %s)",
	    order > 0   ? "newer than"
	    : order < 0 ? "older than"
	                : "of another build than",
	    order > 0 ? "install its version here" : "run: sudo promisectl upgrade", maker, digest,
	    SCHEMA_DIGEST);
}

enum outcome
schema_judge(struct db *db, const char *digest, struct fail *f)
{
	if (digest && strcmp(digest, SCHEMA_DIGEST) == 0)
		return DONE;
	return other_schema(db, digest ? digest : "unknown", f);
}

enum outcome
schema_check(struct db *db, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db, "SELECT api.schema_digest() AS digest", 0, NULL, &rows, f);

	if (o == NEVER && schema_is_absent(db_sqlstate(db)))
		return fail(f, NEVER,
		    "the database holds no desk; run: sudo promisectl setup, or sudo -u postgres "
		    "promisectl init");
	if (o != DONE)
		return o;
	o = schema_judge(db, db_value(rows, 0, "digest"), f);
	db_rows_free(&rows);
	return o;
}
