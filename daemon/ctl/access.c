#include "access.h"

const char *const access_roles[] = {
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

/* Of pg_hba.conf: names with other characters, and those that mean something there, stand in
 * quotes. */
static void
add_name(struct str *out, const char *name)
{
	static const char *const words[] = {
	    "all", "sameuser", "samerole", "samegroup", "replication"};
	bool plain = *name != 0;

	for (const char *p = name; *p; p++)
		plain = plain && (ascii_isalnum((unsigned char)*p) || *p == '_' || *p == '-');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		plain = plain && strcmp(name, words[i]) != 0;
	str_addf(out, plain ? "%s" : "\"%s\"", name);
}

/* The role backup reads everything: the daemon's user is not let in as it. PostgreSQL 15 knows
 * neither patterns in pg_hba.conf nor groups in pg_ident.conf: hence a line a role. */
void
access_hba(struct str *out, const char *database, const char *prefix)
{
	str_addz(out, "local ");
	add_name(out, database);
	str_addc(out, ' ');
	for (const char *const *r = access_roles; *r; r++)
		str_addf(out, "%s%s,", prefix, *r);
	str_addf(out, "%sbackup peer map=promised\n", prefix);
}

void
access_ident(struct str *out, const char *prefix, const char *user)
{
	for (const char *const *r = access_roles; *r; r++)
		str_addf(out, "promised %s %s%s\n", user, prefix, *r);
	str_addf(out,
	    "# and those who may run promisectl:\npromised root %sctl\npromised root %sbackup\n",
	    prefix, prefix);
}

void
access_print(const char *database, const char *prefix, const char *hba_file, const char *ident_file)
{
	struct str out = {0};

	str_addf(&out, "# %s: above all other lines\n", hba_file ? hba_file : "pg_hba.conf");
	access_hba(&out, database, prefix);
	str_addf(&out, "\n# %s: at the end\n", ident_file ? ident_file : "pg_ident.conf");
	access_ident(&out, prefix, "promised");
	fputs(str_text(&out), stdout);
	str_free(&out);
}
