/* Agents as promisectl's arguments name them. */
#ifndef CTL_AGENT_H
#define CTL_AGENT_H

#include "ctl.h"

/* The number of the agent whom called (an address, a name, what stands before the @) means. 0, or
 * the exit code after saying whom it could mean. */
int agent_find(struct ctl *c, const char *called, int64_t *id);

#endif
