/* Which of the desk's own SQL files are to be run in a database, in which order. */
#ifndef CTL_INSTALL_PLAN_H
#define CTL_INSTALL_PLAN_H

#include <stdbool.h>
#include "../common/db.h"

struct install_plan {
	char **paths; /* in the order in which they are run */
	size_t count;
	char **migrations; /* the names of those that the database has not had, NULL-terminated */
};

/* DONE, or as db_call(); NEVER where a file is missing. present: the database has had some
 * migrations. */
enum outcome install_plan(
    struct db *db, bool present, bool test_clock, struct install_plan *plan, struct fail *f);
void install_plan_free(struct install_plan *plan);
/* A path as people know it: "migrations/0001-tables.sql". */
const char *install_name(const char *path);

#endif
