#include "reply_piece.h"

#include "commands.h"

static void
append(struct reply_pieces *p, bool quote, const char *text, size_t n)
{
	struct reply_piece *piece = arena_alloc(p->arena, sizeof *piece);

	piece->quote = quote;
	piece->text = arena_strndup(p->arena, text, n);
	*(p->last ? &p->last->next : &p->first) = piece;
	p->last = piece;
}

static void
finish(struct reply_pieces *p)
{
	size_t n = p->text.len;

	while (n && ascii_isspace(p->text.data[n - 1]))
		n--;
	if (n)
		append(p, p->quote, p->text.data, n);
	str_truncate(&p->text, 0);
	p->gap = false;
}

void
reply_pieces_add(struct reply_pieces *p, bool quote, struct line l)
{
	if (line_blank(&l)) {
		p->gap = true;
		return;
	}
	if (quote != p->quote)
		finish(p);
	if (p->gap && p->text.len)
		str_addc(&p->text, '\n');
	p->gap = false;
	p->quote = quote;
	str_add(&p->text, l.start, l.length);
	str_addc(&p->text, '\n');
}

struct reply_piece *
reply_pieces_end(struct reply_pieces *p)
{
	struct reply_piece *first;

	finish(p);
	first = p->first;
	str_free(&p->text);
	*p = (struct reply_pieces){.arena = p->arena};
	return first;
}

/* Quotes between the commands become one, so that pieces go on to alternate. */
void
reply_drop_commands(struct arena *a, struct reply *r)
{
	struct reply_pieces kept = {.arena = a};
	struct reply_piece *piece = r->pieces;
	struct str quotes = {0};
	const char *body = NULL;

	for (; piece; piece = piece->next) {
		if (piece->quote) {
			str_addz(&quotes, quotes.len ? "\n\n" : "");
			str_addz(&quotes, piece->text);
			continue;
		}
		commands_read(a, piece->text, &body);
		if (!body || *body)
			break;
	}
	if (quotes.len)
		append(&kept, true, quotes.data, quotes.len);
	if (piece) {
		append(&kept, false, body ? body : piece->text, strlen(body ? body : piece->text));
		kept.last->next = piece->next;
	}
	r->pieces = kept.first;
	str_free(&quotes);
}
