/* Moments for people. The database's answers carry them as RFC 3339; a person reads them in the
 * terminal's own zone (TZ). */
#ifndef CTL_WHEN_H
#define CTL_WHEN_H

#include <stdbool.h>
#include <time.h>

enum { WHEN_SIZE = 40 };

/* "2026-11-20T10:15:00.5+02:00" -> seconds since 1970; the seconds may be left out, the zone may
 * not. False if it is no such moment. */
bool when_read(const char *rfc3339, time_t *t);
/* "+3h", "-10m", "+1d12h" (w, d, h, m, s) -> seconds. False if it is none. */
bool when_read_shift(const char *text, long long *seconds);
/* Fills out with "2026-11-20 12:15:00", "-" for NULL; returns it. */
const char *when_text(const char *rfc3339, char out[WHEN_SIZE]);
/* The same with the zone: "2026-11-20 12:15:00 +0200". */
const char *when_zoned(const char *rfc3339, char out[WHEN_SIZE]);
/* How long before now: "40 s", "15 min", "3 h", "12 d"; "-" for NULL. */
const char *when_age(const char *now, const char *then, char out[WHEN_SIZE]);

/* So many seconds, in the same words. */
const char *when_span(long long seconds, char out[WHEN_SIZE]);

#endif
