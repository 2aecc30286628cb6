#include "reply_line.h"

#include <string.h>
#include "mail_words.h"
#include "../common/str.h"

/* An introduction is looked for from its last line backwards, over at most this many lines. */
enum { JOIN_LINES = 5, QUOTED_LINES = 3, INTRO_MAX = 400 };

struct intro {
	char
	    text[FOLD_MAX]; /* the joined lines, folded, the end stripped of dashes and the colon */
	bool colon, dashes;
};

static bool
is_word_byte(char c)
{
	return ascii_isalnum((unsigned char)c) || (unsigned char)c > 127;
}

/* As a word of its own; in scripts without spaces (the phrase starts with such a letter), anywhere.
 */
static bool
has_word(const char *word, const char *s)
{
	bool spaceless = (unsigned char)*word >= 0xE3;
	size_t n = strlen(word);

	for (const char *hit = s; (hit = strstr(hit, word)); hit++)
		if (spaceless || ((hit == s || !is_word_byte(hit[-1])) && !is_word_byte(hit[n])))
			return true;
	return false;
}

static bool
ends_with(const char *word, const char *s)
{
	size_t n = strlen(word), length = strlen(s);

	return length > n && strcmp(s + length - n, word) == 0 && !is_word_byte(s[length - n - 1]);
}

static bool
has_one_of(enum mail_list list, const char *s, phrase_holds *holds)
{
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, s);
	return holds == phrase_begins
	           ? phrase_table_find_by(mail_table(list), &pairs, s, holds)
	           : phrase_table_find_inside(mail_table(list), &pairs, s, holds);
}

static bool
has_last_verb(const char *s)
{
	return has_one_of(MAIL_INTRO_LAST_VERBS, s, ends_with);
}

static bool
has_verb(const char *s)
{
	return has_last_verb(s) || has_one_of(MAIL_INTRO_VERBS, s, has_word);
}

static bool
has_start(const char *s)
{
	return has_one_of(MAIL_INTRO_STARTS, s, phrase_begins);
}

/* Whether the number of n digits at s is a year, or a time of day or a date in figures. */
static bool
is_year(const char *s, size_t n)
{
	return n == 4 && (strncmp(s, "19", 2) == 0 || strncmp(s, "20", 2) == 0);
}

static bool
is_time(const char *s, size_t n)
{
	return n <= 2 && s[n] && strchr(":./-h", s[n]) && ascii_isdigit((unsigned char)s[n + 1]) &&
	       ascii_isdigit((unsigned char)s[n + 2]);
}

static bool
has_number(const char *s, bool (*is)(const char *, size_t))
{
	while (*(s += strcspn(s, "0123456789"))) {
		size_t n = strspn(s, "0123456789");

		if (is(s, n))
			return true;
		s += n;
	}
	return false;
}

static bool
has_date(const char *s)
{
	return has_number(s, is_year) || has_number(s, is_time);
}

static bool
has_digit(const char *s)
{
	return strpbrk(s, "0123456789") != NULL;
}

/* Cannot be anything else. */
static bool
is_strong(const struct intro *in)
{
	const char *s = in->text;
	bool address = strchr(s, '@'), date = has_date(s);

	if (in->dashes && has_last_verb(s))
		return true;
	if (!address && !date)
		return false;
	bool start = has_start(s), figure = ascii_isdigit((unsigned char)*s);

	if (has_verb(s))
		return (in->colon || in->dashes) &&
		       ((date && (address || start || figure)) || (address && start));
	/* "26.06.2014, 14:41, "A. B." <a@b>:" */
	size_t n = strlen(s);

	return in->colon && date && address && n && strchr(">)\"]", s[n - 1]) && (start || figure);
}

/* Is one if quoted lines follow. */
static bool
is_weak(const struct intro *in)
{
	const char *s = in->text;
	size_t n = strlen(s);

	/* "20.11.2026 10:15, Anna:" */
	if (in->colon && (has_start(s) || ascii_isdigit((unsigned char)*s)) &&
	    has_number(s, is_year) && has_number(s, is_time))
		return true;
	if (in->colon && has_verb(s) && (has_start(s) || strchr(s, '@') || has_digit(s) || n < 60))
		return true;
	return n && strchr(s, '@') && has_date(s) &&
	       (in->colon || s[n - 1] == '>' || s[n - 1] == ')');
}

/* Joins lines first..last. */
static void
join(const struct reply_lines *t, size_t first, size_t last, struct intro *in)
{
	char raw[INTRO_MAX];
	size_t length = 0;

	for (size_t i = first; i <= last; i++) {
		struct line l = line_trim(t->lines[i].raw);

		if (l.length + 1 > sizeof raw - length)
			l.length = sizeof raw - length - 1;
		memcpy(raw + length, l.start, l.length);
		length += l.length;
		raw[length++] = ' ';
		if (length >= sizeof raw - 1)
			break;
	}
	*in = (struct intro){0};
	length = fold_line(in->text, sizeof in->text, raw, length);
	size_t start = strspn(in->text, "-_=*~ "), cut = length;

	while (cut > start && strchr("-_=*~ ", in->text[cut - 1]))
		cut--;
	in->dashes = start >= 2 && length - cut >= 2;
	in->colon = cut > start && in->text[cut - 1] == ':';
	while (cut > start && strchr(": *_", in->text[cut - 1]))
		cut--;
	memmove(in->text, in->text + start, cut - start);
	in->text[cut - start] = 0;
}

/* A line with which an introduction may end: with a colon, an address or dashes. "> wrote:" and
 * ">:" are ends that broke off from an address, no quotes. */
static bool
may_end(const struct reply_line *l)
{
	struct line t = line_trim(l->raw);
	char folded[FOLD_MAX];

	if (!t.length || (l->class != LINE_TEXT && l->class != LINE_QUOTE))
		return false;
	size_t n =
	    fold_line(folded, sizeof folded, t.start, t.length < FOLD_MAX ? t.length : FOLD_MAX);

	if (l->class == LINE_QUOTE) {
		const char *s = folded + strspn(folded, "> ");

		if (strcmp(s, ":") == 0)
			return true;
		for (const char *const *v = mail_phrases(MAIL_INTRO_LAST_VERBS); *v; v++)
			if (strncmp(s, *v, strlen(*v)) == 0 && strcmp(s + strlen(*v), ":") == 0)
				return true;
		return false;
	}
	return n && strchr(":>)-*_", folded[n - 1]);
}

static bool
starts_quote(const struct reply_line *l)
{
	return (l->class == LINE_QUOTE && !may_end(l)) || reply_has_bar(l->raw);
}

/* How many lines before and with last make an introduction; 0: none. */
static size_t
intro_length(const struct reply_lines *t, size_t last)
{
	size_t next = reply_next(t, last + 1), texts = 0;
	bool quoted = next < t->count && starts_quote(&t->lines[next]);
	struct intro in;
	bool gap = false; /* what stands above an empty line belongs to it only if that is sure */
	size_t weak = 0;

	for (size_t n = 1; n <= JOIN_LINES + 1 && n <= last + 1; n++) {
		const struct reply_line *l = &t->lines[last + 1 - n];

		if (l->class != LINE_TEXT && l->class != LINE_EMPTY &&
		    !(n == 1 || (l->class == LINE_RULE && n < 2)))
			break;
		gap = gap || l->class == LINE_EMPTY;
		if (l->class == LINE_EMPTY)
			continue;
		if (++texts > JOIN_LINES)
			break;
		join(t, last + 1 - n, last, &in);
		if (is_strong(&in))
			return n;
		if (!weak && quoted && !gap && texts <= 3 && is_weak(&in))
			weak = n;
	}
	return weak;
}

/* "My answer On 5 May 2026 at 10:15, a@b.test wrote:" above a quote: a line end got lost. The
 * introduction is left out of the line; false if there is none. */
static bool
cut_shared_line(struct reply_lines *t, size_t i)
{
	struct reply_line *l = &t->lines[i];
	size_t next = reply_next(t, i + 1), k = l->raw.length;
	struct intro in;

	if (l->class != LINE_TEXT || next >= t->count || !starts_quote(&t->lines[next]))
		return false;
	while (k > 1 && strncmp(l->raw.start + k - 1, " On ", 4) != 0)
		k--;
	if (k <= 1 || l->raw.length - k >= INTRO_MAX)
		return false;
	struct line rest = {l->raw.start + k, l->raw.length - k};

	join(&(struct reply_lines){&(struct reply_line){rest, LINE_TEXT}, 1}, 0, 0, &in);
	if (!is_strong(&in))
		return false;
	l->raw.length = k - 1;
	return true;
}

/* Where bars quote, they do so to the end. A line with bars at both ends is a table's. */
static void
mark_bars(struct reply_lines *t, size_t i)
{
	for (; i < t->count; i++) {
		struct line l = line_trim(t->lines[i].raw);
		bool table = l.length > 1 && l.start[l.length - 1] == '|';

		if (t->lines[i].class == LINE_TEXT && reply_has_bar(t->lines[i].raw) && !table)
			t->lines[i].class = LINE_QUOTE;
	}
}

/* Apple's program quotes the introduction, too: "> On 20 Nov 2026, at 10:15, Anna <a@b.test>
 * wrote:". */
static void
mark_quoted_intro(struct reply_lines *t, size_t i)
{
	struct reply_line bare[QUOTED_LINES];
	struct reply_lines head = {bare, 0};
	struct intro in;

	while (head.count < QUOTED_LINES && i + head.count + 1 < t->count &&
	       t->lines[i + head.count + 1].class == LINE_QUOTE) {
		bare[head.count].raw = reply_unquoted(t->lines[i + head.count].raw);
		join(&head, 0, head.count, &in);
		head.count++;
		if (!is_strong(&in))
			continue;
		for (size_t k = 0; k < head.count; k++)
			t->lines[i + k].class = LINE_INTRO;
		return;
	}
}

static void
find_quoted_intros(struct reply_lines *t)
{
	bool quoted = false; /* the line before */

	for (size_t i = 0; i < t->count; i++) {
		if (t->lines[i].class == LINE_QUOTE && !quoted)
			mark_quoted_intro(t, i);
		if (t->lines[i].class != LINE_EMPTY)
			quoted = t->lines[i].class == LINE_QUOTE || t->lines[i].class == LINE_INTRO;
	}
}

void
reply_intros_find(struct reply_lines *t)
{
	bool bars = false;

	for (size_t i = 0; i < t->count; i++) {
		if (!may_end(&t->lines[i]))
			continue;
		size_t n = cut_shared_line(t, i) ? 0 : intro_length(t, i),
		       next = reply_next(t, i + 1);

		for (size_t k = 0; k < n; k++)
			t->lines[i - k].class = LINE_INTRO;
		if (n && !bars && next < t->count && reply_has_bar(t->lines[next].raw)) {
			mark_bars(t, next);
			bars = true;
		}
	}
	find_quoted_intros(t);
}
