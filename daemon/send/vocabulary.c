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

#define VOCABULARY(name, list)                                                                     \
	{                                                                                          \
		name, list, sizeof(list) / sizeof(list)[0]                                         \
	}

const struct vocabulary vocabularies[] = {
    VOCABULARY("receipt", receipt),
    VOCABULARY("parked", parked),
    VOCABULARY("alarm", alarm_),
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
