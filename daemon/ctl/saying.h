/* What a template says, as a row of words, facts and ends of sentences. */
#ifndef CTL_SAYING_H
#define CTL_SAYING_H

#include "../send/template.h"

enum token_kind {
	TOKEN_WORD,
	TOKEN_VALUE, /* a fact: {{x}} */
	TOKEN_BREAK, /* a line end */
	TOKEN_END,   /* of a sentence or a paragraph */
};

struct token {
	enum token_kind kind;
	char *word;                      /* folded (read/fold.h), without the signs around it */
	const char *text;                /* as it stands in the template */
	size_t length;                   /* of text */
	const struct variable *variable; /* TOKEN_VALUE */
	unsigned line;
	size_t scope; /* the innermost condition or list that it stands in; 0: none */
};

struct scope {
	const struct variable *variable;
	bool holds; /* false: {{^x}} */
	size_t outer;
};

/* All zero: nothing said. */
struct saying {
	struct token *tokens;
	size_t count;
	struct scope *scopes; /* the first is none */
	size_t scope_count;
};

/* Reads the subject, then the body. The template must outlive it. */
void saying_read(struct saying *s, const struct template *t);
void saying_free(struct saying *s);
/* Whether the token stands inside {{#name}}, at any depth. */
bool saying_is_inside(const struct saying *s, size_t token, const char *name);
/* Adds the words as they stand in the template, one space between them. */
void saying_quote(const struct saying *s, size_t from, size_t to, struct str *out);

/* The words of a text, folded and without the signs around them; stars stay. The caller frees them.
 */
char **saying_split(const char *text, size_t *count);
void saying_split_free(char ***words, size_t count);

#endif
