/* promisectl outbox held, release, discard: what waits since the database was restored from a
 * backup. */
#ifndef CTL_OUTBOX_HELD_H
#define CTL_OUTBOX_HELD_H

#include "ctl.h"

int outbox_held(struct ctl *c, int argc, char **argv);
int outbox_release(struct ctl *c, int argc, char **argv);
int outbox_discard(struct ctl *c, int argc, char **argv);

#endif
