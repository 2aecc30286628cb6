#include "access.h"

#include "../common/mem.h"

static const char *const roles[] = {
    "main", "fetch", "read", "send", "inform", "hook", "clock", "ctl", NULL};

/* postgresql://user@host:port/NAME?options */
static const char *
after_host(const char *uri)
{
	const char *authority = strstr(uri, "://");
	const char *slash = authority ? strchr(authority + 3, '/') : NULL;

	return slash ? slash + 1 : NULL;
}

char *
access_database(const char *conninfo)
{
	const char *name = NULL, *end = " '\t";

	if (strncmp(conninfo, "postgres", 8) == 0 && strstr(conninfo, "://")) {
		name = after_host(conninfo);
		end = "?";
	}
	for (const char *p = conninfo; !name && (p = strstr(p, "dbname=")); p++)
		if (p == conninfo || p[-1] == ' ')
			name = p + strlen("dbname=") + (p[strlen("dbname=")] == '\'');
	size_t n = name ? strcspn(name, end) : 0;
	return n ? xstrndup(name, n) : xstrdup("promised");
}

/* The role backup reads everything: the daemon's user is not let in as it. PostgreSQL 15 knows
 * neither patterns in pg_hba.conf nor groups in pg_ident.conf: hence a line a role. */
void
access_print(const char *database, const char *prefix, const char *hba_file, const char *ident_file)
{
	printf("# %s: above all other lines\nlocal %s ", hba_file ? hba_file : "pg_hba.conf",
	    database);
	for (const char *const *r = roles; *r; r++)
		printf("%s%s,", prefix, *r);
	printf("%sbackup peer map=promised\n\n# %s: at the end\n", prefix,
	    ident_file ? ident_file : "pg_ident.conf");
	for (const char *const *r = roles; *r; r++)
		printf("promised promised %s%s\n", prefix, *r);
	printf("# and those who may run promisectl:\npromised root %sctl\n"
	       "promised root %sbackup\n",
	    prefix, prefix);
}
