#include "page.h"

#include "conversation.h"
#include "facts.h"
#include "when.h"

static void
print_participants(const struct answer *a)
{
	static const struct table_column columns[] = {{NULL, TABLE_LEFT}, {NULL, TABLE_WRAP}};
	struct table *t = table_new(columns, 2);

	for (size_t i = 0; i < answer_count(a, "participants"); i++) {
		const struct answer *p = answer_at(a, "participants", i);
		char *person = person_text(p);
		table_add(t, answer_text(p, "role"));
		table_add(t, person);
		free(person);
	}
	puts("\nparticipants");
	table_print(t, 2);
	table_free(&t);
}

void
page_outgoing_list(const struct answer *a, const char *path, size_t indent)
{
	static const struct table_column columns[] = {{"outbox", TABLE_RIGHT},
	    {"ticket", TABLE_LEFT}, {"template", TABLE_LEFT}, {"recipient", TABLE_LEFT},
	    {"state", TABLE_LEFT}, {"age", TABLE_RIGHT}, {"tries", TABLE_RIGHT},
	    {"reason or last answer", TABLE_WRAP}};
	struct table *t = table_new(columns, 8);
	char age[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, path); i++) {
		const struct answer *o = answer_at(a, path, i);
		const char *reason = answer_text(o, "reason"),
		           *reply = answer_text(o, "last_reply");
		table_addf(t, "%lld", (long long)answer_int(o, "outbox"));
		table_add(t, answer_text(o, "ticket"));
		table_add(t, answer_text(o, "template"));
		table_add(t, answer_text(o, "recipient"));
		table_addf(t, "%s%s", answer_text(o, "state"),
		    answer_int(o, "uncertain") > 0 ? " (uncertain)" : "");
		table_add(t, when_age(answer_text(o, "now"), answer_text(o, "created_at"), age));
		table_addf(t, "%lld", (long long)answer_int(o, "attempts"));
		table_add(t, reason ? reason : reply ? reply : "");
	}
	table_print(t, indent);
	table_free(&t);
}

/* Why a person must look at a ticket. */
static void
add_attention(struct table *t, const char *code)
{
	static const char *const texts[][2] = {
	    {"wrong-person",
	        "its first mail points to another ticket, in which its sender takes no part"},
	    {"claims",
	        "its first mail names another ticket, and its sender is not known to belong there"},
	    {"unparsed", "a mail could not be taken apart: show mail ID --raw"},
	    {"too-large", "a mail was larger than read.mail_size: only its header was fetched"},
	    {"undeliverable", "a mail to the customer could not be delivered"},
	    {"held", "an agent's mail was held back: he must say what he meant"}};

	for (size_t i = 0; code && i < sizeof texts / sizeof *texts; i++)
		if (strcmp(code, texts[i][0]) == 0) {
			facts_addf(t, "attention", "%s: %s", code, texts[i][1]);
			return;
		}
	facts_add(t, "attention", code);
}

/* A list of texts, with commas; adds nothing for none. */
static void
add_list(struct table *t, const char *name, const struct answer *a, const char *path)
{
	struct str text = {0};

	for (size_t i = 0; i < answer_count(a, path); i++)
		str_addf(&text, "%s%s", i ? ", " : "", answer_text(answer_at(a, path, i), ""));
	facts_add(t, name, str_text(&text));
	str_free(&text);
}

static void
add_agents(struct table *t, const struct answer *a)
{
	char *owner = person_text(answer_get(a, "owner"));
	struct str watchers = {0};

	facts_addf(t, "owner", "%s%s", owner,
	    answer_text(a, "owner.address") && !answer_true(a, "owner.active")
	        ? " (no longer an agent)"
	        : "");
	for (size_t i = 0; i < answer_count(a, "watchers"); i++) {
		char *watcher = person_text(answer_at(a, "watchers", i));
		str_addf(&watchers, "%s%s", i ? ", " : "", watcher);
		free(watcher);
	}
	facts_add(t, "watchers", str_text(&watchers));
	str_free(&watchers);
	free(owner);
}

/* Where else its mails are, or were. */
static void
add_relatives(struct table *t, const struct answer *a)
{
	facts_add(t, "merged into", answer_text(a, "merged_into"));
	add_list(t, "merged from", a, "merged_from");
	facts_add(t, "split from", answer_text(a, "split_from"));
	add_list(t, "split into", a, "split_into");
}

static void
print_ticket_facts(const struct answer *a)
{
	struct table *t = facts_new();
	char *customer = person_text(answer_get(a, "customer"));

	facts_addf(t, "state", "%s%s%s", answer_text(a, "state"),
	    answer_true(a, "automatic") ? ", opened by a machine's mail" : "",
	    answer_true(a, "internal") ? ", of the agents alone: no customer" : "");
	add_relatives(t, a);
	add_attention(t, answer_text(a, "attention"));
	facts_add(t, "claims", answer_text(a, "claims"));
	facts_add(t, "queue", answer_text(a, "queue"));
	facts_add(t, "priority", answer_text(a, "priority"));
	facts_add(t, "cause", answer_text(a, "cause"));
	add_agents(t, a);
	facts_add(t, "customer", customer);
	facts_add(t, "language", answer_text(a, "language"));
	facts_add_moment(t, "arrived", a, "arrived_at");
	facts_add_moment(t, "closed", a, "closed_at");
	char moment[WHEN_SIZE];
	if (answer_text(a, "wait_until"))
		facts_add(t, "waits until", when_zoned(answer_text(a, "wait_until"), moment));
	facts_add(t, "anchor", answer_text(a, "anchor"));
	table_print(t, 2);
	table_free(&t);
	free(customer);
}

void
page_ticket(const struct answer *a)
{
	print_line("%s  %s", answer_text(a, "label"), answer_text(a, "subject"));
	print_ticket_facts(a);
	print_participants(a);
	if (answer_count(a, "promises") > 0) {
		puts("\npromises");
		page_promise_list(a, "promises", 2);
	}
	puts("\nconversation");
	conversation_print(a);
	if (answer_count(a, "outgoing") > 0) {
		puts("\noutgoing mails");
		page_outgoing_list(a, "outgoing", 2);
	}
	puts("\nevents");
	print_events(a, "events", 2);
}

static void
add_receipt(struct table *t, const struct answer *a)
{
	const char *verdict = answer_text(a, "receipt.verdict");

	if (verdict)
		facts_addf(t, "receipt", "%s, by rule %lld: %s", verdict,
		    (long long)answer_int(a, "receipt.rule"), answer_text(a, "receipt.reason"));
}

static void
print_mail_facts(const struct answer *a)
{
	const char *cause = answer_text(a, "cause"), *detail = answer_text(a, "detail");
	struct table *t = facts_new();

	facts_addf(
	    t, "state", "%s%s%s", answer_text(a, "state"), cause ? ": " : "", cause ? cause : "");
	facts_add(t, "detail", detail);
	facts_add(t, "became", answer_text(a, "disposition"));
	if (answer_int(a, "duplicate_of") > 0)
		facts_addf(
		    t, "duplicate of", "mail:%lld", (long long)answer_int(a, "duplicate_of"));
	facts_add(t, "ticket", answer_text(a, "ticket"));
	facts_addf(t, "mailbox", "%s, UID %lld of UIDVALIDITY %lld%s", answer_text(a, "mailbox"),
	    (long long)answer_int(a, "uid"), (long long)answer_int(a, "uidvalidity"),
	    answer_true(a, "settled") ? "" : " (not settled there yet)");
	facts_add_moment(t, "arrived", a, "internal_date");
	facts_add_moment(t, "fetched", a, "fetched_at");
	facts_addf(t, "size", "%lld bytes, %lld stored%s", (long long)answer_int(a, "size"),
	    (long long)answer_int(a, "stored"),
	    answer_true(a, "header_only") ? " (the header alone)" : "");
	facts_add(t, "old", answer_true(a, "old") ? "was there before the desk first ran" : NULL);
	if (answer_int(a, "attempts") > 0)
		facts_addf(t, "attempts", "%lld", (long long)answer_int(a, "attempts"));
	facts_add(t, "Message-ID", answer_text(a, "message_id"));
	facts_add(t, "kind", answer_text(a, "document.kind"));
	add_receipt(t, a);
	table_print(t, 2);
	table_free(&t);
}

static void
print_warnings(const struct answer *document)
{
	for (size_t i = 0; i < answer_count(document, "warnings"); i++) {
		const struct answer *w = answer_at(document, "warnings", i);
		const char *detail = answer_text(w, "detail");
		print_line("  warning: %s%s%s", answer_text(w, "code"),
		    detail && *detail ? ": " : "", detail ? detail : "");
	}
}

void
page_mail(const struct answer *a)
{
	const char *subject = answer_text(a, "document.subject");

	print_line("mail:%lld  %s", (long long)answer_int(a, "mail"), subject ? subject : "");
	print_mail_facts(a);
	print_warnings(answer_get(a, "document"));
	if (answer_text(a, "message.sender")) {
		puts("\nmessage");
		conversation_print_message(answer_get(a, "message"));
	}
	if (answer_text(a, "note.kind")) {
		puts("\nnote");
		conversation_print_note(answer_get(a, "note"));
	}
	puts("\nevents");
	print_events(a, "events", 2);
}

static void
print_outgoing_facts(const struct answer *a)
{
	struct table *t = facts_new();
	const char *sender = answer_text(a, "envelope_sender"),
	           *name = answer_text(a, "recipient_name");

	facts_addf(t, "state", "%s%s", answer_text(a, "state"),
	    answer_int(a, "uncertain") > 0 ? " (uncertain: an answer of the server was lost)" : "");
	facts_add(t, "reason", answer_text(a, "reason"));
	facts_add(t, "ticket", answer_text(a, "ticket"));
	facts_addf(
	    t, "template", "%s (%s)", answer_text(a, "template"), answer_text(a, "language"));
	facts_addf(t, "to", "%s%s<%s>", name ? name : "", name && *name ? " " : "",
	    answer_text(a, "recipient"));
	facts_addf(t, "envelope sender", "<%s>", sender ? sender : "");
	facts_add(t, "Reply-To", answer_text(a, "reply_to"));
	facts_add(t, "Message-ID", answer_text(a, "message_id"));
	facts_add_moment(t, "made", a, "created_at");
	facts_add_moment(t, "sent", a, "sent_at");
	facts_add_moment(t, "bounced", a, "bounced_at");
	char moment[WHEN_SIZE];
	if (answer_text(a, "next_at"))
		facts_add(t, "next try", when_zoned(answer_text(a, "next_at"), moment));
	facts_addf(t, "attempts", "%lld", (long long)answer_int(a, "attempts"));
	facts_add(t, "last answer", answer_text(a, "last_reply"));
	table_print(t, 2);
	table_free(&t);
}

void
page_outgoing(const struct answer *a)
{
	print_line("outbox:%lld  %s to %s", (long long)answer_int(a, "outbox"),
	    answer_text(a, "template"), answer_text(a, "recipient"));
	print_outgoing_facts(a);
	puts("\nevents");
	print_events(a, "events", 2);
}
