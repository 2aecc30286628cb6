#include "vocabulary.h"

#include "../common/mem.h"

static const struct variable receipt[] = {
    {"number", VALUE_LINE},
    {"desk", VALUE_LINE},
    {"queue", VALUE_LINE},
    {"ahead", VALUE_NUMBER},
    {"received_at", VALUE_DATE},
    {"complaints", VALUE_OURS},
    {"subject", VALUE_REPLY},
};

static const struct variable parked[] = {
    {"mail", VALUE_NUMBER},
    {"mailbox", VALUE_LINE},
    {"uid", VALUE_NUMBER},
    {"cause", VALUE_LINE},
    {"detail", VALUE_LINE},
    {"command", VALUE_LINE},
};

static const struct variable alarm_[] = {
    {"name", VALUE_LINE},
    {"detail", VALUE_LINE},
    {"since", VALUE_DATE},
};

/* What every mail to an agent may say. */
#define TICKET                                                                                     \
	{"number", VALUE_LINE}, {"subject", VALUE_LINE}, {"queue", VALUE_LINE},                    \
	    {"customer", VALUE_LINE}, {"participants", VALUE_TEXT}, {"owner", VALUE_LINE},         \
	    {"waiting_since", VALUE_DATE}, {"note_address", VALUE_OURS},                           \
	    {"to_customer", VALUE_FLAG}, {"files", VALUE_TEXT}, {"left_out", VALUE_TEXT},          \
	{                                                                                          \
		"desk", VALUE_LINE                                                                 \
	}

static const struct variable notification[] = {
    TICKET,
    {"text", VALUE_TEXT},
    {"sender", VALUE_LINE},
    {"forwarded_by", VALUE_LINE},
    {"received_at", VALUE_DATE},
    {"opens", VALUE_FLAG},
    {"unproven", VALUE_FLAG},
    {"claims", VALUE_LINE},
    {"attention", VALUE_LINE},
};

static const struct variable note[] = {
    TICKET,
    {"text", VALUE_TEXT},
    {"author", VALUE_LINE},
    {"kind_held", VALUE_FLAG},
    {"third_party", VALUE_FLAG},
};

static const struct variable taken[] = {
    TICKET,
    {"agent", VALUE_LINE},
};

static const struct variable transcript[] = {
    TICKET,
    {"lines", VALUE_TEXT},
    {"failed", VALUE_FLAG},
};

static const struct variable confirmation[] = {
    TICKET,
    {"text", VALUE_TEXT},
    {"to", VALUE_TEXT},
    {"sent_at", VALUE_DATE},
};

static const struct variable held[] = {
    TICKET,
    {"text", VALUE_TEXT},
    {"why", VALUE_TEXT},
    {"do", VALUE_TEXT},
};

static const struct variable problem[] = {
    TICKET,
    {"to", VALUE_TEXT},
    {"reason", VALUE_TEXT},
    {"text", VALUE_TEXT},
};

static const struct variable relay[] = {
    {"text", VALUE_TEXT},
    {"agent", VALUE_LINE},
    {"desk", VALUE_LINE},
    {"number", VALUE_LINE},
    {"subject", VALUE_REPLY},
};

#define VOCABULARY(name, list)                                                                     \
	{                                                                                          \
		name, list, sizeof(list) / sizeof(list)[0]                                         \
	}

const struct vocabulary vocabularies[] = {
    VOCABULARY("receipt", receipt),
    VOCABULARY("parked", parked),
    VOCABULARY("alarm", alarm_),
    VOCABULARY("notification", notification),
    VOCABULARY("note", note),
    VOCABULARY("taken", taken),
    VOCABULARY("transcript", transcript),
    VOCABULARY("confirmation", confirmation),
    VOCABULARY("held", held),
    VOCABULARY("problem", problem),
    VOCABULARY("relay", relay),
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
