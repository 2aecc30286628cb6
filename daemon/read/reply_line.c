#include "reply_line.h"

#include <string.h>
#include "mail_words.h"
#include "../common/str.h"

enum { HEADER_LINES = 14 };

/* The length of the quote mark that a line begins with, 0 if it is not quoted. */
static size_t
quote_mark(struct line l)
{
	size_t i = 0, letters = 0;

	while (i < l.length && i < 4 && (l.start[i] == ' ' || l.start[i] == '\t'))
		i++;
	if (i < l.length && l.start[i] == '>')
		return i + 1;
	/* initials in front, as in "JD> text" */
	while (i < l.length && letters < 4 && l.start[i] >= 'A' && l.start[i] <= 'Z') {
		i++;
		letters++;
	}
	bool initials = letters && i < l.length && l.start[i] == '>' &&
	                (i + 1 == l.length || l.start[i + 1] == ' ');

	return initials ? i + 1 : 0;
}

static bool
only_of(const char *folded, const char *set)
{
	return *folded && folded[strspn(folded, set)] == 0;
}

bool
reply_is_stars(struct line l)
{
	l = line_trim(l);
	return l.length == 5 && memcmp(l.start, "* * *", 5) == 0;
}

bool
reply_has_bar(struct line l)
{
	size_t spaces = 0;

	while (spaces < l.length && spaces < 3 && l.start[spaces] == ' ')
		spaces++;
	return spaces < l.length && l.start[spaces] == '|';
}

struct line
reply_unquoted(struct line l)
{
	size_t n = quote_mark(l);

	if (!n && reply_has_bar(l))
		n = strcspn(l.start, "|") + 1;
	n += n && n < l.length && l.start[n] == ' ';
	return (struct line){l.start + n, l.length - n};
}

/* What stands behind the dashes is the words and then nothing but dashes. */
static bool
is_title(const char *words, const char *s)
{
	size_t n = strlen(words);

	return strncmp(s, words, n) == 0 && s[n + strspn(s + n, "-_=*~>: ")] == 0;
}

/* The same, or it goes on as "Forwarded by Somebody on 5 May ----" and "Forwarded message from
 * somebody ----". */
static bool
is_forward_title(const char *words, const char *s)
{
	size_t n = strlen(words);

	return is_title(words, s) ||
	       (strncmp(s, words, n) == 0 && s[n] == ' ' && s[strlen(s) - 1] == '-');
}

/* "---- Original Message ----": dashes before it are what makes it more than words. */
static bool
is_dashed_title(const char *folded, const struct phrase_pairs *pairs, enum mail_list list)
{
	const char *s = folded + strspn(folded, "-_=*~< ");

	return s - folded >= 2 && phrase_table_find_by(mail_table(list), pairs, s,
	                              list == MAIL_FORWARDED ? is_forward_title : is_title);
}

static bool
is_forward(const char *folded, const struct phrase_pairs *pairs)
{
	return is_dashed_title(folded, pairs, MAIL_FORWARDED) ||
	       phrase_table_find_by(mail_table(MAIL_FORWARD_BEGINS), pairs,
	           folded + strspn(folded, "-_=*~< "), phrase_match);
}

bool
reply_is_forward(struct line l)
{
	char folded[FOLD_MAX];
	struct phrase_pairs pairs;

	fold_line(folded, sizeof folded, l.start, l.length);
	phrase_pairs(&pairs, folded);
	return is_forward(folded, &pairs);
}

static bool
begins_with_device(const char *s)
{
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, s);
	return phrase_table_find_by(mail_table(MAIL_DEVICES), &pairs, s, phrase_begins);
}

/* The words are followed by the name of a device or program. */
static bool
is_by_device(const char *words, const char *s)
{
	size_t n = strlen(words);

	return strncmp(s, words, n) == 0 && s[n] == ' ' && begins_with_device(s + n + 1);
}

static bool
is_phone(const char *folded, size_t length, const struct phrase_pairs *pairs)
{
	const char *s = folded + strspn(folded, "<([*_- ");

	return length <= 150 && *s && folded[strlen(folded) - 1] != '?' &&
	       (phrase_table_find_by(mail_table(MAIL_SENT_FROM), pairs, s, phrase_match) ||
	           phrase_table_find_by(mail_table(MAIL_SENT_BY), pairs, s, is_by_device));
}

static enum reply_class
class_of(struct line raw, bool code)
{
	char folded[FOLD_MAX];
	struct phrase_pairs pairs;
	struct line l = line_trim(raw);

	if (quote_mark(raw))
		return LINE_QUOTE;
	if (!fold_line(folded, sizeof folded, l.start, l.length))
		return LINE_EMPTY;
	if (code)
		return LINE_TEXT;
	if (strcmp(folded, "--") == 0 || (strcmp(folded, "-") == 0 && l.length > 1))
		return LINE_SIGN;
	if (only_of(folded, "-_=*~# ") && (l.length > 2 || strcmp(folded, "__") == 0))
		return LINE_RULE;
	phrase_pairs(&pairs, folded);
	if (is_dashed_title(folded, &pairs, MAIL_ORIGINAL) || is_forward(folded, &pairs))
		return LINE_ORIGINAL;
	return is_phone(folded, l.length, &pairs) ? LINE_PHONE : LINE_TEXT;
}

enum header_key
reply_header_key(struct line l)
{
	static const struct {
		enum mail_list list;
		enum header_key key;
	} lists[] = {
	    {MAIL_HEADER_FROM, KEY_FROM},
	    {MAIL_HEADER_DATE, KEY_DATE},
	    {MAIL_HEADER_TO, KEY_TO},
	    {MAIL_HEADER_SUBJECT, KEY_SUBJECT},
	    {MAIL_HEADER_OTHER, KEY_OTHER},
	};
	char folded[FOLD_MAX];
	struct phrase_pairs pairs;

	fold_line(folded, sizeof folded, l.start, l.length < 60 ? l.length : 60);
	char *s = folded + strspn(folded, "*_| "), *colon = strchr(s, ':');

	if (!colon)
		return KEY_NONE;
	while (colon > s && strchr("*_ ", colon[-1]))
		colon--;
	*colon = 0;
	phrase_pairs(&pairs, s);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (phrase_table_find_by(mail_table(lists[i].list), &pairs, s, phrase_match))
			return lists[i].key;
	return KEY_NONE;
}

static bool
has_time(struct line l)
{
	for (size_t i = 1; i + 2 < l.length; i++)
		if ((l.start[i] == ':' || l.start[i] == '.') &&
		    ascii_isdigit((unsigned char)l.start[i - 1]) &&
		    ascii_isdigit((unsigned char)l.start[i + 1]) &&
		    ascii_isdigit((unsigned char)l.start[i + 2]))
			return true;
	return false;
}

/* The length of a header block that starts at line i, 0 if there is none. "From: Riga, To: Oslo,
 * Date: 5 May" is somebody's wish; a mail's header has an address, a time or a subject too. "Date:
 * 5 May 10:00, Subject: training" is an appointment. */
static size_t
block_length(const struct reply_lines *t, size_t i)
{
	bool seen[KEY_OTHER + 1] = {false}, proof = false, gaps = false;
	size_t end = i, wrapped = 0;
	int keys = 0;

	for (size_t k = i; k < t->count && k < i + HEADER_LINES; k++) {
		const struct reply_line *l = &t->lines[k];
		enum header_key key = l->class == LINE_TEXT ? reply_header_key(l->raw) : KEY_NONE;

		if (l->class == LINE_EMPTY)
			continue;
		if (key == KEY_NONE && (k > end + 1 || wrapped++ >= 4 || l->class != LINE_TEXT))
			break;
		/* behind a gap: "To: whom it may concern" of the text; or all fields have gaps */
		if (key != KEY_NONE && k > end + 1 && ((!gaps && keys > 2) || seen[key]))
			break;
		gaps = gaps || k > end + 1;
		if (key != KEY_NONE && key != KEY_OTHER && !seen[key])
			keys++;
		if (k == i && (key == KEY_NONE || key == KEY_OTHER))
			break;
		seen[key] = true;
		proof = proof || (key != KEY_NONE && memchr(l->raw.start, '@', l->raw.length)) ||
		        (key == KEY_DATE && has_time(l->raw)) || (key == KEY_SUBJECT && keys > 2);
		end = k;
	}
	while (end > i && reply_header_key(t->lines[end].raw) == KEY_NONE)
		end--;
	return keys >= 2 && proof &&
	               (seen[KEY_FROM] || (seen[KEY_DATE] && seen[KEY_TO] && seen[KEY_SUBJECT]))
	           ? end - i + 1
	           : 0;
}

static void
mark_headers(struct reply_lines *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (t->lines[i].class != LINE_TEXT || reply_header_key(t->lines[i].raw) == KEY_NONE)
			continue;
		size_t n = block_length(t, i);

		for (size_t k = 0; k < n; k++)
			if (t->lines[i + k].class == LINE_TEXT)
				t->lines[i + k].class = LINE_HEADER;
		if (n)
			i += n - 1;
	}
}

/* "> see (http://example.org/a" and on the next line "b)". */
static bool
link_breaks(struct line quote, struct line l)
{
	static const char pairs[][2] = {{'(', ')'}, {'<', '>'}, {'[', ']'}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		const char *open = memrchr(quote.start, pairs[i][0], quote.length);
		size_t rest = open ? (size_t)(quote.start + quote.length - open) : 0, word = 0;

		if (rest < 6 || memchr(open, pairs[i][1], rest) || memchr(open, ' ', rest) ||
		    (strncmp(open + 1, "http", 4) != 0 && strncmp(open + 1, "mailto", 6) != 0))
			continue;
		while (word < l.length && l.start[word] != ' ' && l.start[word] != pairs[i][1])
			word++;
		if (word < l.length && l.start[word] == pairs[i][1])
			return true;
	}
	return false;
}

/* A long quoted line that breaks off within a sentence, and a short rest that goes on in small
 * letters. */
static bool
line_breaks(struct line quote, struct line l)
{
	char folded[FOLD_MAX];
	size_t word = 0;

	while (word < l.length && l.start[word] != ' ')
		word++;
	if (!l.length || l.length > 60 || quote.length + 1 + word <= 72 ||
	    strchr(".:;!?)\"'", quote.start[quote.length - 1]))
		return false;
	fold_line(folded, sizeof folded, l.start, word);
	return !ascii_isdigit((unsigned char)*l.start) && folded[0] == *l.start &&
	       folded[1] == (word > 1 ? l.start[1] : 0);
}

/* A line between two quoted ones may be the rest of the first: mail programs wrap long lines and
 * forget the mark. An answer there is another matter, so there must be a sign of it. */
static void
mark_wraps(struct reply_lines *t)
{
	for (size_t i = 1; i + 1 < t->count; i++) {
		struct reply_line *l = &t->lines[i];

		if (l->class != LINE_TEXT || l[-1].class != LINE_QUOTE || l[1].class != LINE_QUOTE)
			continue;
		struct line quote = line_trim(l[-1].raw), rest = line_trim(l->raw);

		if (link_breaks(quote, rest) || line_breaks(quote, rest))
			l->class = LINE_QUOTE;
	}
}

size_t
reply_next(const struct reply_lines *t, size_t i)
{
	while (i < t->count && t->lines[i].class == LINE_EMPTY)
		i++;
	return i;
}

bool
reply_lines_read(struct mail *m, const char *text, size_t max, struct reply_lines *out)
{
	const char *end = text + strlen(text), *at = text;
	size_t count = 0;
	bool code = false;
	struct line l;

	while (line_next(&at, end, &l))
		count++;
	if (count > max)
		return false;
	*out = (struct reply_lines){arena_alloc(m->arena, (count + 1) * sizeof *out->lines), 0};
	while (line_next(&text, end, &l)) {
		if (l.length >= 3 && strncmp(l.start, "```", 3) == 0)
			code = !code;
		bool stuffed = m->flowed && l.length > 1 && l.start[0] == ' ' && l.start[1] == '>';

		out->lines[out->count++] =
		    (struct reply_line){l, stuffed ? LINE_TEXT : class_of(l, code)};
	}
	mark_headers(out);
	reply_signatures_find(out);
	mark_wraps(out);
	return true;
}
