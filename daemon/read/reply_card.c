#include "reply_line.h"

#include <string.h>
#include "../common/str.h"

enum { CARD_LINES = 12 };

static bool
has_phone_word(struct line l)
{
	static const char *const words[] = {
	    "tel", "phone", "fax", "mob", "cell", "тел", "моб", "факс", "tālr", "tālrunis", NULL};
	char folded[FOLD_MAX];

	fold_line(folded, sizeof folded, l.start, l.length);
	for (const char *const *w = words; *w; w++)
		if (strstr(folded, *w))
			return true;
	return false;
}

/* "+371 2000 0000"; without a plus, brackets or a word that says so, figures are figures. */
static bool
has_phone(struct line l)
{
	for (size_t i = 0, digits; i < l.length; i++) {
		size_t start = i;

		for (digits = 0; i < l.length && strchr("0123456789 ()+.-", l.start[i]); i++)
			digits += ascii_isdigit((unsigned char)l.start[i]);
		if (digits >= 6 &&
		    (memchr(l.start + start, '+', i - start) ||
		        memchr(l.start + start, '(', i - start) || has_phone_word(l)))
			return true;
	}
	return false;
}

static bool
has_address(struct line l)
{
	for (size_t i = 1; i + 1 < l.length; i++)
		if (l.start[i] == '@' && ascii_isalnum((unsigned char)l.start[i - 1]) &&
		    ascii_isalnum((unsigned char)l.start[i + 1]))
			return true;
	return false;
}

static bool
has_reach(struct line l)
{
	return has_address(l) || memmem(l.start, l.length, "http", 4) ||
	       memmem(l.start, l.length, "www.", 4) || has_phone(l);
}

/* Whether what stands behind the rule at line i looks like a card, or the foot of a mailing list:
 * few and short lines, with a way to reach somebody, and then the text ends, or the quote begins.
 * Among rules that divide a text only the last can be one. */
static bool
card_follows(const struct reply_lines *t, size_t i)
{
	size_t lines = 0;
	bool reach = false;

	for (size_t k = i + 1; k < t->count; k++) {
		struct line l = line_trim(t->lines[k].raw);
		enum reply_class c = t->lines[k].class;

		if (reply_is_stars(l))
			return false;
		if (c >= LINE_QUOTE && c <= LINE_ORIGINAL)
			break;
		if (!l.length)
			continue;
		if (++lines > CARD_LINES || l.length > 100)
			return false;
		if (c == LINE_RULE && reply_next(t, k + 1) < t->count && lines > 1)
			return false;
		reach = reach || has_reach(l);
	}
	return lines && reach;
}

void
reply_signatures_find(struct reply_lines *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->lines[i].class == LINE_RULE && !reply_is_stars(t->lines[i].raw) &&
		    card_follows(t, i))
			t->lines[i].class = LINE_SIGN;
}
