#include "text.h"

#include <stdint.h>
#include <wchar.h>

/* One character of valid UTF-8; returns its length in bytes. */
static size_t
decode(const char *s, size_t n, uint32_t *c)
{
	unsigned char first = (unsigned char)*s;
	size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;

	if (length > n)
		length = n;
	*c = length == 1 ? first : first & (0xffu >> (length + 1));
	for (size_t i = 1; i < length; i++)
		*c = *c << 6 | ((unsigned char)s[i] & 0x3f);
	return length;
}

static bool
is_hostile(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c < 0xa0))
		return true;
	/* Line and paragraph separators; embeddings, overrides and isolates, which show a name
	 * backwards. */
	return (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
	       c == 0x200f || c == 0x061c;
}

void
text_clean(struct str *out, const char *s, size_t n, bool lines)
{
	struct str valid = {0};
	uint32_t c;

	utf8_clean(&valid, s, n);
	for (size_t i = 0, length; i < valid.len; i += length) {
		const char *at = valid.data + i;
		length = decode(at, valid.len - i, &c);
		if (c == '\r' && i + 1 < valid.len && at[1] == '\n')
			continue;
		if (c == '\n' || c == '\t')
			str_addc(out, c == '\n' && lines ? '\n' : ' ');
		else if (is_hostile(c))
			str_addz(out, "\xef\xbf\xbd");
		else
			str_add(out, at, length);
	}
	str_free(&valid);
}

void
text_clean_json(struct str *out, const char *json)
{
	size_t n = strlen(json);
	uint32_t c;

	for (size_t i = 0, length; i < n; i += length) {
		length = decode(json + i, n - i, &c);
		if (is_hostile(c) && c != '\n')
			str_addf(out, "\\u%04x", c);
		else
			str_add(out, json + i, length);
	}
}

static size_t
character_width(uint32_t c)
{
	int width = wcwidth((wchar_t)c);

	return width < 0 ? 1 : (size_t)width;
}

size_t
text_width(const char *s, size_t n)
{
	size_t width = 0;
	uint32_t c;

	for (size_t i = 0; i < n;) {
		i += decode(s + i, n - i, &c);
		width += character_width(c);
	}
	return width;
}

size_t
text_wrap(const char *s, size_t n, size_t width)
{
	size_t used = 0, space = 0, i = 0;
	uint32_t c;

	while (i < n) {
		size_t length = decode(s + i, n - i, &c), wide = character_width(c);
		if (used + wide > width && c != ' ' && i > 0)
			return space ? space : i;
		used += wide;
		i += length;
		if (c == ' ')
			space = i;
	}
	return n;
}

void
text_print(const char *s)
{
	struct str clean = {0};

	text_clean(&clean, s, strlen(s), false);
	fputs(str_text(&clean), stdout);
	str_free(&clean);
}

char *
text_bare(const char *s, size_t n)
{
	while (n > 0 && ascii_isspace((unsigned char)*s))
		s++, n--;
	while (n > 0 && ascii_isspace((unsigned char)s[n - 1]))
		n--;
	if (n > 1 && *s == '"' && s[n - 1] == '"')
		s++, n -= 2;
	return xstrndup(s, n);
}
