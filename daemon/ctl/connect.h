/* Why PostgreSQL could not be reached, and what to do about it. */
#ifndef CTL_CONNECT_H
#define CTL_CONNECT_H

#include "../common/outcome.h"

/* The exit code for a failed db_open() after printing one line with the remedy. for_init: the one
 * who connects is about to make the schema; else it is a role that init should have made. */
int connect_error(const struct fail *f, int for_init);
/* The name in the server's words 'database "x" does not exist': copied into name; 0 if these are
 * other words. */
int connect_missing_database(const char *text, char *name, unsigned long size);

#endif
