/* The lines of pg_hba.conf and pg_ident.conf with which PostgreSQL lets the desk's roles in without
 * a password, by the system user they run as. */
#ifndef CTL_ACCESS_H
#define CTL_ACCESS_H

#include "../common/str.h"

/* What the names of roles that log in end with, those of the daemon and ctl; NULL-terminated. */
extern const char *const access_roles[];
/* The line for pg_hba.conf, to stand above all others. */
void access_hba(struct str *out, const char *database, const char *prefix);
/* The lines for pg_ident.conf. user: the system user that the service runs as. */
void access_ident(struct str *out, const char *prefix, const char *user);

/* The database that a connection string (name=value words or a URI) names, "promised" if none. The
 * caller frees it. */
char *access_database(const char *conninfo);

/* hba_file, ident_file: where the files are, NULL: unknown. */
void access_print(
    const char *database, const char *prefix, const char *hba_file, const char *ident_file);

#endif
