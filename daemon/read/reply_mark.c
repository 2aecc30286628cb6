#include "reply_line.h"

#include <string.h>
#include "html.h"
#include "../common/str.h"

/* The plain form of a mail and the text made of its HTML differ in white space, stars, link
 * addresses: letters and digits are compared. */
enum { INTRO_LINES = 5, CARD_LINES = 25, CARD_MAX = 3000, CARD_TRIES = 50 };

static bool
is_letter(char c)
{
	return ascii_isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The length of "(https://...)", "<mailto:...>" or "[cid:...]" at s; 0 if there is none. */
static size_t
link_at(const char *s, size_t n)
{
	const char *close = *s == '(' ? ")" : *s == '<' ? ">" : *s == '[' ? "]" : NULL;
	size_t length = 1;

	if (!close || n < 6 ||
	    (!ascii_starts(s + 1, "http") && !ascii_starts(s + 1, "mailto:") &&
	        !ascii_starts(s + 1, "cid:") && !ascii_starts(s + 1, "tel:")))
		return 0;
	while (length < n && s[length] != *close && s[length] != ' ')
		length++;
	return length < n && s[length] == *close ? length + 1 : 0;
}

/* Appends the letters of s[0..n), in lower case as far as they are ASCII. */
static void
add_letters(struct str *out, const char *s, size_t n)
{
	for (size_t i = 0, link; i < n; i++) {
		if ((link = link_at(s + i, n - i)))
			i += link - 1;
		else if (s[i] == '\xC2' && i + 1 < n && s[i + 1] == '\xA0')
			i++;
		else if (is_letter(s[i]))
			str_addc(out, (char)ascii_tolower((unsigned char)s[i]));
	}
}

static void
set_letters(struct str *out, const char *s, size_t n)
{
	str_truncate(out, 0);
	add_letters(out, s, n);
}

static bool
same(const struct str *a, const struct str *b)
{
	return a->len == b->len && a->len && memcmp(a->data, b->data, a->len) == 0;
}

static bool
is_text(const struct reply_lines *t, size_t i)
{
	return t->lines[i].class == LINE_TEXT || t->lines[i].class == LINE_EMPTY;
}

/* ---- introductions ---- */

/* How many lines from i on hold just the letters wanted; 0: they do not. */
static size_t
lines_holding(const struct reply_lines *t, size_t i, const struct str *wanted)
{
	struct str s = {0};
	size_t n = 0, found = 0;

	for (; !found && n < INTRO_LINES && i + n < t->count && is_text(t, i + n); n++) {
		add_letters(&s, t->lines[i + n].raw.start, t->lines[i + n].raw.length);
		if (s.len > wanted->len)
			break;
		found = same(&s, wanted) ? n + 1 : 0;
	}
	str_free(&s);
	return found;
}

/* The introduction counts where a quote follows it. */
static void
apply_intro(struct reply_lines *t, const char *text)
{
	struct str wanted = {0};

	set_letters(&wanted, text, strlen(text));
	for (size_t i = 0; wanted.len && i < t->count; i++) {
		size_t n = t->lines[i].class == LINE_TEXT ? lines_holding(t, i, &wanted) : 0;
		size_t next = n ? reply_next(t, i + n) : t->count;

		if (next == t->count || t->lines[next].class != LINE_QUOTE)
			continue;
		for (size_t k = i; k < i + n; k++)
			t->lines[k].class = LINE_INTRO;
		break;
	}
	str_free(&wanted);
}

/* ---- headers ---- */

/* "Something: else", whatever language it is in. */
static bool
is_header_like(struct line l)
{
	const char *colon = memchr(l.start, ':', l.length < 40 ? l.length : 40);

	return colon && colon > l.start && (size_t)(colon - l.start) + 1 < l.length;
}

/* The first lines of text that are not empty. */
static size_t
first_lines(const char *text, struct line *out, size_t max)
{
	const char *end = text + strlen(text);
	struct line l;
	size_t n = 0;

	while (n < max && line_next(&text, end, &l))
		if (!line_blank(&l))
			out[n++] = line_trim(l);
	return n;
}

/* A header's three lines: one has an address, or a time behind the first colon. */
static bool
is_head(const struct line *head, size_t count)
{
	bool proof = false;

	for (size_t i = 0; i < count; i++) {
		const char *first = memchr(head[i].start, ':', head[i].length);

		if (!is_header_like(head[i]))
			return false;
		proof = proof || memchr(head[i].start, '@', head[i].length) ||
		        memrchr(head[i].start, ':', head[i].length) != first;
	}
	return count == 3 && proof;
}

/* A quoted mail begins at the line that the mark's text begins with, if a header stands there. */
static void
apply_quote(struct reply_lines *t, const char *text)
{
	struct str wanted = {0}, s = {0};
	struct line head[3] = {{0}};

	if (!is_head(head, first_lines(text, head, 3)))
		return;
	set_letters(&wanted, head[0].start, head[0].length);
	for (size_t i = 0; wanted.len && i < t->count; i++) {
		if (t->lines[i].class > LINE_TEXT)
			continue;
		set_letters(&s, t->lines[i].raw.start, t->lines[i].raw.length);
		if (same(&s, &wanted)) {
			t->lines[i].class = LINE_HEADER;
			break;
		}
	}
	str_free(&wanted);
	str_free(&s);
}

/* ---- signatures ---- */

/* How many lines from i on are of the card: each holds nothing else. *letters is how much of it
 * they hold. */
static size_t
card_length(const struct reply_lines *t, size_t i, const struct str *card, size_t *letters)
{
	struct str s = {0};
	size_t n = 0, length = 0;

	*letters = 0;
	for (; i + n < t->count && n < 2 * CARD_LINES; n++) {
		const struct reply_line *l = &t->lines[i + n];

		if (l->class >= LINE_QUOTE && l->class <= LINE_ORIGINAL)
			break;
		set_letters(&s, l->raw.start, l->raw.length);
		if (s.len && !memmem(card->data, card->len, s.data, s.len) && *l->raw.start != '[')
			break;
		*letters += s.len;
		length = s.len ? n + 1 : length;
	}
	str_free(&s);
	return length;
}

/* The letters of the card; the first line that has any, in first. */
static void
read_card(const char *text, struct str *card, struct str *first)
{
	struct line lines[CARD_LINES + 1];
	size_t count = first_lines(text, lines, CARD_LINES + 1);

	for (size_t i = 0; count <= CARD_LINES && i < count; i++) {
		add_letters(card, lines[i].start, lines[i].length);
		if (!first->len)
			add_letters(first, lines[i].start, lines[i].length);
	}
	if (card->len > CARD_MAX)
		str_truncate(first, 0);
}

/* Marks the card's lines in the text, if most of the card stands there. */
static void
apply_signature(struct reply_lines *t, const char *text)
{
	struct str card = {0}, first = {0}, s = {0};
	size_t letters, n;
	int tries = 0;

	read_card(text, &card, &first);
	for (size_t i = 0; first.len && i < t->count && tries < CARD_TRIES; i++) {
		set_letters(&s, t->lines[i].raw.start, t->lines[i].raw.length);
		if (t->lines[i].class == LINE_QUOTE || s.len < first.len || s.len > card.len ||
		    memcmp(card.data, s.data, s.len) != 0)
			continue;
		tries++;
		n = card_length(t, i, &card, &letters);
		if (letters * 3 < card.len * 2)
			continue;
		for (size_t k = i; k < i + n; k++)
			t->lines[k].class = LINE_CARD;
		break;
	}
	str_free(&card);
	str_free(&first);
	str_free(&s);
}

/* The HTML that the mail's text is, or another form of it. */
static const struct part *
html_of(const struct mail *m)
{
	for (struct part *p = m->root; p; p = part_walk(p))
		if (p->class == PART_LEAF && p->is_body && p->text &&
		    strcmp(p->type, "text/html") == 0)
			return p;
	return NULL;
}

void
reply_marks_apply(struct mail *m, struct reply_lines *t)
{
	const struct part *html = html_of(m);
	struct html_mark marks[HTML_MARKS];
	size_t count = html ? html_marks(m->arena, html->text, marks) : 0;

	for (size_t i = 0; i < count; i++)
		switch (marks[i].kind) {
		case MARK_INTRO:
			apply_intro(t, marks[i].text);
			break;
		case MARK_QUOTE:
			apply_quote(t, marks[i].text);
			break;
		case MARK_SIGNATURE:
			apply_signature(t, marks[i].text);
			break;
		case MARK_NONE:
			break;
		}
}
