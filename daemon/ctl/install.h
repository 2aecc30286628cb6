/* The desk's own SQL files: what the database has of them, and how they are run. */
#ifndef CTL_INSTALL_H
#define CTL_INSTALL_H

#include <stdbool.h>
#include "../common/db.h"
#include "install_plan.h"

/* What a database holds before init or upgrade touches it. */
struct install_state {
	bool foreign;    /* a schema of one of our names that is not ours */
	bool present;    /* an earlier init was here */
	bool test_clock; /* ... with --test-clock */
	bool empty;      /* ... and no mail has come since */
	bool newer; /* ... of a later version: it says so, or has had a migration unknown here */
	char digest[80], prefix[64];
	char version[40]; /* "": it does not say so */
};

/* DONE, or as db_call(). */
enum outcome install_look(struct db *db, struct install_state *state, struct fail *f);

/* Whoever looks on is told what comes next; false: stop. */
struct install_watch {
	bool (*next)(void *context, const char *name);
	void *context;
};
/* Runs the plan's files and stores digest and version; inside a transaction. watch may be NULL.
 * LATER when it was stopped. */
enum outcome install_plan_run(struct db *db, const struct install_plan *plan, const char *prefix,
    const char *digest, const struct install_watch *watch, struct fail *f);
/* Plans and runs. */
enum outcome install_run(
    struct db *db, const char *prefix, bool test_clock, const char *digest, struct fail *f);
/* The roles alone (a backup that is restored names them). */
enum outcome install_roles(struct db *db, const char *prefix, struct fail *f);

#endif
