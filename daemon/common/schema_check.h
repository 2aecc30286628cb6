/* Is the database the one that this program was built for? */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include <stdbool.h>
#include "db.h"

/* DONE; NEVER: another schema or none, f->text says exactly what to do; else as db_call(). */
enum outcome schema_check(struct db *db, struct fail *f);
/* The same for a digest that is already known (NULL: unknown). */
enum outcome schema_judge(struct db *db, const char *digest, struct fail *f);

/* Below 0, 0, above 0: what was made by version (NULL or "": one that did not say so) and has had
 * migrations up to this name is older than this program's schema, of its age, newer. */
int schema_order(const char *version, const char *migration);
/* A statement failed so because what it names is not there (or not ours to see). */
bool schema_is_absent(const char *sqlstate);

#endif
