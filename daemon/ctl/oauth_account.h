/* What the verbs of promisectl oauth share: the account that is meant, and trying it. */
#ifndef CTL_OAUTH_ACCOUNT_H
#define CTL_OAUTH_ACCOUNT_H

#include "../common/oauth.h"
#include "ctl.h"

/* The account of that name, of the configuration, which is read; name NULL: the only one. NULL
 * after saying why, with the exit code in *code. */
const struct conf_oauth *oauth_account(struct ctl *c, const char *name, int *code);
/* May this user look at what is stored, and change it? 0, or the exit code after saying why not. */
int oauth_account_readable(struct ctl *c);
/* The same, and root makes the state's folder for the service where there is none yet. */
int oauth_account_reachable(struct ctl *c);
/* How the account is asked about, at a terminal. */
struct oauth_asking oauth_account_asking(const struct conf_oauth *account);

struct oauth_trial {
	size_t good, refused, others; /* servers; others: not reached, or in trouble */
};
/* Logs in, with the token, to every server that names the account, and prints a line for each. */
void oauth_account_try(
    struct ctl *c, const struct conf_oauth *account, const char *token, struct oauth_trial *trial);

#endif
