/* Is the database the one that this program was built for? */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include "db.h"

/* DONE; NEVER: another schema or none, f->text says exactly what to do; else as db_call(). */
enum outcome schema_check(struct db *db, struct fail *f);

#endif
