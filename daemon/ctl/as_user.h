/* A piece of work in the name of another system user, in a process of its own: PostgreSQL's peer
 * login goes by who asks. */
#ifndef CTL_AS_USER_H
#define CTL_AS_USER_H

#include <stdbool.h>
#include "../common/str.h"

/* Runs work(context) in a child that is that user for good, and returns what work returns (an exit
 * code); what it prints is added to out, what it complains of to err. EX_NOUSER: there is no such
 * user; EX_OSERR: it could not be tried. Only root can become another; the own user is no other.
 * Connections of the caller must not be used in work. */
int as_user(const char *user, int (*work)(void *), void *context, struct str *out, struct str *err);
bool as_user_can(const char *user);

#endif
