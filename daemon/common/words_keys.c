#include "words_private.h"

#include <string.h>

/* Tables read best as they are laid out here: to let a group have another key is to add it. */
/* clang-format off */

static const char *const language_keys[] = {"letters", "words", NULL};

static const char *const mail_keys[] = {
	"reply_prefixes", "forward_prefixes", "forward_ends",
	"from", "date", "to", "subject", "header",
	"reply_starts", "reply_verbs", "reply_last_verbs", "originals", "forwarded", "forwards", "phones",
	"auto_subjects", "auto_subject_tails", "auto_bodies", "auto_bodies_weak", "challenges", "reports",
	"bounce_subjects", "delay_subjects", "bounce_names",
	NULL
};

static const char *const customer_keys[] = {
	"yes", "released", "not_done", "promises", "rating", "thanks",
	NULL
};

static const char *const time_keys[] = {
	"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december",
	"today", "tomorrow", "overmorrow", "yesterday",
	"morning", "noon", "afternoon", "evening", "night", "day_end",
	"at", "am", "pm", "half_past", "half_to", "quarter_past", "quarter_to", "oclock",
	"n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12",
	"n14", "n15", "n20", "n21", "n24", "n30", "n40", "n45", "n48", "n72", "couple", "half",
	"o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9", "o10", "o11", "o12", "o13", "o14", "o15", "o16",
	"o17", "o18", "o19", "o20", "o21", "o22", "o23", "o24", "o25", "o26", "o27", "o28", "o29", "o30", "o31",
	"ordinal", "daynumber",
	"minute", "hour", "half_hour", "hour_half", "day_night", "day", "business_day", "week", "two_weeks",
	"month", "year", "weekend",
	"by", "before", "in", "within", "on", "from", "every", "about",
	"or", "to", "between", "and",
	"this", "next", "after_next", "begin", "middle", "end", "of",
	NULL
};

static const char *const promise_keys[] = {
	"commits", "contact", "deed", "nouns", "keep",
	"not", "maybe", "if", "event", "ask", "you", "past", "others", "policy", "hours", "said",
	"but", "and", "abbreviations", "greeting", "closing",
	NULL
};

static const char *const honesty_keys[] = {"phrases", NULL};

const struct words_group words_groups[] = {
	{"language", language_keys, false},
	{"mail", mail_keys, false},
	{"customer", customer_keys, false},
	{"time", time_keys, true},
	{"promise", promise_keys, true},
	{"honesty", honesty_keys, false},
};
const size_t words_group_count = sizeof words_groups / sizeof *words_groups;

/* clang-format on */

const struct words_group *
words_group_of(const char *name)
{
	for (size_t i = 0; i < words_group_count; i++)
		if (strcmp(words_groups[i].name, name) == 0)
			return &words_groups[i];
	return NULL;
}

const char *
words_marked_group(const char *key)
{
	for (size_t i = 0; i < words_group_count; i++)
		for (const char *const *k = words_groups[i].keys; *k; k++)
			if (words_groups[i].marked && strcmp(*k, key) == 0)
				return words_groups[i].name;
	return NULL;
}
