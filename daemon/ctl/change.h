/* Changes to several rows by number: retry and drop, of parked mails and of the outbox. */
#ifndef CTL_CHANGE_H
#define CTL_CHANGE_H

#include "argument.h"
#include "ctl.h"

struct change {
	const char *verb;  /* for usage errors: "parked drop" */
	const char *doing; /* "drop the mails" */
	const char *sql;   /* $1 ids as bigint[], $2 who, $3 why (when with_reason) */
	const char *key;   /* the member of a result that holds the number: "mail" or "outbox" */
	enum argument_kind kind;
	bool with_reason, needs_reason;
};

/* argv[1..] are the numbers ("7", "mail:7"). reason may be NULL. Prints a line a row;
 * EX_DATAERR or EX_NOINPUT when one of them could not be changed. */
int change_rows(
    struct ctl *c, const struct change *change, int argc, char **argv, const char *reason);
/* Who does it: the system user, and who is behind sudo. The caller frees it. */
char *change_actor(void);

#endif
