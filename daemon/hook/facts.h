/* What a call is about, out of the facts that SQL gives, as the shapes want it. */
#ifndef HOOK_FACTS_H
#define HOOK_FACTS_H

#include "../common/conf.h"
#include "../common/outcome.h"

/* The call's body in the webhook's shape, as the caller's own; facts is {"type", "timestamp",
 * "data"}, id the call's. NULL: these facts do not make sense, f says why. */
char *facts_shaped(const struct conf_webhook *w, const char *facts, const char *id, struct fail *f);

#endif
