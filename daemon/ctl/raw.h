/* The bytes of a mail on stdout. */
#ifndef CTL_RAW_H
#define CTL_RAW_H

#include <stdint.h>
#include "ctl.h"

/* sql: a literal that gives the column "raw" of the row $1. On a terminal what could drive it is
 * taken out; else the bytes are exact. what names the row in an error ("mail:7"). Returns the exit
 * code. */
int print_raw(struct ctl *c, const char *sql, int64_t id, const char *what);

#endif
