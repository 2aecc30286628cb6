/* One text written twice at once: as plain text and as very plain HTML (p, b, a, nothing else). A
 * line of the text is a paragraph of the HTML. */
#ifndef PAGE_H
#define PAGE_H

#include "../common/str.h"

/* All zero is an empty page. */
struct page {
	struct str text, html;
	unsigned breaks; /* line ends owed before the next words */
	bool bold, open; /* inside <p> */
};

/* Words without line ends; linked: addresses of the web and of mail in them become links. */
void page_words(struct page *p, const char *s, size_t n, bool linked);
/* Words of several lines. */
void page_lines(struct page *p, const char *s);
void page_break(struct page *p);
void page_bold(struct page *p); /* begins or ends */
/* Both texts, finished, as the caller's own; the page is empty afterwards. language: the HTML's. */
void page_finish(struct page *p, const char *language, char **text, char **html);

#endif
