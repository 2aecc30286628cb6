/* What one attempt means for the mail and for the lane (the account at the mail server, through
 * which all mails go): the policy, apart from the protocol. */
#ifndef DELIVERY_H
#define DELIVERY_H

#include "smtp.h"

enum delivery_step {
	DELIVERY_RECORD,   /* the outcome is the mail's: api.send_result */
	DELIVERY_POSTPONE, /* the account's: api.send_postpone, the attempt does not count */
	DELIVERY_AGAIN,    /* nobody's: once more on a new connection, nothing to record */
};

struct delivery {
	enum delivery_step step;
	bool lane_stops; /* with a back-off: the next mail would fare no better */
};

/* losses: connections lost in the attempts just before this one, in a row (0: the last attempt lost
 * none). */
struct delivery delivery_decide(const struct smtp_result *r, int losses);

#endif
