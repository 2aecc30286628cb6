#include "connect.h"

#include <sysexits.h>
#include "ctl.h"

/* libpq gives no SQLSTATE for a connection that was refused: the server's words are all there is.
 * Where they are in another language, the general remedy is named. */

int
connect_missing_database(const char *text, char *name, unsigned long size)
{
	static const char start[] = "database \"", end[] = "\" does not exist";
	const char *from = strstr(text, start), *to = strstr(text, end);

	if (!from || !to || to < from)
		return 0;
	from += sizeof start - 1;
	if (to < from || memchr(from, '"', (size_t)(to - from)))
		return 0;
	snprintf(name, size, "%.*s", (int)(to - from), from);
	return 1;
}

static bool
is_refused(const char *text)
{
	static const char *const words[] = {"role \"", "authentication failed", "pg_hba.conf",
	    "no password supplied", "28000", "28P01"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

int
connect_error(const struct fail *f, int what_for)
{
	char name[64];

	if (connect_missing_database(f->text, name, sizeof name))
		return ctl_error(EX_UNAVAILABLE,
		    "there is no database \"%s\"; make it with: sudo -u postgres createdb -E UTF8 "
		    "-T template0 %s%s",
		    name, name,
		    what_for == CONNECT_INIT ? "" : ", then: sudo -u postgres promisectl init");
	if (!is_refused(f->text))
		return ctl_error(EX_UNAVAILABLE,
		    "%s; is PostgreSQL running, and is database.connection right?", f->text);
	if (what_for == CONNECT_UPGRADE)
		return ctl_error(EX_NOPERM,
		    "%s; run it as root or with sudo -u postgres, or say who may: promisectl "
		    "upgrade "
		    "--connection \"host=... user=...\"",
		    f->text);
	if (what_for == CONNECT_INIT || strstr(f->text, "role \"")) /* "role ... does not exist" */
		return ctl_error(EX_NOPERM, "%s; run: sudo -u postgres promisectl init", f->text);
	return ctl_error(EX_NOPERM,
	    "%s; run promisectl as the user promised or as root, and see promisectl init "
	    "--print-access",
	    f->text);
}
