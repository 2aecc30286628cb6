/* Calendar files (iCalendar, RFC 5545) by libical, whose types do not leave ics.c. */
#ifndef ICS_H
#define ICS_H

#include <stdbool.h>
#include <stddef.h>
#include "str.h"

/* Adds the whole days that the events of text cover in these years, a line each, unsorted:
 * "2026-12-24 Christmas Eve". Events that are cancelled are no days; those that are not made of
 * whole days are counted in left_out. False if text is no calendar. The library has crashed on what
 * strangers wrote: for a process that may (holidays.c). */
bool ics_days(const char *text, int first_year, int last_year, struct str *days, size_t *left_out);

#endif
