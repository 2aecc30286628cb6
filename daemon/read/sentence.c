#include "sentence.h"

#include <string.h>
#include "../common/mem.h"
#include "number.h"
#include "paragraph_items.h"

struct sentences {
	struct paragraph *paragraph;
	size_t at;   /* the item where the next sentence begins */
	bool any;    /* a sentence was found already */
	bool closed; /* below the closing line */
};

struct sentences *
sentences_new(const struct lexicon *l, const char *text, size_t n)
{
	struct sentences *s = xcalloc(1, sizeof *s);

	s->paragraph = paragraph_new(l, text, n);
	return s;
}

void
sentences_free(struct sentences **s)
{
	if (!*s)
		return;
	paragraph_free(&(*s)->paragraph);
	free(*s);
	*s = NULL;
}

static bool
is_end_mark(const struct item *i)
{
	return is_mark(i, '.') || is_mark(i, '!') || is_mark(i, '?');
}

static bool
is_time(const struct item *i)
{
	return feature_of(&i->features, 0, T_of) >= 0;
}

/* What a number with a full stop counts: "27. November", "2026. Gada". A time in full counts
 * nothing: "by 16.00. On ..." */
static bool
is_counted(const struct item *number, const struct item *next)
{
	return number->last->parts == 1 &&
	       (feature_of(&next->features, T_january, T_december) >= 0 ||
	           has(&next->features, T_year));
}

/* "27." of "27. November", "A." of "A. Smith", "www.": a full stop that ends nothing. */
static bool
is_inner_stop(const struct item *stop, const struct item *before, const struct item *next)
{
	if (next->token->gap == GAP_NONE)
		return !is_mark(next, '"') && !is_mark(next, ')');
	if (stop->token->gap != GAP_NONE || !before)
		return false;
	if (before->last->kind == TOKEN_NUMBER)
		return !next->token->capital || is_counted(before, next) ||
		       next->token->kind == TOKEN_NUMBER;
	return before->last->kind == TOKEN_WORD && before->last->width == 1 &&
	       before->last->capital && next->token->capital;
}

/* Whether a full stop, or its like, ends the sentence behind item i. */
static bool
ends_by_mark(const struct item *i, const struct item *before, const struct item *next)
{
	if (is_mark(i, '.'))
		return !is_inner_stop(i, before, next);
	if (is_end_mark(i))
		return next->token->gap != GAP_NONE;
	if ((is_mark(i, '"') || is_mark(i, ')')) && before && is_end_mark(before))
		return i->token->gap == GAP_NONE && next->token->capital;
	/* "Fri." and a capital: the full stop did both */
	return i->token != i->last && i->last->kind == TOKEN_MARK && i->last->mark == '.' &&
	       !has(&i->features, P_abbreviations) && next->token->capital && !is_time(next);
}

/* What a sentence cannot end with: a line break behind it is the mail program's. */
static bool
wants_more(const struct item *i, const struct item *next)
{
	return is_mark(i, ',') ||
	       (feature_of(&i->features, T_monday, T_sunday) >= 0 && is_number(next)) ||
	       i->last->kind == TOKEN_NUMBER || feature_of(&i->features, T_by, T_of) >= 0 ||
	       feature_of(&i->features, T_n0, T_o31) >= 0;
}

/* "Monday -> racks", "Fri: call" at the head of a line. */
static bool
is_label(const struct item *next, size_t left)
{
	if (feature_of(&next->features, T_monday, T_december) < 0 &&
	    feature_of(&next->features, T_today, T_overmorrow) < 0 &&
	    next->token->kind != TOKEN_NUMBER)
		return false;
	for (size_t i = 1; i < 5 && i < left; i++)
		if ((is_mark(&next[i], '-') && next[i].token->gap == GAP_SPACE) ||
		    is_mark(&next[i], '>') || is_mark(&next[i], ':'))
			return true;
	return false;
}

/* Whether the line break before the next item is meant. */
static bool
ends_by_line(const struct paragraph *p, size_t i)
{
	const struct item *last = &p->items[i], *next = last + 1;

	if (next->token->gap < GAP_LINE)
		return false;
	if (paragraph_is_bullet(p, i + 1) || is_mark(last, ':') || is_mark(last, ';') ||
	    is_label(next, p->count - i - 1))
		return true;
	if (wants_more(last, next) || last->last->column + 1u + next->token->width > p->width)
		return false;
	return next->token->capital || next->token->kind != TOKEN_WORD;
}

static bool
ends_behind(const struct paragraph *p, size_t i)
{
	const struct item *item = &p->items[i];

	return i + 1 == p->count || ends_by_line(p, i) ||
	       ends_by_mark(item, i ? item - 1 : NULL, item + 1);
}

/* A line that is a closing and little more. next: the item behind the sentence. */
static bool
is_closing(const struct sentence *s, const struct item *next)
{
	size_t words = 0;

	if (!has(&s->items[0].features, P_closing) || s->items[0].token->gap < GAP_LINE)
		return false;
	if (next && next->token->gap < GAP_LINE)
		return false;
	for (size_t i = 1; i < s->count && s->items[i].token->gap < GAP_LINE; i++)
		words += s->items[i].token->kind == TOKEN_WORD;
	return words <= 3;
}

static void
find_question(struct sentence *s)
{
	bool asked = false;

	for (size_t i = 0; i < s->count; i++)
		asked = asked || s->items[i].asked;
	s->question = !asked && is_mark(&s->items[s->count - 1], '?');
}

static bool
take_sentence(struct sentences *s, struct sentence *found)
{
	struct paragraph *p = s->paragraph;

	if (s->at == p->count) {
		s->at = 0;
		if (!paragraph_next(p))
			return false;
	}
	size_t end = s->at;
	while (!ends_behind(p, end))
		end++;
	*found = (struct sentence){.items = p->items + s->at, .count = end + 1 - s->at};
	s->at = end + 1;
	return true;
}

bool
sentence_next(struct sentences *s, struct sentence *found)
{
	while (take_sentence(s, found)) {
		find_question(found);
		const struct paragraph *p = s->paragraph;
		if (s->any && is_closing(found, s->at < p->count ? &p->items[s->at] : NULL))
			s->closed = true;
		if (has(&found->items[0].features, P_postscript))
			s->closed = false;
		s->any = true;
		if (!s->closed)
			return true;
	}
	return false;
}
