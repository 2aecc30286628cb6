#include "vocabulary.h"

#include "../common/mem.h"

#define V(called, how)                                                                             \
	{                                                                                          \
		.name = (called), .kind = VALUE_##how                                              \
	}
#define VOCABULARY(name, list)                                                                     \
	{                                                                                          \
		name, list, sizeof(list) / sizeof(list)[0], false                                  \
	}
#define FOR_CUSTOMERS(name, list)                                                                  \
	{                                                                                          \
		name, list, sizeof(list) / sizeof(list)[0], true                                   \
	}
/* A list, and how many items it has. */
#define LIST(name, items)                                                                          \
	{name, VALUE_LIST, &(items), NULL},                                                        \
	{                                                                                          \
		name "_count", VALUE_COUNT, NULL, name                                             \
	}

/* Which promise is meant: one of the desk's own kinds, a contact that an agent promised without a
 * word, or his words. */
#define PROMISE                                                                                    \
	V("reply", FLAG), V("next_reply", FLAG), V("update", FLAG), V("resolve", FLAG),            \
	    V("contact", FLAG), V("what", LINE), V("due", DATE)

static const struct variable promise_item[] = {PROMISE};
static const struct variable changed_item[] = {
    PROMISE,
    V("was", DATE),
    V("reason", LINE),
};
static const struct variable released_item[] = {
    PROMISE,
    V("was", DATE),
};
static const struct variable kept_item[] = {
    PROMISE,
    V("at", DATE),
};
static const struct variable promised_item[] = {
    PROMISE,
    V("ticket", LINE),
    V("title", LINE),
    V("open", FLAG),
    V("broken", FLAG),
    V("kept", FLAG),
    V("late", FLAG),
    V("withdrawn", FLAG),
    V("released", FLAG),
    V("instead", DATE),
    V("was", DATE),
    V("at", DATE),
    V("reason", LINE),
};
static const struct variable happened_item[] = {
    V("answered", FLAG),
    V("taken", FLAG),
    V("passed", FLAG),
    V("noted", FLAG),
    V("reopened", FLAG),
    V("waiting", FLAG),
    V("written", FLAG),
    V("agent", LINE),
    V("at", DATE),
};
static const struct variable morning_item[] = {
    V("number", LINE),
    V("subject", LINE),
    V("what", LINE),
    V("due", DATE),
};
static const struct variable found_item[] = {
    V("n", NUMBER),
    V("what", LINE),
    V("due", DATE),
    V("left", LINE),
    V("other", DATE),
    V("concerns", LINE),
    V("why", LINE),
};
static const struct variable waiting_item[] = {
    V("number", LINE),
    V("subject", LINE),
    V("waiting_since", DATE),
};
static const struct vocabulary made = VOCABULARY("made", promise_item);
static const struct vocabulary moved = VOCABULARY("moved", changed_item);
static const struct vocabulary withdrawn = VOCABULARY("withdrawn", changed_item);
static const struct vocabulary released = VOCABULARY("released", released_item);
static const struct vocabulary open_ = VOCABULARY("open", promise_item);
static const struct vocabulary kept = VOCABULARY("kept", kept_item);
static const struct vocabulary broken_ = VOCABULARY("broken", promise_item);
static const struct vocabulary promised = VOCABULARY("promised", promised_item);
static const struct vocabulary happened = VOCABULARY("happened", happened_item);
static const struct vocabulary today = VOCABULARY("today", morning_item);
static const struct vocabulary tomorrow = VOCABULARY("tomorrow", morning_item);
static const struct vocabulary overdue = VOCABULARY("broken", morning_item);
static const struct vocabulary recorded = VOCABULARY("recorded", found_item);
static const struct vocabulary asked = VOCABULARY("asked", found_item);
static const struct vocabulary conditional = VOCABULARY("conditional", found_item);
static const struct vocabulary unclear = VOCABULARY("unclear", found_item);
static const struct vocabulary waiting = VOCABULARY("waiting", waiting_item);

static const struct variable receipt[] = {
    V("number", LINE),
    V("desk", LINE),
    V("queue", LINE),
    V("ahead", NUMBER),
    V("received_at", DATE),
    V("complaints", OURS),
    V("subject", REPLY),
    V("reply_by", DATE),
    V("reply_was_due", DATE),
    V("update_by", DATE),
    V("resolve_by", DATE),
};

static const struct variable parked[] = {
    V("mail", NUMBER),
    V("mailbox", LINE),
    V("uid", NUMBER),
    V("cause", LINE),
    V("detail", LINE),
    V("command", LINE),
};

static const struct variable alarm_[] = {
    V("name", LINE),
    V("detail", LINE),
    V("since", DATE),
};

/* What every mail to an agent may say. */
#define TICKET                                                                                     \
	V("number", LINE), V("subject", LINE), V("queue", LINE), V("customer", LINE),              \
	    V("participants", TEXT), V("owner", LINE), V("waiting_since", DATE),                   \
	    V("note_address", OURS), V("to_customer", FLAG), V("files", TEXT),                     \
	    V("left_out", TEXT), V("promises", TEXT), V("desk", LINE)

static const struct variable notification[] = {
    TICKET,
    V("text", TEXT),
    V("sender", LINE),
    V("forwarded_by", LINE),
    V("received_at", DATE),
    V("opens", FLAG),
    V("unproven", FLAG),
    V("claims", LINE),
    V("attention", LINE),
    V("answer", TEXT),
};

static const struct variable note[] = {
    TICKET,
    V("text", TEXT),
    V("author", LINE),
    V("kind_held", FLAG),
    V("third_party", FLAG),
};

static const struct variable taken[] = {
    TICKET,
    V("agent", LINE),
};

static const struct variable transcript[] = {
    TICKET,
    V("lines", TEXT),
    V("failed", FLAG),
};

static const struct variable confirmation[] = {
    TICKET,
    V("text", TEXT),
    V("to", TEXT),
    V("sent_at", DATE),
};

static const struct variable held[] = {
    TICKET,
    V("text", TEXT),
    V("why", TEXT),
    V("do", TEXT),
};

static const struct variable problem[] = {
    TICKET,
    V("to", TEXT),
    V("reason", TEXT),
    V("text", TEXT),
};

/* What every mail to a customer may say. */
#define REQUEST V("number", LINE), V("subject", REPLY), V("desk", LINE)

static const struct variable relay[] = {
    REQUEST,
    V("text", TEXT),
    V("agent", LINE),
    LIST("made", made),
    LIST("moved", moved),
    LIST("withdrawn", withdrawn),
    V("next_update", DATE),
    V("closes", FLAG),
    V("rate", FLAG),
};

static const struct variable promise[] = {
    REQUEST,
    V("agent", LINE),
    LIST("made", made),
    LIST("moved", moved),
    LIST("withdrawn", withdrawn),
    LIST("released", released),
};

static const struct variable update[] = {
    REQUEST,
    V("since", DATE),
    LIST("happened", happened),
    V("idle", FLAG),
    V("owner", LINE),
    V("waiting_until", DATE),
    LIST("open", open_),
    LIST("kept", kept),
    LIST("moved", moved),
    LIST("withdrawn", withdrawn),
    LIST("broken", broken_),
    V("next_update", DATE),
    V("late", DATE),
};

static const struct variable question[] = {
    REQUEST,
    V("agent", LINE),
    V("asked_at", DATE),
    V("next", DATE),
    V("closes_at", DATE),
    V("last", FLAG),
};

static const struct variable closed[] = {
    REQUEST,
    V("agent", LINE),
    V("unanswered", FLAG),
    V("rate", FLAG),
    LIST("withdrawn", withdrawn),
};

static const struct variable broken[] = {
    REQUEST,
    PROMISE,
    V("owner", LINE),
    V("next_update", DATE),
};

static const struct variable promises[] = {
    REQUEST,
    LIST("promised", promised),
    V("older", FLAG),
};

/* What every mail to an agent about one promise may say. contact: an answer to the customer keeps
 * it, not a command. */
#define DUTY TICKET, V("what", LINE), V("due", DATE), V("n", NUMBER), V("contact", FLAG)

static const struct variable reminder[] = {
    DUTY,
    V("left", LINE),
};

static const struct variable decision[] = {
    DUTY,
    V("lead", FLAG),
    V("agent", LINE),
};

static const struct variable escalation[] = {
    DUTY,
    V("level", NUMBER),
    V("repeat", FLAG),
    V("told", TEXT),
    V("noticed", FLAG),
    V("next_at", DATE),
    V("next_who", LINE),
};

static const struct variable approval[] = {
    DUTY,
    V("until", DATE),
};

static const struct variable idle[] = {
    TICKET,
    V("since", DATE),
};

static const struct variable passed[] = {
    DUTY,
    V("from", LINE),
};

static const struct variable dispute[] = {
    DUTY,
    V("agent", LINE),
    V("text", TEXT),
    V("late", FLAG),
};

static const struct variable found[] = {
    TICKET,
    LIST("recorded", recorded),
    LIST("asked", asked),
    LIST("conditional", conditional),
    LIST("unclear", unclear),
    V("n", NUMBER),
    V("closed", FLAG),
    V("again", FLAG),
    V("agent", LINE),
};

static const struct variable morning[] = {
    V("desk", LINE),
    V("name", LINE),
    LIST("today", today),
    LIST("tomorrow", tomorrow),
    LIST("broken", overdue),
    LIST("waiting", waiting),
};

const struct vocabulary vocabularies[] = {
    FOR_CUSTOMERS("receipt", receipt),
    VOCABULARY("parked", parked),
    VOCABULARY("alarm", alarm_),
    VOCABULARY("notification", notification),
    VOCABULARY("note", note),
    VOCABULARY("taken", taken),
    VOCABULARY("transcript", transcript),
    VOCABULARY("confirmation", confirmation),
    VOCABULARY("held", held),
    VOCABULARY("problem", problem),
    FOR_CUSTOMERS("relay", relay),
    FOR_CUSTOMERS("promise", promise),
    FOR_CUSTOMERS("update", update),
    FOR_CUSTOMERS("question", question),
    FOR_CUSTOMERS("closed", closed),
    FOR_CUSTOMERS("broken", broken),
    FOR_CUSTOMERS("promises", promises),
    VOCABULARY("reminder", reminder),
    VOCABULARY("decision", decision),
    VOCABULARY("escalation", escalation),
    VOCABULARY("approval", approval),
    VOCABULARY("idle", idle),
    VOCABULARY("passed", passed),
    VOCABULARY("morning", morning),
    VOCABULARY("found", found),
    VOCABULARY("dispute", dispute),
};
const size_t vocabulary_count = sizeof vocabularies / sizeof *vocabularies;

const struct vocabulary *
vocabulary_find(const char *template)
{
	for (size_t i = 0; i < vocabulary_count; i++)
		if (strcmp(vocabularies[i].template, template) == 0)
			return &vocabularies[i];
	return NULL;
}

const struct variable *
variable_find(const struct vocabulary *v, const char *name, size_t length)
{
	for (size_t i = 0; i < v->count; i++)
		if (strlen(v->variables[i].name) == length &&
		    memcmp(v->variables[i].name, name, length) == 0)
			return &v->variables[i];
	return NULL;
}
