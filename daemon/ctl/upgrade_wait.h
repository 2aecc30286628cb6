/* Waiting until nobody works on the database (common/work.h), and keeping it so. */
#ifndef CTL_UPGRADE_WAIT_H
#define CTL_UPGRADE_WAIT_H

#include <stdint.h>
#include "ctl.h"
#include "progress.h"

/* Until the end of c->db nobody begins to work. The exit code after saying why not; 75 when
 * somebody was not ready within patience_ms. */
int upgrade_wait(struct ctl *c, struct progress *p, int64_t patience_ms);
/* Who is at work: "promised fetch support (process 812), promisectl (process 900)"; "" if nobody,
 * or nothing is known. The caller frees it. */
char *upgrade_workers(struct ctl *c);

#endif
