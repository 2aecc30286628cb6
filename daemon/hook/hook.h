/* The role "hook": calls the webhooks of escalations, a call at a time, in a lane of its own. A
 * receiver that hangs delays other calls by half a minute at most, and no mail at all. */
#ifndef HOOK_H
#define HOOK_H

#include "../common/role.h"

int hook_main(struct role *r);

#endif
