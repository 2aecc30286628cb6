#include "db_private.h"

#include <string.h>
#include "mem.h"

/* The one place that says what a SQLSTATE (PostgreSQL's Appendix A) means for us. The first row
 * whose text the SQLSTATE begins with decides; what is not listed is NEVER: the statement or its
 * data is wrong. */
static const struct {
	const char *prefix;
	enum outcome outcome;
} table[] = {
    {"08", LATER},      /* connection */
    {"25006", LATER},   /* read-only: a standby that will be promoted, or a failover under way */
    {"25P03", LATER},   /* idle in a transaction for too long: rolled back */
    {"26000", LATER},   /* a prepared statement was lost (a pooler in between) */
    {"40003", UNKNOWN}, /* statement completion unknown */
    {"40", LATER},      /* serialisation, deadlock */
    {"53", LATER},      /* disk full, out of memory, too many connections */
    {"55006", LATER},   /* object in use */
    {"55P03", LATER},   /* lock not available */
    {"57", LATER},      /* cancelled (statement timeout), shutdown, crash, starting up */
    {"58", LATER},      /* input/output error and the like */
    {"72000", LATER},   /* snapshot too old */
};

enum outcome
db_sqlstate_outcome(const char *sqlstate)
{
	if (!*sqlstate)
		return LATER;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strncmp(sqlstate, table[i].prefix, strlen(table[i].prefix)) == 0)
			return table[i].outcome;
	return NEVER;
}
