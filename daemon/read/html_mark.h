/* What mail programs tell of a mail's parts by the classes and ids in their HTML. */
#ifndef HTML_MARK_H
#define HTML_MARK_H

#include <stdbool.h>
#include <stddef.h>

enum { HTML_MARKS = 16 };

enum html_mark_kind {
	MARK_NONE,
	MARK_INTRO,     /* the line that introduces a quote */
	MARK_QUOTE,     /* here may begin the quoted mail with its header */
	MARK_SIGNATURE, /* the writer's card */
};

struct html_mark {
	enum html_mark_kind kind;
	const char *text; /* what the element holds, as html_text() writes it; of a quote: what
	                     follows from there on */
};

/* Where the marked elements begin and end in what the writer has written. */
struct html_spots {
	struct html_spot {
		enum html_mark_kind kind;
		size_t start, end;
	} spots[HTML_MARKS];
	size_t count;
	int open; /* > 0: inside the last one, counts the elements in it */
};

/* What an element is, by its attributes ("" when absent). */
enum html_mark_kind html_mark_kind(
    const char *id, const char *class, const char *style, const char *name);
/* Whether html can hold a mark at all: a quick look. */
bool html_mark_possible(const char *html);

/* An element begins, or ends, while length bytes are written. */
void html_spot_open(struct html_spots *s, enum html_mark_kind kind, size_t length);
void html_spot_close(struct html_spots *s, size_t length);

#endif
