/* The account on a mail server that old mail comes from: a mailbox's of the configuration, or the
 * one that the options name. */
#ifndef CTL_IMPORT_ACCOUNT_H
#define CTL_IMPORT_ACCOUNT_H

#include "../common/login.h"
#include "import.h"

struct import_account {
	struct login login; /* of the configuration; else login.server is NULL, and: */
	struct connection_settings settings; /* of both: host and user */
	char *password;                      /* owned */
};

/* 0, or the exit code after saying what is wrong. Nothing is connected. */
int import_account(struct ctl *c, const struct import_options *options, struct import_account *a);
void import_account_free(struct import_account *a);

#endif
