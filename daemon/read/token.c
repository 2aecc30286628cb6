#include "token.h"

#include <string.h>
#include "../common/str.h"

enum { COMMENT_DEPTH = 32 };

const char *
token_skip(const char *s)
{
	int depth = 0;

	for (;; s++) {
		if (*s == 0)
			return depth ? NULL : s;
		if (*s == '(') {
			if (++depth > COMMENT_DEPTH)
				return NULL;
		} else if (depth && *s == ')') {
			depth--;
		} else if (depth && *s == '\\') {
			if (!*++s)
				return NULL;
		} else if (!depth && !ascii_isspace((unsigned char)*s)) {
			return s;
		}
	}
}

const char *
token_first(struct arena *a, const char *value, bool *whole)
{
	const char *s = token_skip(value);
	size_t n = 0;

	*whole = false;
	if (!s)
		return NULL;
	while (s[n] && s[n] != ';' && s[n] != '(' && !ascii_isspace((unsigned char)s[n]))
		n++;
	char *token = arena_strndup(a, s, n);

	for (char *p = token; *p; p++)
		*p = (char)ascii_tolower((unsigned char)*p);
	s = token_skip(s + n);
	if (!s)
		return NULL;
	*whole = *s == 0 || *s == ';';
	return token;
}

bool
token_has(const char *value, const char *word)
{
	size_t length = strlen(word);

	for (const char *s = value; (s = token_skip(s)) && *s;) {
		size_t n = strcspn(s, ",;( \t\r\n");

		if (n == length && ascii_ncasecmp(s, word, n) == 0)
			return true;
		s += n;
		if (*s == ',' || *s == ';')
			s++;
	}
	return false;
}
