/* Why PostgreSQL could not be reached, and what to do about it. */
#ifndef CTL_CONNECT_H
#define CTL_CONNECT_H

#include "../common/outcome.h"

/* The exit code for a failed db_open() after printing one line with the remedy. what_for: the one
 * who connects is about to make or upgrade the schema, or is a role that init should have made. */
enum { CONNECT_ROLE, CONNECT_INIT, CONNECT_UPGRADE };
int connect_error(const struct fail *f, int what_for);
/* The name in the server's words 'database "x" does not exist': copied into name; 0 if these are
 * other words. */
int connect_missing_database(const char *text, char *name, unsigned long size);

#endif
