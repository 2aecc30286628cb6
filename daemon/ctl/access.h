/* The lines of pg_hba.conf and pg_ident.conf with which PostgreSQL lets the desk's roles in without
 * a password, by the system user they run as. */
#ifndef CTL_ACCESS_H
#define CTL_ACCESS_H

/* The database that a connection string (name=value words or a URI) names, "promised" if none. The
 * caller frees it. */
char *access_database(const char *conninfo);

/* hba_file, ident_file: where the files are, NULL: unknown. */
void access_print(
    const char *database, const char *prefix, const char *hba_file, const char *ident_file);

#endif
