#include "words_private.h"
#include "words_keys.h"

#include <string.h>

/* Tables read best as they are laid out here: to let a group have another key is to add it. */
/* clang-format off */

static const char *const language_keys[] = {"letters", "marks", "rivals", "words", "neutral", "neighbours", NULL};

static const char *const mail_keys[] = {
	"answer_prefixes", "forward_prefixes", "either_prefixes",
	"header_from", "header_date", "header_to", "header_subject", "header_other",
	"intro_starts", "intro_verbs", "intro_last_verbs",
	"original", "forwarded", "forward_begins", "forward_ends",
	"sent_from", "sent_by", "devices",
	"auto_subjects", "auto_subject_hints", "auto_texts", "auto_text_hints",
	"challenges", "report_subjects",
	"bounce_subjects", "delay_subjects", "bounce_senders",
	"bounce_original", "bounce_delay", "bounce_headings", "bounce_addresses", "bounce_proofs",
	NULL
};

static const char *const customer_keys[] = {
	"yes", "released", "not_done", "promises", "rating_1", "rating_2", "rating_3", "rating_4", "rating_5", "thanks",
	NULL
};

#define NAME(key) #key,
static const char *const time_keys[] = {TIME_KEYS(NAME) NULL};
static const char *const promise_keys[] = {PROMISE_KEYS(NAME) NULL};
#undef NAME

static const char *const honesty_keys[] = {"work", "speed", "certainty", "denials", NULL};

/* What a language may have no words for: the rest is missed by promisectl languages check. */
static const char *const language_optional[] = {"marks", "rivals", "neutral", "neighbours", NULL};
static const char *const mail_optional[] = {
	"either_prefixes", "intro_last_verbs", "devices", "challenges", "report_subjects",
	"delay_subjects", "bounce_senders", "bounce_original", "bounce_delay", "bounce_headings",
	"bounce_addresses", "bounce_proofs", NULL
};
static const char *const customer_optional[] = {NULL};
static const char *const time_optional[] = {
	"n0", "n14", "n15", "n20", "n21", "n24", "n30", "n40", "n45", "n48", "n72", "half",
	"o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9", "o10", "o11", "o12", "o13", "o14", "o15", "o16",
	"o17", "o18", "o19", "o20", "o21", "o22", "o23", "o24", "o25", "o26", "o27", "o28", "o29", "o30", "o31",
	"ordinal", "daynumber", "label", "same_day", "latest", "last", "ago", "about", "of",
	"am", "pm", "oclock", "half_past", "half_to", "quarter_past", "quarter_to", "quarter_of", "minus",
	"half_hour", "hour_half", "day_night", "two_weeks", NULL
};
static const char *const promise_optional[] = {"subject", "either", "abbreviations", "plain", "postscript", NULL};
static const char *const honesty_optional[] = {"denials", NULL};

const struct words_group words_groups[] = {
	{"language", language_keys, language_optional, false},
	{"mail", mail_keys, mail_optional, false},
	{"customer", customer_keys, customer_optional, false},
	{"time", time_keys, time_optional, true},
	{"promise", promise_keys, promise_optional, true},
	{"honesty", honesty_keys, honesty_optional, false},
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
