#include "saying.h"

#include <string.h>
#include "../read/fold.h"

/* What stands around words, as fold_line() leaves it: quotation marks and dashes are plain. */
static const char signs[] = ".,;:!?\"'()[]<>-", *const far_signs[] = {"…", "¿", "¡"};

static size_t
sign_before(const char *s)
{
	if (*s && strchr(signs, *s))
		return 1;
	for (size_t i = 0; i < sizeof far_signs / sizeof *far_signs; i++)
		if (strncmp(s, far_signs[i], strlen(far_signs[i])) == 0)
			return strlen(far_signs[i]);
	return 0;
}

static size_t
sign_behind(const char *s, size_t n)
{
	if (n && strchr(signs, s[n - 1]))
		return 1;
	for (size_t i = 0; i < sizeof far_signs / sizeof *far_signs; i++) {
		size_t length = strlen(far_signs[i]);

		if (n >= length && memcmp(s + n - length, far_signs[i], length) == 0)
			return length;
	}
	return 0;
}

/* Folds the word and takes the signs off it; *ends: one of them ends a sentence. NULL: there was
 * nothing but signs. */
static char *
bare(const char *text, size_t n, bool *ends)
{
	char folded[FOLD_MAX], *s = folded;
	size_t length = fold_line(folded, sizeof folded, text, n), sign;

	*ends = false;
	while ((sign = sign_behind(s, length))) {
		*ends = *ends || sign > 1 || strchr(".!?", s[length - 1]);
		length -= sign;
	}
	s[length] = 0;
	while ((sign = sign_before(s)))
		s += sign;
	return *s ? xstrdup(s) : NULL;
}

char **
saying_split(const char *text, size_t *count)
{
	char **words = NULL;
	bool ends;

	*count = 0;
	for (size_t n; *(text += strspn(text, " ")); text += n) {
		n = strcspn(text, " ");
		char *word = bare(text, n, &ends);
		if (!word)
			continue;
		words = xrealloc(words, (*count + 1) * sizeof *words);
		words[(*count)++] = word;
	}
	return words;
}

void
saying_split_free(char ***words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free((*words)[i]);
	free(*words);
	*words = NULL;
}

static struct token *
add(struct saying *s, enum token_kind kind, size_t scope)
{
	s->tokens = xrealloc(s->tokens, (s->count + 1) * sizeof *s->tokens);
	s->tokens[s->count] = (struct token){.kind = kind, .scope = scope};
	return &s->tokens[s->count++];
}

static unsigned
line_of(const struct template *t, const char *where)
{
	unsigned line = 1;

	for (const char *p = t->source; p < where; p++)
		line += *p == '\n';
	return line;
}

static void
add_words(struct saying *s, const struct template *t, const struct piece *p, size_t scope)
{
	const char *at = p->text, *end = p->text + p->length;

	while (at < end) {
		const char *start = at;
		bool ends;

		while (at < end && *at != ' ')
			at++;
		char *word = bare(start, (size_t)(at - start), &ends);
		if (word) {
			struct token *token = add(s, TOKEN_WORD, scope);
			token->word = word;
			token->text = start;
			token->length = (size_t)(at - start);
			token->line = line_of(t, start);
		}
		if (ends)
			add(s, TOKEN_END, scope);
		at += at < end;
	}
}

static size_t
open_scope(struct saying *s, const struct piece *p, size_t outer)
{
	s->scopes = xrealloc(s->scopes, (s->scope_count + 1) * sizeof *s->scopes);
	s->scopes[s->scope_count] = (struct scope){p->variable, p->kind != PIECE_UNLESS, outer};
	return s->scope_count++;
}

/* A blank line ends a paragraph. */
static void
add_break(struct saying *s, size_t scope)
{
	bool second = s->count && s->tokens[s->count - 1].kind == TOKEN_BREAK;

	add(s, second ? TOKEN_END : TOKEN_BREAK, scope);
}

static void
read_pieces(struct saying *s, const struct template *t, const struct pieces *all)
{
	size_t end[64], depth = 0, scope = 0; /* a template nests less deep */

	for (size_t i = 0; i < all->count; i++) {
		const struct piece *p = &all->list[i];

		while (depth && end[depth - 1] == i) {
			depth--;
			scope = s->scopes[scope].outer;
		}
		switch (p->kind) {
		case PIECE_TEXT:
			add_words(s, t, p, scope);
			break;
		case PIECE_BREAK:
			add_break(s, scope);
			break;
		case PIECE_VALUE:
			add(s, TOKEN_VALUE, scope)->variable = p->variable;
			break;
		case PIECE_BOLD:
			break;
		case PIECE_IF:
		case PIECE_UNLESS:
		case PIECE_EACH:
			scope = open_scope(s, p, scope);
			end[depth++] = p->end;
			break;
		}
	}
}

void
saying_read(struct saying *s, const struct template *t)
{
	*s = (struct saying){.scopes = xcalloc(1, sizeof *s->scopes), .scope_count = 1};
	read_pieces(s, t, &t->subject);
	add(s, TOKEN_END, 0);
	read_pieces(s, t, &t->body);
}

void
saying_free(struct saying *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->tokens[i].word);
	free(s->tokens);
	free(s->scopes);
	*s = (struct saying){0};
}

bool
saying_is_inside(const struct saying *s, size_t token, const char *name)
{
	for (size_t i = s->tokens[token].scope; i; i = s->scopes[i].outer)
		if (s->scopes[i].holds && strcmp(s->scopes[i].variable->name, name) == 0)
			return true;
	return false;
}

void
saying_quote(const struct saying *s, size_t from, size_t to, struct str *out)
{
	for (; from < to; from++)
		if (s->tokens[from].kind == TOKEN_WORD)
			str_addf(out, "%s%.*s", out->len ? " " : "", (int)s->tokens[from].length,
			    s->tokens[from].text);
}
