#include "probe.h"

#include <time.h>

enum { DAY = 24 * 3600 };

int
probe_days_left(const struct connection_peer *peer, int64_t now)
{
	int64_t left = peer->ends - now;

	/* Towards the past: an hour over the end is a day too late, not none. */
	return (int)(left < 0 ? -((-left + DAY - 1) / DAY) : left / DAY);
}

char *
probe_certificate_text(const struct connection_peer *peer, int64_t now)
{
	time_t ends = (time_t)peer->ends;
	struct tm tm;

	if (!peer->ends)
		return xstrdup("");
	gmtime_r(&ends, &tm);
	int days = probe_days_left(peer, now);
	return xasprintf("certificate of \"%s\" by \"%s\", until %04d-%02d-%02d, %d days %s",
	    peer->subject, peer->issuer, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
	    days < 0 ? -days : days, days < 0 ? "over" : "left");
}
