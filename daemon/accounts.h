/* What the role "main" tells the database of accounts with OAuth2: how each is, by its file. So the
 * admin is told once, whichever process found out. */
#ifndef ACCOUNTS_H
#define ACCOUNTS_H

#include "common/role.h"

/* What was told last, so that nothing is told twice; all zero: nothing was. */
struct accounts {
	char **told; /* a text for each account of the configuration */
	unsigned connection;
};

/* Looks at the files and tells what is new; to be called every few seconds while r->db is
 * connected. */
void accounts_report(struct accounts *a, struct role *r);
void accounts_free(struct accounts *a, const struct conf *conf);

#endif
