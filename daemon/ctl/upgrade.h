/* A database brought up to the version of this program, in one transaction. */
#ifndef CTL_UPGRADE_H
#define CTL_UPGRADE_H

#include "target.h"

struct upgrade {
	struct target target;
	bool dry_run;
	bool repair; /* also when the schema is of this version: functions, views, roles, rights */
	bool if_present; /* no desk in the database: nothing to do */
	int64_t
	    patience_ms; /* how long whoever works may take to finish what is in hand; 0: 2 min */
};

/* With c->db open and the target looked at: plans, waits, upgrades and reports. The exit code. */
int upgrade_run(struct ctl *c, struct upgrade *u);

#endif
