/* PostgreSQL's superuser on this machine logs in by its system user, postgres (peer
 * authentication). Root becomes that user for as long as it takes: the server looks at who
 * connects, not at who goes on. */
#ifndef CTL_SYSTEM_USER_H
#define CTL_SYSTEM_USER_H

#include <stdbool.h>
#include "../common/db.h"

/* Whether this is root, and the machine has that user. */
bool system_user_possible(void);
/* The name for messages: "postgres". */
const char *system_user_name(void);
/* db_open(), in that user's name if superuser is set. */
enum outcome system_user_open(const char *conninfo, bool superuser, struct db **db, struct fail *f);
/* For good: in a child that is about to run another program. */
bool system_user_become(void);

#endif
