/* promisectl explain: why a mail became what it became, why it had a receipt or none; of a promise
 * see page_promise.c. */
#include <inttypes.h>
#include <sysexits.h>
#include "authority.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"
#include "page.h"
#include "subject.h"
#include "when.h"

/* What has not come to a decision: new, parked, dropped. True if it is such a mail. */
static bool
explain_undecided(struct table *t, const struct answer *a)
{
	const char *state = answer_text(a, "state"), *cause = answer_text(a, "cause");
	const char *detail = answer_text(a, "detail");
	long long id = (long long)answer_int(a, "mail");

	if (strcmp(state, "done") == 0)
		return false;
	if (strcmp(state, "new") == 0 && answer_int(a, "attempts") == 0)
		facts_add(t, "state", "waits to be read");
	else if (strcmp(state, "new") == 0)
		facts_addf(t, "state", "is being read or waits for another attempt, after %lld",
		    (long long)answer_int(a, "attempts"));
	else if (strcmp(state, "parked") == 0)
		facts_addf(t, "state",
		    "parked, for a person to decide: promisectl parked retry %lld, or drop", id);
	else
		facts_add(t, "state", "dropped by a person, see the events");
	if (cause)
		facts_addf(t, "cause", "%s%s%s", cause, detail ? ": " : "", detail ? detail : "");
	return true;
}

static const char *
way_text(const char *joined_by)
{
	static const char *const ways[][2] = {
	    {"token", "the secret reply address that it was sent to"},
	    {"message-id", "its In-Reply-To or References: they name a mail of that ticket"},
	    {"anchor", "its References: they hold the ticket's anchor"},
	    {"subject", "the number in its subject, the sender being an authenticated participant"},
	    {"agent", "an agent's word"}, {"ctl", "an admin's command"}};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(ways[i][0], joined_by) == 0)
			return ways[i][1];
	return joined_by;
}

static void
explain_new_ticket(struct table *t, const struct answer *a)
{
	const char *ticket = answer_text(a, "ticket"), *claims = answer_text(a, "claims");
	const char *attention = answer_text(a, "attention");

	if (!claims) {
		facts_addf(t, "ticket",
		    "opened %s: nothing that was certain enough pointed to an existing ticket",
		    ticket);
	} else if (attention && strcmp(attention, "wrong-person") == 0) {
		facts_addf(t, "ticket",
		    "opened %s: it points to %s, but its sender takes no part in that ticket; a "
		    "person must look",
		    ticket, claims);
	} else {
		facts_addf(t, "ticket",
		    "opened %s: its subject names %s, but its sender is no authenticated "
		    "participant of that ticket; a person must look",
		    ticket, claims);
	}
}

/* What an agent wrote, and what came to an agent's address: detail says what became of it. False
 * for other mail. */
static bool
explain_agents(struct table *t, const struct answer *a)
{
	const char *detail = answer_text(a, "detail"), *ticket = answer_text(a, "ticket");
	bool known = detail && ticket &&
	             (answer_text(a, "authority.agent.address") ||
	                 answer_text(a, "authority.token.purpose"));

	if (known)
		facts_addf(t, "ticket", "%s: %s", ticket, detail);
	return known;
}

static void
explain_ticket(struct table *t, const struct answer *a)
{
	const char *disposition = answer_text(a, "disposition"),
	           *joined_by = answer_text(a, "joined_by");
	const char *detail = answer_text(a, "detail");

	if (explain_agents(t, a))
		return;
	if (strcmp(disposition, "duplicate") == 0)
		facts_addf(t, "ticket", "none of its own: a copy of mail:%lld",
		    (long long)answer_int(a, "duplicate_of"));
	else if (!joined_by)
		facts_addf(t, "ticket", "none (%s)%s%s", disposition, detail ? ": " : "",
		    detail ? detail : "");
	else if (strcmp(joined_by, "new") == 0)
		explain_new_ticket(t, a);
	else
		facts_addf(
		    t, "ticket", "joined %s by %s", answer_text(a, "ticket"), way_text(joined_by));
	for (size_t i = 0; i < answer_count(a, "clues"); i++) {
		const struct answer *clue = answer_at(a, "clues", i);
		facts_addf(t, "clue", "%s points to %s, of which the sender is %s participant",
		    answer_text(clue, "by"), answer_text(clue, "ticket"),
		    answer_true(clue, "participant") ? "a" : "no");
	}
}

static const char *
source_text(const char *by)
{
	static const char *const sources[][2] = {{"text", "it is written in it"},
	    {"header", "its Content-Language says so, and its words do not tell"},
	    {"customer", "the sender last wrote in it, and this mail does not tell"},
	    {"ticket", "the ticket is in it, and nothing tells the sender's own"},
	    {"queue", "it is the mailbox's, and nothing tells the sender's own"},
	    {"desk", "it is the desk's, which has the mailbox's no longer"}};

	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (by && strcmp(sources[i][0], by) == 0)
			return sources[i][1];
	return "from before languages were told apart";
}

/* What the reader found in a text, and how sure it was. */
static void
explain_found(struct table *t, const char *name, const struct answer *found)
{
	const char *code = answer_text(found, "code"), *by = answer_text(found, "by");
	char *confidence = answer_dump(found, "confidence");
	long long words = (long long)answer_int(found, "words");

	if (code)
		facts_addf(t, name,
		    "%s by its %s, %s sure (certain from 0.8), %lld word%s looked at", code,
		    by ? by : "words", confidence, words, words == 1 ? "" : "s");
	else if (words)
		facts_addf(t, name, "none of the known: nothing in %lld word%s speaks for one",
		    words, words == 1 ? "" : "s");
	free(confidence);
}

static void
explain_language(struct table *t, const struct answer *a)
{
	const char *used = answer_text(a, "language.used");

	explain_found(t, "language", answer_get(a, "language.found"));
	explain_found(t, "forwarded", answer_get(a, "language.forwarded"));
	facts_add(t, "declared", answer_text(a, "language.declared"));
	if (used)
		facts_addf(
		    t, "answered in", "%s: %s", used, source_text(answer_text(a, "language.by")));
}

static void
explain_receipt(struct table *t, const struct answer *a)
{
	const char *verdict = answer_text(a, "receipt.verdict");

	if (!verdict)
		return;
	facts_addf(t, "receipt", "%s: %s",
	    strcmp(verdict, "send") == 0     ? "yes"
	    : strcmp(verdict, "joined") == 0 ? "not another one"
	                                     : "no",
	    answer_text(a, "receipt.reason"));
	facts_addf(t, "rule", "%lld (%s)", (long long)answer_int(a, "receipt.rule"),
	    answer_text(a, "receipt.asks"));
	for (size_t i = 0; i < answer_count(a, "receipt.evidence"); i++) {
		const struct answer *e = answer_at(a, "receipt.evidence", i);
		facts_addf(t, "seen", "%s: %s", answer_text(e, "header"), answer_text(e, "value"));
	}
}

/* An outgoing mail and the attempts to deliver it. */
static void
explain_outgoing(const struct answer *o)
{
	const char *reason = answer_text(o, "reason"), *reply = answer_text(o, "last_reply");

	print_line("  outbox:%lld  %s (%s) to %s: %s%s%s%s%s", (long long)answer_int(o, "outbox"),
	    answer_text(o, "template"), answer_text(o, "language"), answer_text(o, "recipient"),
	    answer_text(o, "state"), reason ? ", " : "", reason ? reason : "",
	    reply ? ", last answer: " : "", reply ? reply : "");
	print_events(o, "events", 6);
}

static void
explain_mail(const struct answer *a)
{
	const char *sender = answer_text(a, "sender"), *subject = answer_text(a, "subject");
	struct table *t = facts_new();

	print_line("mail:%lld%s%s%s%s", (long long)answer_int(a, "mail"), sender ? "  " : "",
	    sender ? sender : "", subject ? "  " : "", subject ? subject : "");
	facts_addf(t, "mailbox", "%s, UID %lld", answer_text(a, "mailbox"),
	    (long long)answer_int(a, "uid"));
	facts_add_moment(t, "arrived", a, "internal_date");
	if (!explain_undecided(t, a)) {
		facts_add(t, "kind", answer_text(a, "kind"));
		authority_explain(t, a);
		explain_ticket(t, a);
		explain_language(t, a);
		explain_receipt(t, a);
	}
	table_print(t, 2);
	table_free(&t);
	for (size_t i = 0; i < answer_count(a, "outgoing"); i++)
		explain_outgoing(answer_at(a, "outgoing", i));
	puts("  events");
	print_events(a, "events", 4);
}

static void
explain_ticket_mails(const struct answer *a)
{
	print_line("%s  %s", answer_text(a, "ticket"), answer_text(a, "subject"));
	for (size_t i = 0; i < answer_count(a, "mails"); i++) {
		puts("");
		explain_mail(answer_at(a, "mails", i));
	}
}

static int
explain(struct ctl *c, const struct argument *s)
{
	static const struct subject_way ways[] = {
	    [ARGUMENT_TICKET] = {"SELECT api.ctl_explain_ticket($1) AS answer",
	        explain_ticket_mails},
	    [ARGUMENT_MAIL] = {"SELECT api.ctl_explain_mail($1) AS answer", explain_mail},
	    [ARGUMENT_OUTBOX] = {"SELECT api.ctl_outgoing($1) AS answer", page_outgoing},
	    [ARGUMENT_PROMISE] = {"SELECT api.ctl_explain_promise($1) AS answer", page_promise},
	};

	return subject_show(c, s, ways);
}

int
ctl_explain(struct ctl *c, int argc, char **argv)
{
	const char *mail = NULL;
	const struct ctl_option options[] = {{"mail", .value = &mail}, {0}};
	struct argument subject;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("explain", "%s", f.text);
	int code = subject_get(c, "explain", argc, argv, mail, &subject);
	return code == EX_OK ? explain(c, &subject) : code;
}
