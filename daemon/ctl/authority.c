#include "authority.h"

#include <string.h>
#include "facts.h"

static void
add_sender(struct table *t, const struct answer *a)
{
	char *agent = person_text(answer_get(a, "agent"));

	if (!answer_text(a, "agent.address"))
		facts_add(t, "agent", "none: From is no agent's address");
	else
		facts_addf(t, "agent", "%s%s", agent,
		    answer_true(a, "agent.active") ? "" : ", who is no longer an agent");
	free(agent);
}

/* Which of the desk's secret addresses it came to. */
static void
add_token(struct table *t, const struct answer *a)
{
	const char *purpose = answer_text(a, "token.purpose");

	if (!purpose)
		facts_add(t, "token", "missing: it came to no address that was given to an agent");
	else
		facts_addf(t, "token", "the %s of %s, given to %s%s",
		    strcmp(purpose, "note") == 0 ? "note address" : "address for answers",
		    answer_text(a, "token.ticket"), answer_text(a, "token.agent.address"),
		    answer_true(a, "token.own")       ? ""
		    : strcmp(purpose, "note") == 0    ? ", which any agent may use"
		    : answer_text(a, "agent.address") ? ": another agent's"
		                                      : "");
}

static void
add_check(struct table *t, const struct answer *a)
{
	const char *dmarc = answer_text(a, "dmarc"), *trust = answer_text(a, "trust");

	if (answer_true(a, "malformed"))
		facts_add(t, "sender", "unclear: the mail is malformed");
	else if (answer_true(a, "authenticated"))
		facts_add(t, "sender", "authenticated: a trusted mail server vouches for From");
	else if (dmarc)
		facts_addf(t, "sender", "not authenticated: dmarc=%s", dmarc);
	else
		facts_add(t, "sender",
		    "not authenticated: no word of a mail server of "
		    "desk.trusted_authserv");
	if (trust && strcmp(trust, "token") == 0)
		facts_add(t, "trust", "token: his own address for answers proves enough");
}

void
authority_explain(struct table *t, const struct answer *mail)
{
	const struct answer *a = answer_get(mail, "authority");
	const char *reason = answer_text(a, "reason"), *why = answer_text(a, "why");

	if (!answer_text(a, "agent.address") && !answer_text(a, "token.purpose"))
		return;
	add_sender(t, a);
	add_token(t, a);
	add_check(t, a);
	if (answer_true(a, "proven"))
		facts_add(t, "proven", "yes, it is the agent's own");
	else
		facts_addf(t, "proven", "no, %s: %s", reason ? reason : "?", why ? why : "");
}
