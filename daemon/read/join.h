/* Times of one clause that belong together. */
#ifndef JOIN_H
#define JOIN_H

#include "clause.h"

/* "On Monday our fitter visits you at 10", "at 9 our van comes tomorrow": one time. But not "I'll
 * call you at 10 about the delivery on Friday". */
void join_clocks(const struct sentence *s, struct clause *c);

#endif
