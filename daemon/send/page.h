/* One text written twice at once: as plain text and as very plain HTML (p, br, b, a, nothing else).
 * Blank lines are between paragraphs; of several one is left. */
#ifndef PAGE_H
#define PAGE_H

#include "../common/str.h"

/* All zero is an empty page. */
struct page {
	struct str text, html;
	unsigned breaks;    /* line ends owed before the next words */
	bool bold;          /* as the next words are to be */
	bool open, in_bold; /* inside <p>, inside <b> */
};

/* Words without line ends; linked: addresses of the web and of mail in them become links. */
void page_words(struct page *p, const char *s, size_t n, bool linked);
/* Words of several lines. */
void page_lines(struct page *p, const char *s);
/* Somebody's text as it is, without links: its lines, and the columns in them, are kept in HTML
 * too; blank lines at its ends go. LF alone ends lines. */
void page_text(struct page *p, const char *s);
void page_break(struct page *p);
void page_bold(struct page *p); /* begins or ends */
/* Both texts, finished, as the caller's own; the page is empty afterwards. language: the HTML's. */
void page_finish(struct page *p, const char *language, char **text, char **html);

#endif
