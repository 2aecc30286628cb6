/* What mail programs and people write around a text, in all languages: the group mail of
 * conf/languages/<code>/words.conf. Replies come in the language of the writer's program, so every
 * phrase of every language is tried on every mail. promised-languages(7) says what each list is. */
#ifndef MAIL_WORDS_H
#define MAIL_WORDS_H

#include "phrase_table.h"

enum mail_list {
	MAIL_ANSWER_PREFIXES,
	MAIL_FORWARD_PREFIXES,
	MAIL_EITHER_PREFIXES,
	MAIL_HEADER_FROM,
	MAIL_HEADER_DATE,
	MAIL_HEADER_TO,
	MAIL_HEADER_SUBJECT,
	MAIL_HEADER_OTHER,
	MAIL_INTRO_STARTS,
	MAIL_INTRO_VERBS,
	MAIL_INTRO_LAST_VERBS,
	MAIL_ORIGINAL,
	MAIL_FORWARDED,
	MAIL_FORWARD_BEGINS,
	MAIL_FORWARD_ENDS,
	MAIL_SENT_FROM,
	MAIL_SENT_BY,
	MAIL_DEVICES,
	MAIL_AUTO_SUBJECTS,
	MAIL_AUTO_SUBJECT_HINTS,
	MAIL_AUTO_TEXTS,
	MAIL_AUTO_TEXT_HINTS,
	MAIL_CHALLENGES,
	MAIL_REPORT_SUBJECTS,
	MAIL_BOUNCE_SUBJECTS,
	MAIL_DELAY_SUBJECTS,
	MAIL_BOUNCE_SENDERS,
	MAIL_BOUNCE_ORIGINAL,
	MAIL_BOUNCE_DELAY,
	MAIL_BOUNCE_HEADINGS,
	MAIL_BOUNCE_ADDRESSES,
	MAIL_BOUNCE_PROOFS,
	MAIL_LISTS /* how many there are */
};

/* Both are valid until other words are used (words.h). */
const struct phrase_table *mail_table(enum mail_list list);
/* NULL-terminated. */
const char *const *mail_phrases(enum mail_list list);

#endif
