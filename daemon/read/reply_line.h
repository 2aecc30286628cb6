/* The lines of a reply, each with its class. Between the files of reply alone. */
#ifndef REPLY_LINE_H
#define REPLY_LINE_H

#include "fold.h"
#include "mail.h"
#include "phrase.h"
#include "../common/mem.h"

/* Which field of a quoted mail's header a line is. */
enum header_key { KEY_NONE, KEY_FROM, KEY_DATE, KEY_TO, KEY_SUBJECT, KEY_OTHER };

enum reply_class {
	LINE_EMPTY,
	LINE_TEXT,
	LINE_QUOTE,    /* > quoted */
	LINE_INTRO,    /* On ... somebody wrote: (each of its lines) */
	LINE_HEADER,   /* From: Sent: To: Subject: of a quoted mail */
	LINE_ORIGINAL, /* -----Original Message----- */
	LINE_RULE,     /* ---------- */
	LINE_SIGN,     /* the signature begins: "-- " */
	LINE_PHONE,    /* Sent from my ... */
	LINE_CARD,     /* of a signature that the HTML marks as one */
};

struct reply_line {
	struct line raw;
	enum reply_class class;
};

struct reply_lines {
	struct reply_line *lines;
	size_t count;
};

/* Splits text and classes what a line shows by itself; then header blocks. At most max lines; false
 * if there are more. */
bool reply_lines_read(struct mail *m, const char *text, size_t max, struct reply_lines *out);
/* Finds the rules that signatures begin with (reply_card.c). */
void reply_signatures_find(struct reply_lines *t);
/* Finds the lines that introduce a quote (reply_intro.c). */
void reply_intros_find(struct reply_lines *t);
/* Which field of a quoted header the line is: "*Von:* Anna" is KEY_FROM. */
enum header_key reply_header_key(struct line l);
/* Whether a LINE_ORIGINAL says that what follows is forwarded. */
bool reply_is_forward(struct line l);
/* "* * *", the rule of our own mails. */
bool reply_is_stars(struct line l);
/* "| text": how some programs quote; elsewhere a bar is a table's. */
bool reply_has_bar(struct line l);
/* A quoted line without its outermost mark. */
struct line reply_unquoted(struct line l);
/* Uses what the HTML form of the mail marks (reply_mark.c): it knows of introductions and headers
 * in languages that conf/languages does not, and of signatures without "-- ". */
void reply_marks_apply(struct mail *m, struct reply_lines *t);
/* The next line that is not empty, from i on; count if there is none. */
size_t reply_next(const struct reply_lines *t, size_t i);

#endif
