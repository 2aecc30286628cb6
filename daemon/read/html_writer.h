/* Where html.c writes: words into lines, lines into blocks, "> " in front of quotes. */
#ifndef HTML_WRITER_H
#define HTML_WRITER_H

#include "html_mark.h"
#include "../common/str.h"

enum { HTML_LISTS = 16, HTML_QUOTES = 20 };

struct html_writer {
	struct str out;
	bool line_start; /* nothing stands on the current line yet */
	bool blank;      /* the line holds a no-break space, and so far nothing else */
	bool space;      /* white space is due before the next word */
	bool started;    /* any text at all was written */
	int newlines;    /* line ends due before the next word: 1 new line, 2 blank line between */
	int quotes;      /* depth of blockquote now */
	int quotes_last; /* and of the last line written */
	int paragraph;   /* the gap of the last <p>: its end has no attributes */
	int skip;        /* > 0: inside an element that is not shown, counts its elements */
	int pre;
	int lists;
	int item[HTML_LISTS];     /* 0: bullets, n: the number of the next item */
	char *link;               /* the address of the open <a>, or NULL */
	size_t link_start;        /* where its text starts in out */
	struct html_spots *spots; /* NULL: marks are not looked for */
};

/* A block begins or ends: 1 new line, 2 blank line between. */
void writer_gap(struct html_writer *w, int newlines);
/* <br>: ends the line at hand; on an empty line it makes a blank one. */
void writer_break(struct html_writer *w);
/* UTF-8 between tags, perhaps in pieces. */
void writer_text(struct html_writer *w, const char *s, size_t n);
void writer_list(struct html_writer *w, bool numbered);
void writer_item(struct html_writer *w);
/* An <a> begins; its address is written behind its text unless the text shows it. */
void writer_link(struct html_writer *w, const char *href);
void writer_link_end(struct html_writer *w);
/* Ends the last line. */
void writer_line_end(struct html_writer *w);

#endif
