/* White space as people mean it. */
#ifndef SQUEEZE_H
#define SQUEEZE_H

#include "phrase.h"
#include "../common/mem.h"

/* The line with each run of white space (also no-break and wide spaces) made one space, none left
 * at the ends, and no invisible marks in front. */
const char *squeeze_line(struct arena *a, struct line l);

#endif
