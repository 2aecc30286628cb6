#include "conversation.h"

#include <string.h>
#include "../common/mem.h"
#include "facts.h"
#include "when.h"

static void
print_attachments(const struct answer *m)
{
	for (size_t i = 0; i < answer_count(m, "attachments"); i++) {
		const struct answer *a = answer_at(m, "attachments", i);
		const char *name = answer_text(a, "name");
		print_line("  [attachment %lld: %s, %s, %lld bytes]",
		    (long long)answer_int(a, "position"), name && *name ? name : "without a name",
		    answer_text(a, "type"), (long long)answer_int(a, "size"));
	}
}

/* "mail:7  2026-11-21 10:00  Anna <anna@example.org>"; what came by no mail was given to
 * promisectl. */
static void
print_heading(const char *mark, const struct answer *m, const char *author)
{
	char moment[WHEN_SIZE], mail[32] = "promisectl";

	if (answer_int(m, "mail") > 0)
		snprintf(mail, sizeof mail, "mail:%lld", (long long)answer_int(m, "mail"));
	print_line("  %s%s  %s  %s", mark, mail, when_text(answer_text(m, "received_at"), moment),
	    author ? author : "");
}

/* To whom an answer went. */
static void
print_relays(const struct answer *m)
{
	if (answer_count(m, "relays") == 0)
		print_line("  (answer, sent by the agent himself)");
	for (size_t i = 0; i < answer_count(m, "relays"); i++) {
		const struct answer *r = answer_at(m, "relays", i);
		print_line("  (answer to %s: %s%s, outbox:%lld)", answer_text(r, "recipient"),
		    answer_text(r, "state"), answer_text(r, "bounced_at") ? ", came back" : "",
		    (long long)answer_int(r, "outbox"));
	}
}

/* "P17", "not recorded: conditional"; the caller frees it. */
static char *
finding_text(const struct answer *f)
{
	const char *state = answer_text(f, "state"), *why = answer_text(f, "why");
	long long promise = (long long)answer_int(f, "promise");

	if (strcmp(state, "asked") == 0)
		return xstrdup("not recorded before the agent says yes");
	if (strcmp(state, "declined") == 0)
		return xstrdup("no promise, says the agent");
	if (strcmp(state, "shown") == 0)
		return xasprintf("not recorded: %s", why ? why : "");
	return xasprintf("%sP%lld", strcmp(state, "repeated") == 0 ? "the same as " : "", promise);
}

/* What was found in an answer's words, and how its time was read. */
static void
print_findings(const struct answer *m)
{
	char due[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(m, "found"); i++) {
		const struct answer *f = answer_at(m, "found", i);
		const char *at = answer_text(f, "due_at");
		char *text = finding_text(f);
		print_line("  [promise found: %s]", answer_text(f, "sentence"));
		print_line("    %s; \"%s\" is %s%s%s", text, answer_text(f, "words"),
		    answer_text(f, "reading"), at ? ", due " : "", at ? when_zoned(at, due) : "");
		free(text);
	}
}

void
conversation_print_message(const struct answer *m)
{
	const char *text = answer_text(m, "new_text");

	if (answer_text(m, "agent.address")) {
		char *author = person_text(answer_get(m, "agent"));
		print_heading("ANSWER  ", m, author);
		free(author);
		print_relays(m);
	} else {
		print_heading("", m, answer_text(m, "sender"));
		print_line("  (%s, %s)", answer_text(m, "kind"),
		    answer_true(m, "authenticated") ? "sender authenticated"
		                                    : "sender not authenticated");
	}
	print_text(text ? text : "", 4);
	print_attachments(m);
	print_findings(m);
}

static const char *
note_text(const char *kind)
{
	static const char *const texts[][2] = {{"note", "note: no customer sees it"},
	    {"commands", "commands alone: nothing was sent to the customer"},
	    {"third-party", "from somebody who is no agent: only agents see it"},
	    {"automatic", "from a machine: kept, nobody was told"},
	    {"forward", "what the agent wrote above the mail that he forwarded"}};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(texts[i][0], kind) == 0)
			return texts[i][1];
	return kind;
}

void
conversation_print_note(const struct answer *n)
{
	const char *text = answer_text(n, "new_text"), *kind = answer_text(n, "kind"),
	           *why = answer_text(n, "why");

	print_heading("INTERNAL  ", n, answer_text(n, "sender"));
	if (strcmp(kind, "held") == 0)
		print_line(
		    "  (HELD, %s: %s)", answer_text(n, "reason"), why ? why : "nothing was sent");
	else
		print_line("  (%s)", note_text(kind));
	print_marked(text ? text : "", "  | ");
	print_attachments(n);
}

/* Messages and notes are numbered together; each list is in order already. */
void
conversation_print(const struct answer *ticket)
{
	size_t messages = answer_count(ticket, "messages"), notes = answer_count(ticket, "notes");

	for (size_t m = 0, n = 0; m < messages || n < notes;) {
		const struct answer *message = answer_at(ticket, "messages", m),
		                    *note = answer_at(ticket, "notes", n);
		if (m + n > 0)
			puts("");
		if (note && (!message || answer_int(note, "seq") < answer_int(message, "seq"))) {
			conversation_print_note(note);
			n++;
		} else {
			conversation_print_message(message);
			m++;
		}
	}
}
