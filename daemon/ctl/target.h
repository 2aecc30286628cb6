/* The database whose schema is made or upgraded: where it is, and for whom. */
#ifndef CTL_TARGET_H
#define CTL_TARGET_H

#include "ctl.h"
#include "install.h"

struct target {
	const char *connection,
	    *prefix;    /* NULL: as the configuration says; set by target_settle() */
	bool superuser; /* root connects as PostgreSQL's own user */
	/* From target_look(), target_free() frees them. */
	char *database, *hba_file, *ident_file; /* the files: of the server; NULL: not known */
	bool may;                               /* make roles and schemas */
};

/* Where to and for whom: what is set, else the configuration. Whoever may make schemas (postgres)
 * can often not read it, as it holds secrets: then the defaults hold. The exit code after saying
 * why. */
int target_settle(struct ctl *c, struct target *t);
/* c->db in the name of whoever may make schemas. verb: "init" or "upgrade". The exit code. */
int target_open(struct ctl *c, const struct target *t, const char *verb);
/* What the server says about it. The exit code. */
int target_look(struct ctl *c, struct target *t);
void target_free(struct target *t);

/* The exit codes for what both verbs refuse, after saying why; 0: none of that. */
int target_refuse_rights(const struct target *t, const char *verb);
int target_refuse_state(const struct target *t, const struct install_state *s);

#endif
