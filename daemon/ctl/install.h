/* The desk's own SQL files: which there are, in which order they run, what the database has of
 * them. */
#ifndef CTL_INSTALL_H
#define CTL_INSTALL_H

#include <stdbool.h>
#include "../common/db.h"

/* What a database holds before init touches it. */
struct install_state {
	bool foreign;    /* a schema of one of our names that is not ours */
	bool present;    /* an earlier init was here */
	bool test_clock; /* ... with --test-clock */
	bool empty;      /* ... and no mail has come since */
	bool newer;      /* ... of a later version: it has had a migration that we do not know */
	char digest[80], prefix[64];
};

/* DONE, or as db_call(). Inside the transaction of init. */
enum outcome install_look(struct db *db, struct install_state *state, struct fail *f);
/* The roles that are missing. Inside a transaction. */
enum outcome install_roles(struct db *db, const char *prefix, struct fail *f);
/* Runs all files, the migrations only as far as the database has not had them, and stores digest.
 */
enum outcome install_run(
    struct db *db, const char *prefix, bool test_clock, const char *digest, struct fail *f);

#endif
