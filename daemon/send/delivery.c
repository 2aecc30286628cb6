#include "delivery.h"

/* So many connections lost in a row, each in another mail, are the server's trouble. */
enum { LOSSES_MAX = 3 };

/* MAIL is refused for what the account is or may do, but for one thing: this mail is too large. */
static bool
is_size_refusal(const struct smtp_result *r)
{
	return r->code == 552 || (r->code / 100 == 5 && strncmp(r->text, "5.3.4", 5) == 0);
}

/* RFC 4954 6: 530 says that a login is required, to whatever command. */
static bool
is_account_trouble(const struct smtp_result *r)
{
	if (r->phase == SMTP_MAIL)
		return r->outcome != DONE && !is_size_refusal(r);
	return r->code == 530 && r->phase != SMTP_DOT;
}

struct delivery
delivery_decide(const struct smtp_result *r, int losses)
{
	if (r->stale)
		return (struct delivery){DELIVERY_AGAIN, false};
	if (is_account_trouble(r))
		return (struct delivery){DELIVERY_POSTPONE, true};
	return (struct delivery){DELIVERY_RECORD, r->lost && losses + 1 >= LOSSES_MAX};
}
