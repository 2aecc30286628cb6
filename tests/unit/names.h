/* A name server of a test's own: tests/world/names.py, which says what a zone looks like. */
#ifndef NAMES_H
#define NAMES_H

#include "../../daemon/ctl/dns.h"

/* Serves zone, and opens it. NULL: it does not come up. One at a time. */
struct dns *names_start(const char *zone);
void names_stop(struct dns **dns);

#endif
