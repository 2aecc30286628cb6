/* promisectl oauth status: how the accounts are, by what is stored. Nobody is asked. */
#ifndef CTL_OAUTH_STATUS_H
#define CTL_OAUTH_STATUS_H

#include "ctl.h"

/* 0: all are well; 2: one wants the admin (a login, a correction, a new secret within the month).
 */
int oauth_status(struct ctl *c, int argc, char **argv);

#endif
