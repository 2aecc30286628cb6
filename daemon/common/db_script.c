#include "db_private.h"

#include <string.h>
#include "str.h"

/* Finding the statements of a script: just enough of SQL's lexical rules (comments, the three kinds
 * of quotes) to tell a semicolon that ends a statement from one that does not. */

static const char *
after_text(const char *p, const char *end)
{
	const char *found = strstr(p, end);

	return found ? found + strlen(end) : p + strlen(p);
}

/* p is at the opening quote. A doubled quote inside is seen as two strings side by side: same end.
 */
static const char *
after_quoted(const char *p, char quote, bool backslashes)
{
	for (p++; *p && *p != quote; p++)
		if (backslashes && *p == '\\' && p[1])
			p++;
	return *p ? p + 1 : p;
}

static const char *
after_dollar(const char *p)
{
	const char *q = p + 1;

	while (ascii_isalnum((unsigned char)*q) || *q == '_')
		q++;
	if (*q != '$')
		return p + 1; /* a parameter or an operator */
	char *tag = xstrndup(p, (size_t)(q + 1 - p));
	p = after_text(q + 1, tag);
	free(tag);
	return p;
}

static const char *
after_comment(const char *p)
{
	int depth = 0;

	do {
		if (p[0] == '/' && p[1] == '*') {
			depth++;
			p += 2;
		} else if (p[0] == '*' && p[1] == '/') {
			depth--;
			p += 2;
		} else {
			p++;
		}
	} while (*p && depth);
	return p;
}

/* The end of the token at p; every token is at least one character. */
static const char *
after_token(const char *start, const char *p)
{
	bool escapes = p > start && ascii_tolower((unsigned char)p[-1]) == 'e' &&
	               (p - 1 == start || !ascii_isalnum((unsigned char)p[-2]));

	if (p[0] == '-' && p[1] == '-')
		return after_text(p, "\n");
	if (p[0] == '/' && p[1] == '*')
		return after_comment(p);
	if (*p == '\'')
		return after_quoted(p, '\'', escapes);
	if (*p == '"')
		return after_quoted(p, '"', false);
	if (*p == '$')
		return after_dollar(p);
	return p + 1;
}

static bool
is_blank(const char *p)
{
	return ascii_isspace((unsigned char)*p) || (p[0] == '-' && p[1] == '-') ||
	       (p[0] == '/' && p[1] == '*');
}

static int
line_of(const char *text, const char *p)
{
	int line = 1;

	for (; text < p; text++)
		line += *text == '\n';
	return line;
}

int
db_script_line(const char *text, size_t index)
{
	const char *p = text, *begin = NULL;

	for (; *p; p = after_token(text, p)) {
		if (*p == ';') {
			/* The server does not count empty statements. */
			if (begin && index-- == 0)
				break;
			begin = NULL;
		} else if (!begin && !is_blank(p)) {
			begin = p;
		}
	}
	return line_of(text, begin ? begin : p);
}
