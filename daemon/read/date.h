/* The Date field -> RFC 3339. */
#ifndef DATE_H
#define DATE_H

#include "../common/mem.h"

/* Reads RFC 5322's date with its obsolete forms and what else is sent under that name: ctime(), ISO
 * 8601, two-digit years, names of zones, a missing zone (taken as UTC), months in some other
 * languages. NULL when no moment can be made of it. */
const char *date_read(struct arena *a, const char *value);

#endif
