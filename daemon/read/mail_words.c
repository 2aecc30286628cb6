#include "mail_words.h"

#include "words.h"

static const char *const keys[] = {
    [MAIL_ANSWER_PREFIXES] = "mail.answer_prefixes",
    [MAIL_FORWARD_PREFIXES] = "mail.forward_prefixes",
    [MAIL_EITHER_PREFIXES] = "mail.either_prefixes",
    [MAIL_HEADER_FROM] = "mail.header_from",
    [MAIL_HEADER_DATE] = "mail.header_date",
    [MAIL_HEADER_TO] = "mail.header_to",
    [MAIL_HEADER_SUBJECT] = "mail.header_subject",
    [MAIL_HEADER_OTHER] = "mail.header_other",
    [MAIL_INTRO_STARTS] = "mail.intro_starts",
    [MAIL_INTRO_VERBS] = "mail.intro_verbs",
    [MAIL_INTRO_LAST_VERBS] = "mail.intro_last_verbs",
    [MAIL_ORIGINAL] = "mail.original",
    [MAIL_FORWARDED] = "mail.forwarded",
    [MAIL_FORWARD_BEGINS] = "mail.forward_begins",
    [MAIL_FORWARD_ENDS] = "mail.forward_ends",
    [MAIL_SENT_FROM] = "mail.sent_from",
    [MAIL_SENT_BY] = "mail.sent_by",
    [MAIL_DEVICES] = "mail.devices",
    [MAIL_AUTO_SUBJECTS] = "mail.auto_subjects",
    [MAIL_AUTO_SUBJECT_HINTS] = "mail.auto_subject_hints",
    [MAIL_AUTO_TEXTS] = "mail.auto_texts",
    [MAIL_AUTO_TEXT_HINTS] = "mail.auto_text_hints",
    [MAIL_CHALLENGES] = "mail.challenges",
    [MAIL_REPORT_SUBJECTS] = "mail.report_subjects",
    [MAIL_BOUNCE_SUBJECTS] = "mail.bounce_subjects",
    [MAIL_DELAY_SUBJECTS] = "mail.delay_subjects",
    [MAIL_BOUNCE_SENDERS] = "mail.bounce_senders",
    [MAIL_BOUNCE_ORIGINAL] = "mail.bounce_original",
    [MAIL_BOUNCE_DELAY] = "mail.bounce_delay",
    [MAIL_BOUNCE_HEADINGS] = "mail.bounce_headings",
    [MAIL_BOUNCE_ADDRESSES] = "mail.bounce_addresses",
    [MAIL_BOUNCE_PROOFS] = "mail.bounce_proofs",
};
_Static_assert(sizeof keys / sizeof *keys == MAIL_LISTS, "a key for every list");

/* Made at their first use, of the words in use then. */
static struct {
	unsigned generation;
	struct phrase_table *tables[MAIL_LISTS];
	const char *const *phrases[MAIL_LISTS];
} known;

static void
make(enum mail_list list)
{
	if (known.generation != words_generation()) {
		for (int i = 0; i < MAIL_LISTS; i++) {
			phrase_table_free(&known.tables[i]);
			known.phrases[i] = NULL;
		}
		known.generation = words_generation();
	}
	if (known.phrases[list])
		return;
	known.phrases[list] = words_of_all(keys[list]);
	known.tables[list] = phrase_table_new(known.phrases[list]);
}

const struct phrase_table *
mail_table(enum mail_list list)
{
	make(list);
	return known.tables[list];
}

const char *const *
mail_phrases(enum mail_list list)
{
	make(list);
	return known.phrases[list];
}
