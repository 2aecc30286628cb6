/* The steps of promisectl restore, in the order in which they are taken. */
#ifndef CTL_RESTORE_H
#define CTL_RESTORE_H

#include "archive.h"
#include "answer.h"
#include "ctl.h"
#include "progress.h"

struct restore {
	struct ctl *c;
	const char *path;
	bool force, check, no_configuration;
	const char *connection; /* of --connection, else the configuration's, else the backup's */
	bool superuser;         /* connects as PostgreSQL's system user */
	struct archive archive;
	struct answer *manifest;
	struct db *db; /* as whoever may make schemas */
	struct progress *progress;
	bool replace; /* a desk is there, and --force was given */
	char *placed; /* lines of what became of the configuration; NULL: nothing */
};

/* Reads and checks the whole file, and its manifest. 0, or the exit code after saying why. */
int restore_read(struct restore *r);
/* For people: what is in it. */
void restore_print(const struct restore *r);
/* Connects to the database, which is made if it is missing; refuses one that is in use. */
int restore_open(struct restore *r);
/* All of the dump, and the hold, in one transaction of psql's. */
enum outcome restore_load(struct restore *r, struct fail *f);
/* This version's functions and rights, in another. Until it is done nobody but its owner can use
 * the database, and what is in it is held already. */
enum outcome restore_finish(struct restore *r, struct fail *f);
/* Puts the configuration's files where they were, as far as nothing is there. */
enum outcome restore_place(struct restore *r, struct fail *f);

#endif
