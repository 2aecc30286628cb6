/* One event of the desk on one line. */
#ifndef CTL_EVENT_LINE_H
#define CTL_EVENT_LINE_H

#include "../common/str.h"
#include "answer.h"

/* Appends "2026-11-20 12:15:00  ACME-7  sent  outbox:12  receipt to anna@example.org  code=250"; of
 * an event of api.ctl_events(), without a line end, cleaned. width: columns of the terminal, where
 * it is cut; 0: it is not. */
void event_line(const struct answer *event, size_t width, struct str *out);

#endif
