/* A template as parsed: strict Mustache (variables {{x}}, conditions {{#x}}..{{/x}} and
 * {{^x}}..{{/x}}, lists {{#x}}..{{/x}}, comments {{! }}; no partials, lambdas, unescaped values or
 * other delimiters), with **bold** and blank lines between paragraphs as the only layout.
 *
 * What stands between a list's tags is shown once for each item, and may name what an item has and
 * nothing else; {{^x}}..{{/x}} is shown for a list without items, {{#x_count}}..{{/x_count}} once
 * for one with some. Items have no lists of their own.
 *
 * Of a number or a count {{#x.few}}..{{/x.few}} is shown when the words beside it have that form:
 * the plural classes are zero, one, two, few, many and other, and which there are is the language's
 * own matter (plural.h). Who uses one of them for x must use all that the language has.
 *
 *     Subject: one line
 *
 *     the body
 *
 * All that can be wrong with it is wrong at load time: what parsed can be shown with any facts. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "../common/str.h"
#include "vocabulary.h"

enum piece_kind {
	PIECE_TEXT,   /* the template's own words */
	PIECE_BREAK,  /* line end in the template */
	PIECE_BOLD,   /* ** : begins or ends bold */
	PIECE_VALUE,  /* {{x}} */
	PIECE_IF,     /* {{#x}}: if not, go on at end */
	PIECE_UNLESS, /* {{^x}} */
	PIECE_EACH,   /* {{#x}} of a list: up to end for each item */
};

struct piece {
	enum piece_kind kind;
	const char *text; /* PIECE_TEXT */
	size_t length;
	const struct variable *variable;
	const char
	    *plural; /* PIECE_IF: holds when the number is of this class; NULL: when it is there */
	size_t end;  /* index of the piece after the condition's or the list's last one */
};

struct pieces {
	struct piece *list;
	size_t count, size;
};

struct template
{
	const struct vocabulary *vocabulary;
	char *source;
	struct pieces subject, body;
};

/* The template, or NULL after a line for every error, "file:line: reason", was added to errors. */
struct template *template_parse(
    const struct vocabulary *v, const char *file, const char *source, size_t n, struct str *errors);
/* Adds a line for every plural form that the language has and the template lacks. */
void template_check_plurals(
    const struct template *t, const char *language, const char *file, struct str *errors);
void template_free(struct template **t);

#endif
