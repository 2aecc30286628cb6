/* Which processes a configuration asks for, and which of them a new configuration touches. */
#ifndef STAFF_H
#define STAFF_H

#include "common/conf.h"
#include "worker.h"

struct staff {
	struct worker **workers; /* the first is "main" */
	size_t count;
};

/* Makes the staff what conf asks for: missing workers are added (to be started at now), those too
 * many are retired and asked to stop; those whose settings differ between old and conf are asked to
 * stop, to be started anew. old may be NULL (nothing runs). */
void staff_adapt(struct staff *s, const struct conf *old, const struct conf *conf, int64_t now);
/* Lets go of those that are retired and have no process. */
void staff_sweep(struct staff *s);
void staff_free(struct staff *s);

#endif
