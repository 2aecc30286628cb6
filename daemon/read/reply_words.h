/* How mail programs introduce what they quote, in the languages of their users: data for reply.c.
 * Replies come in the language of the writer's program, so every phrase is tried on every mail. All
 * are folded (fold.h). To add a language is to add its words to each table. */
#ifndef REPLY_WORDS_H
#define REPLY_WORDS_H

enum header_key { KEY_NONE, KEY_FROM, KEY_DATE, KEY_TO, KEY_SUBJECT, KEY_OTHER };

struct reply_key {
	const char *word;
	enum header_key key;
};

extern const struct reply_key reply_keys[];  /* "Von", "Gesendet", ... of a quoted header block */
extern const char *const reply_starts[];     /* first words of "On ... wrote:" */
extern const char *const reply_verbs[];      /* its verbs, anywhere in it */
extern const char *const reply_last_verbs[]; /* verbs that must be its last words */
extern const char *const reply_originals[];  /* between dashes: "original message" */
extern const char *const reply_forwarded[];  /* the same: "forwarded message" */
extern const char *const reply_forwards[];   /* whole lines: "begin forwarded message:" */
extern const char *const reply_phones[];     /* phrases: "sent from my *" */

#endif
