/* What a text promises, as the reader finds it in the mails of the desk. */
#ifndef CTL_PROMISES_IN_H
#define CTL_PROMISES_IN_H

#include "../read/child.h"

/* The document's array "promises" as JSON, the times in it not worked out; the caller frees it.
 * language NULL: found out. NULL when the child did not live to say it (f says why), with LATER
 * when there is none to be had. */
char *promises_in(
    struct reader *reader, const char *text, const char *language, enum outcome *o, struct fail *f);

#endif
