#include "paragraph_items.h"

#include <string.h>
#include "../common/mem.h"

enum { QUOTE_MAX = 200 }; /* items; what is quoted at greater length was no quotation mark */

/* No accented Latin letter, in one piece or in two. */
static bool
is_bare(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c >= 0xC3 && c <= 0xC6) || c == 0xCC)
			return false;
	}
	return true;
}

struct paragraph *
paragraph_new(const struct lexicon *l, const char *text, size_t n)
{
	struct paragraph *p = xcalloc(1, sizeof *p);
	struct token start = {.gap = GAP_PARAGRAPH};

	p->lexicon = l;
	p->at = text;
	p->end = text + n;
	p->bare = is_bare(text, n);
	if (!lexer_next(&p->at, p->end, &start, &p->next))
		p->next.start = NULL;
	return p;
}

void
paragraph_free(struct paragraph **p)
{
	if (!*p)
		return;
	free((*p)->items);
	free((*p)->tokens);
	free((*p)->senses);
	free(*p);
	*p = NULL;
}

static void
add_token(struct paragraph *p, const struct token *t)
{
	if (p->token_count == p->size) {
		p->size = p->size ? 2 * p->size : 256;
		p->tokens = xrealloc(p->tokens, p->size * sizeof *p->tokens);
		p->senses = xrealloc(p->senses, p->size * sizeof *p->senses);
	}
	lexicon_senses(p->lexicon, t, p->bare, &p->senses[p->token_count]);
	p->tokens[p->token_count++] = *t;
	p->width = t->column > p->width ? t->column : p->width;
}

static bool
read_tokens(struct paragraph *p)
{
	struct token last = p->next;

	p->token_count = 0;
	p->width = 0;
	if (!last.start)
		return false;
	do {
		add_token(p, &last);
		if (!lexer_next(&p->at, p->end, &last, &p->next))
			p->next.start = NULL;
		last = p->next;
	} while (last.start && last.gap < GAP_PARAGRAPH);
	return true;
}

static void
add_item(struct paragraph *p, const struct item *item)
{
	if (p->count == p->item_size) {
		p->item_size = p->item_size ? 2 * p->item_size : 256;
		p->items = xrealloc(p->items, p->item_size * sizeof *p->items);
	}
	p->items[p->count++] = *item;
}

static void
make_items(struct paragraph *p)
{
	p->count = 0;
	for (size_t i = 0; i < p->token_count;) {
		struct item item = {.token = &p->tokens[i]};
		size_t n = lexicon_match(
		    p->lexicon, &p->tokens[i], &p->senses[i], p->token_count - i, &item.features);
		i += n ? n : 1;
		item.last = &p->tokens[i - 1];
		add_item(p, &item);
	}
}

/* The counterpart of the mark at item i, or i when there is none near. */
static size_t
counterpart(const struct paragraph *p, size_t i, char mark)
{
	for (size_t k = i + 1; k < p->count && k < i + QUOTE_MAX; k++)
		if (is_mark(&p->items[k], mark))
			return k;
	return i;
}

/* An inch is no quotation. */
static bool
opens_quote(const struct paragraph *p, size_t i)
{
	const struct item *item = &p->items[i];

	return is_mark(item, '"') &&
	       !(i && item->token->gap == GAP_NONE && item[-1].last->kind == TOKEN_NUMBER);
}

static void
mark_quotes(struct paragraph *p)
{
	for (size_t i = 0; i < p->count; i++) {
		bool quote = opens_quote(p, i);
		if (!quote && !is_mark(&p->items[i], 'Q'))
			continue;
		size_t end = counterpart(p, i, quote ? '"' : '?');
		for (size_t k = i; k < end; k++) {
			p->items[k].quoted = true; /* a question says nothing, either */
			p->items[k].asked = p->items[k].asked || !quote;
		}
		i = quote ? end : i;
	}
}

bool
paragraph_next(struct paragraph *p)
{
	if (!read_tokens(p))
		return false;
	make_items(p);
	mark_quotes(p);
	return true;
}

/* The number of a list item "2." or "2)" at item i; -1: it is none. */
static int
bullet_number(const struct paragraph *p, size_t i)
{
	const struct token *t = p->items[i].token;

	if (i + 2 >= p->count || t->kind != TOKEN_NUMBER || t->parts != 1 || t->number[0] > 99)
		return -1;
	return (is_mark(&p->items[i + 1], '.') || is_mark(&p->items[i + 1], ')')) &&
	               p->items[i + 1].token->gap == GAP_NONE &&
	               p->items[i + 2].token->gap == GAP_SPACE
	           ? t->number[0]
	           : -1;
}

/* "4." at the head of a line may be a date: a list item's number follows that of another one. */
static bool
follows_number(const struct paragraph *p, size_t i, int number)
{
	for (size_t k = i; k-- > 0 && i - k < QUOTE_MAX;)
		if (p->items[k].token->gap >= GAP_LINE && bullet_number(p, k) == number - 1)
			return true;
	return false;
}

bool
paragraph_is_bullet(const struct paragraph *p, size_t i)
{
	const struct item *item = &p->items[i];
	int number = bullet_number(p, i);

	if (number >= 0)
		return number == 1 || follows_number(p, i, number);
	if (item->token->kind != TOKEN_MARK || i + 1 == p->count)
		return false;
	return strchr("-*>+#", item->token->mark) && item[1].token->gap != GAP_LINE;
}
