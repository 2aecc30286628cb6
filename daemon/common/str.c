#include "str.h"

#include <stdarg.h>

void
str_reserve(struct str *s, size_t n)
{
	size_t need = s->len + n + 1;

	if (need <= s->size)
		return;
	size_t size = s->size ? s->size : 64;
	while (size < need)
		size *= 2;
	s->data = xrealloc(s->data, size);
	s->size = size;
	s->data[s->len] = 0;
}

void
str_add(struct str *s, const void *bytes, size_t n)
{
	str_reserve(s, n);
	if (n)
		memcpy(s->data + s->len, bytes, n);
	s->len += n;
	s->data[s->len] = 0;
}

void
str_addz(struct str *s, const char *text)
{
	str_add(s, text, strlen(text));
}

void
str_addc(struct str *s, char c)
{
	str_add(s, &c, 1);
}

void
str_addf(struct str *s, const char *format, ...)
{
	va_list args, again;
	int n;

	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n > 0) {
		str_reserve(s, (size_t)n);
		vsnprintf(s->data + s->len, (size_t)n + 1, format, again);
		s->len += (size_t)n;
	}
	va_end(again);
}

void
str_truncate(struct str *s, size_t len)
{
	if (len >= s->len)
		return;
	s->len = len;
	s->data[len] = 0;
}

const char *
str_text(const struct str *s)
{
	return s->data ? s->data : "";
}

char *
str_take(struct str *s)
{
	char *text = s->data ? s->data : xstrdup("");

	*s = (struct str){0};
	return text;
}

void
str_free(struct str *s)
{
	free(s->data);
	*s = (struct str){0};
}

int
ascii_tolower(int c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

bool
ascii_isspace(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
ascii_isdigit(int c)
{
	return c >= '0' && c <= '9';
}

bool
ascii_isalnum(int c)
{
	return ascii_isdigit(c) || (ascii_tolower(c) >= 'a' && ascii_tolower(c) <= 'z');
}

int
ascii_ncasecmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++) {
		int x = ascii_tolower((unsigned char)*a), y = ascii_tolower((unsigned char)*b);
		if (x != y || !x)
			return x - y;
	}
	return 0;
}

int
ascii_casecmp(const char *a, const char *b)
{
	return ascii_ncasecmp(a, b, SIZE_MAX);
}

bool
ascii_starts(const char *s, const char *prefix)
{
	return ascii_ncasecmp(s, prefix, strlen(prefix)) == 0;
}

const char *
ascii_casestr(const char *hay, const char *needle)
{
	for (; *hay; hay++)
		if (ascii_starts(hay, needle))
			return hay;
	return *needle ? NULL : hay;
}

/* The length of the well-formed character at s (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF), or 0. */
static size_t
utf8_length(const unsigned char *s, size_t n)
{
	if (s[0] < 0x80)
		return 1;
	size_t need = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
	if (s[0] < 0xc2 || s[0] > 0xf4 || need > n)
		return 0;
	for (size_t i = 1; i < need; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
	    (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return need;
}

/* Most of most texts is ASCII: eight bytes at a time. */
size_t
ascii_length(const char *s, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; i + sizeof word <= n; i += sizeof word) {
		memcpy(&word, s + i, sizeof word);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < n && !((unsigned char)s[i] & 0x80))
		i++;
	return i;
}

bool
utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0, k; i < n; i += k) {
		if (!((unsigned char)s[i] & 0x80))
			k = ascii_length(s + i, n - i);
		else if (!(k = utf8_length((const unsigned char *)s + i, n - i)))
			return false;
	}
	return true;
}

size_t
utf8_clean(struct str *out, const char *s, size_t n)
{
	size_t replaced = 0, start = 0, i = 0;

	while (i < n) {
		size_t k = s[i] ? utf8_length((const unsigned char *)s + i, n - i) : 0;
		if (k) {
			i += k;
			continue;
		}
		str_add(out, s + start, i - start);
		str_addz(out, "\xef\xbf\xbd");
		start = ++i;
		replaced++;
	}
	str_add(out, s + start, n - start);
	return replaced;
}

size_t
utf8_cut(const char *s, size_t n, size_t max)
{
	if (n <= max)
		return n;
	while (max && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}
