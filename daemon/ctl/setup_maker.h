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
/* Lets the server read its files again. With check the files are looked at first, and nothing is
 * reloaded when they have an error, which is added to why. */
int maker_reload(struct maker *m, bool check, struct str *why);

#endif
