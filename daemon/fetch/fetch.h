/* The role that brings mail from one mailbox into the database: what to ask for, what was
 * committed, what may be moved. It understands nothing of what it carries. Until the commit the
 * mail server is the queue. */
#ifndef FETCH_H
#define FETCH_H

#include "../common/role.h"

/* r->instance is the mailbox's name. Returns the process's exit code. */
int fetch_main(struct role *r);

#endif
