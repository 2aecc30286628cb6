/* The lane: the account at the mail server through which all mails of this process go. Its
 * connection is kept between mails; while the account is in trouble the lane is closed, with a
 * back-off, and no mail is blamed. */
#ifndef LANE_H
#define LANE_H

#include "../common/role.h"
#include "delivery.h"

struct lane {
	struct role *role;
	const struct conf_server *server;
	int pause_ms; /* between two mails, 0: none (send.rate_per_minute) */
	struct smtp *smtp;
	int64_t closed_until, next_mail, last_mail; /* clock_ms() */
	int failures;                               /* closings in a row */
	int losses;                                 /* connections lost in a row */
	char trouble[500];
};

struct lane lane_new(struct role *r);
void lane_free(struct lane *l);

/* Milliseconds until the lane takes a mail: 0, or how long it is closed or must pause. */
int lane_wait_ms(const struct lane *l);
/* A connection that can carry a mail. False: the lane was closed, reason in l->trouble. */
bool lane_open(struct lane *l);
/* Sends one mail, on a new connection if the kept one turns out to be dead. The step says what to
 * record. */
enum delivery_step lane_send(struct lane *l, const struct smtp_mail *mail, struct smtp_result *r);
/* How long a mail that was postponed should wait, in seconds. */
int lane_postpone_s(const struct lane *l);
/* Hangs up after half a minute without mail. Milliseconds until that is due, at most most_ms. */
int lane_idle(struct lane *l, int most_ms);

#endif
