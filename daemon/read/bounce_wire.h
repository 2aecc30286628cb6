/* What delivery reports hold that belongs to no language: forms of lines (shape.h), SMTP dialogues,
 * names of accounts. Their words stand in conf/languages (mail_words.h). To teach the reader
 * another product is to add lines here or there. */
#ifndef BOUNCE_WIRE_H
#define BOUNCE_WIRE_H

enum bounce_role {
	ROLE_NONE,
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

struct bounce_shape {
	const char *shape; /* see shape.h and phrase.h */
	enum bounce_role role;
};

/* The first that matches says what the line is. Ends with a NULL shape. */
extern const struct bounce_shape bounce_shapes[];
/* How a returned mail's header begins. All the following end with NULL. */
extern const char *const bounce_header[];
/* Shapes of a line under a heading whose first address is a failed one. */
extern const char *const bounce_listed[];
/* Local parts of senders. */
extern const char *const bounce_locals[];

#endif
