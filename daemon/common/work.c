#include "work.h"

#include "schema_check.h"

static enum outcome
end(struct db *db, struct fail *f)
{
	return db_call(db, "SELECT api.work_end()", 0, NULL, NULL, f);
}

enum outcome
work_begin(struct db *db, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db, "SELECT api.work_begin() AS digest", 0, NULL, &rows, f);

	if (o == NEVER && schema_is_absent(db_sqlstate(db)))
		return schema_check(db, f) == DONE ? LATER : NEVER;
	if (o != DONE)
		return o;
	const char *digest = db_value(rows, 0, "digest");
	if (!digest) {
		o = fail(f, LATER, "it is being upgraded");
	} else {
		o = schema_judge(db, digest, f);
		if (o != DONE && db_alive(db))
			end(db, &(struct fail){0});
	}
	db_rows_free(&rows);
	return o;
}

void
work_end(struct db *db)
{
	struct fail f = {0};

	if (db_alive(db))
		end(db, &f); /* not done: then neither is the connection, and with it the lock */
}
