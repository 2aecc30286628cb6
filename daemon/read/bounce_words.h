/* What mail systems say when they could not deliver: data for bounce_text.c and bounce.c. To teach
 * the reader another product is to add lines here. */
#ifndef BOUNCE_WORDS_H
#define BOUNCE_WORDS_H

enum bounce_role {
	ROLE_HEADING, /* failed addresses follow, in this line behind a colon or in the next lines
	               */
	ROLE_FAILED,  /* the line's first address failed */
	ROLE_TALK,  /* likewise, from an SMTP dialogue or a list without a heading: believed less */
	ROLE_ALONE, /* an address by itself: believed when nothing better is there */
	ROLE_ORIGIN,   /* the address that the failed one was made from */
	ROLE_PROOF,    /* only a delivery report says so */
	ROLE_DELAY,    /* not delivered yet */
	ROLE_ORIGINAL, /* the returned mail begins here */
};

struct bounce_phrase {
	const char *shape; /* see shape.h and phrase.h */
	enum bounce_role role;
};

extern const struct bounce_phrase bounce_phrases[];
/* Subjects (folded) that delivery reports have. */
extern const char *const bounce_subjects[];
extern const char *const delay_subjects[];
/* "Re:", "Fwd:" in the languages of mail programs: a person's mail about one. */
extern const char *const reply_subjects[];
/* Shapes of a line under a heading whose first address is a failed one. */
extern const char *const bounce_listed[];
/* Senders: display names, and local parts. */
extern const char *const bounce_names[];
extern const char *const bounce_locals[];

#endif
