#include "authres_parse.h"

#include <string.h>
#include "token.h"
#include "../common/str.h"

enum { RESULTS_MAX = 50, PROPERTIES_MAX = 30, WORD_MAX = 1000 };

/* s stands behind what was read last; NULL once the grammar was broken: every step passes that on.
 */
struct scan {
	struct arena *arena;
	const char *s;
};

static void
skip(struct scan *c)
{
	if (c->s)
		c->s = token_skip(c->s);
}

/* One literal character, with comments allowed around it. */
static bool
take(struct scan *c, char wanted)
{
	skip(c);
	if (!c->s || *c->s != wanted)
		return false;
	c->s++;
	skip(c);
	return c->s != NULL;
}

static void
need(struct scan *c, char wanted)
{
	if (c->s && !take(c, wanted))
		c->s = NULL;
}

static const char *
word(struct scan *c, size_t n, bool lower)
{
	if (n == 0 || n > WORD_MAX) {
		c->s = NULL;
		return "";
	}
	char *w = arena_strndup(c->arena, c->s, n);

	for (char *p = w; lower && *p; p++)
		*p = (char)ascii_tolower((unsigned char)*p);
	c->s += n;
	return w;
}

/* Keyword = Ldh-str: letters, digits, hyphens inside. */
static const char *
keyword(struct scan *c)
{
	size_t n = 0;

	skip(c);
	if (!c->s)
		return "";
	while (ascii_isalnum((unsigned char)c->s[n]) || (n && (c->s[n] == '-' || c->s[n] == '_')))
		n++;
	return word(c, n, true);
}

static const char *
quoted(struct scan *c)
{
	char *out = arena_alloc(c->arena, strlen(c->s) + 1), *end = out;
	const char *s = c->s + 1;

	for (; *s && *s != '"'; s++) {
		if (*s == '\\' && !*++s)
			break;
		*end++ = *s;
	}
	c->s = *s == '"' && end - out <= WORD_MAX ? s + 1 : NULL;
	*end = 0;
	return out;
}

/* token of RFC 2045 or a quoted string. */
static const char *
value(struct scan *c)
{
	size_t n = 0;

	skip(c);
	if (!c->s)
		return "";
	if (*c->s == '"')
		return quoted(c);
	while (c->s[n] > ' ' && c->s[n] < 127 && !strchr("()<>@,;:\\\"/[]?=", c->s[n]))
		n++;
	return word(c, n, false);
}

/* A property's value: the grammar's token, quoted string or address; and, bare, the characters that
 * servers in use do not quote though they should (URLs, IPv6 addresses, base64, "<>", nothing at
 * all). None of them can end a value, so the reading stays unambiguous. */
static const char *
property_value(struct scan *c)
{
	const char *first = "";
	size_t n = 0;

	skip(c);
	if (!c->s)
		return "";
	if (*c->s == '"')
		first = quoted(c);
	while (c->s && c->s[n] > ' ' && c->s[n] < 127 && !strchr("();\"\\", c->s[n]))
		n++;
	if (!n)
		return first;
	if (*first &&
	    *c->s != '@') { /* "local part"@domain is the only thing behind a quoted string */
		c->s = NULL;
		return "";
	}
	const char *rest = word(c, n, false);

	return *first ? arena_printf(c->arena, "%s%s", first, rest) : rest;
}

static struct authres_property *
properties(struct scan *c)
{
	struct authres_property *first = NULL, **end = &first;

	for (int count = 0; c->s && *c->s && *c->s != ';'; count++) {
		struct authres_property *p = arena_alloc(c->arena, sizeof *p);

		if (count >= PROPERTIES_MAX) {
			c->s = NULL;
			break;
		}
		p->type = keyword(c);
		if (count == 0 && strcmp(p->type, "reason") == 0 && take(c, '=')) {
			value(c);
			skip(c);
			continue;
		}
		need(c, '.');
		p->name = keyword(c);
		need(c, '=');
		p->value = property_value(c);
		/* what follows must be apart: white space, a comment, the next result, the end */
		if (c->s && *c->s && *c->s != ';' && *c->s != '(' &&
		    !ascii_isspace((unsigned char)*c->s))
			c->s = NULL;
		skip(c);
		*end = p;
		end = &p->next;
	}
	return first;
}

static struct authres_result *
result(struct scan *c)
{
	struct authres_result *r = arena_alloc(c->arena, sizeof *r);

	r->method = keyword(c);
	if (take(c, '/'))
		keyword(c);
	need(c, '=');
	r->result = keyword(c);
	if (c->s && *c->s && *c->s != ';' && *c->s != '(' && !ascii_isspace((unsigned char)*c->s))
		c->s = NULL;
	skip(c);
	r->properties = properties(c);
	return r;
}

/* ";" 1*resinfo, or ";none". A ";" at the very end is borne: several servers write one. */
static struct authres_result *
results(struct scan *c)
{
	struct authres_result *first = NULL, **end = &first;
	int count = 0;

	skip(c);
	if (c->s && ascii_isdigit((unsigned char)*c->s)) { /* authres-version */
		if (*c->s != '1' || ascii_isalnum((unsigned char)c->s[1]))
			c->s = NULL;
		else
			c->s++;
	}
	need(c, ';');
	if (c->s && ascii_starts(c->s, "none")) {
		const char *after = token_skip(c->s + 4);

		if (after && !*after)
			return NULL;
	}
	do {
		*end = result(c);
		end = &(*end)->next;
		if (++count > RESULTS_MAX)
			c->s = NULL;
		if (c->s && *c->s)
			need(c, ';');
	} while (c->s && *c->s);
	return first;
}

struct authres_field
authres_parse(struct arena *a, const char *text)
{
	struct authres_field f = {.authserv = ""};
	struct scan c = {a, text};

	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' && *p != '\t')
			return f;
	f.authserv = value(&c);
	if (c.s && *c.s && *c.s != ';' && *c.s != '(' && !ascii_isspace((unsigned char)*c.s))
		c.s = NULL;
	if (!c.s || !*f.authserv)
		return f;
	struct authres_result *r = results(&c);

	f.valid = c.s != NULL;
	f.results = f.valid ? r : NULL;
	return f;
}

const char *
authres_property(const struct authres_result *r, const char *type, const char *name)
{
	for (const struct authres_property *p = r->properties; p; p = p->next)
		if (strcmp(p->type, type) == 0 && strcmp(p->name, name) == 0)
			return p->value;
	return "";
}
