/* What is done in the name of the PostgreSQL user who may make databases and roles. */
#ifndef CTL_SETUP_MAKER_H
#define CTL_SETUP_MAKER_H

#include "answer.h"
#include "setup.h"

/* What the maker is to do, and for which desk. */
struct maker {
	struct setup *setup;
	const char *connection, *prefix, *user;
	bool local; /* the server is reached by its socket */
};

/* Makes the database where it is missing, its schema and roles; with a password for the roles, that
 * too. EX_OK and *is (members result, version, hba, ident; the caller answer_free()s it), or the
 * exit code after saying why. */
int maker_make(struct maker *m, struct answer **is);
/* Only looks: members version, hba, ident. */
int maker_look(struct maker *m, struct answer **is);
/* What is wrong with the server's pg_hba.conf, as it is on the disk, is added to why. False: there
 * is something. (A maker who may not look finds nothing.) */
bool maker_check(struct maker *m, struct str *why);
/* Lets the server read its files again. */
int maker_reload(struct maker *m, struct str *why);

#endif
