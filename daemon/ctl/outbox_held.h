/* promisectl outbox held, release, discard: what waits since the database was restored from a
 * backup. */
#ifndef CTL_OUTBOX_HELD_H
#define CTL_OUTBOX_HELD_H

#include "ctl.h"

int held_begin(struct ctl *c, int argc, char **argv);
int held_list(struct ctl *c, int argc, char **argv);
int held_release(struct ctl *c, int argc, char **argv);
int held_discard(struct ctl *c, int argc, char **argv);

#endif
