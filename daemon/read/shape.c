#include "shape.h"

#include <string.h>
#include "../common/str.h"

static bool
is_local(unsigned char c)
{
	return c > 127 || ascii_isalnum(c) || (c && strchr(".!#$%&'*+/=?^_{|}~-", c));
}

static bool
is_domain(unsigned char c)
{
	return c > 127 || ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
}

/* Takes off what stands in front of a local part without a space: text of a script that has none
 * ("收件人bob@x.test"), the type of an Exchange address, bullets and quotes. */
static size_t
trim_local(const char *s, size_t i, size_t at)
{
	if (at > i && (unsigned char)s[at - 1] < 128)
		for (size_t k = at; k > i; k--)
			if ((unsigned char)s[k - 1] > 127) {
				i = k;
				break;
			}
	if (at - i > 5 && ascii_ncasecmp(s + i, "smtp=", 5) == 0)
		i += 5;
	while (i < at && strchr("'*!#.=|-", s[i]))
		i++;
	return i;
}

/* Where the address around the "@" at s[at] starts; at itself when there is no local part. Does not
 * reach before from. */
static size_t
local_start(const char *s, size_t from, size_t at)
{
	size_t i = at;

	if (i > from && s[i - 1] == '"') { /* "a b"@c */
		for (i--; i > from && s[i - 1] != '"'; i--)
			;
		return i > from ? i - 1 : at;
	}
	while (i > from && is_local((unsigned char)s[i - 1]))
		i--;
	return trim_local(s, i, at);
}

static size_t
domain_end(const char *s, size_t n, size_t at)
{
	size_t i = at + 1;

	if (i < n && s[i] == '[') {
		const char *close = memchr(s + i, ']', n - i);

		return close ? (size_t)(close - s) + 1 : at;
	}
	bool dot = false;

	for (; i < n && is_domain((unsigned char)s[i]); i++) {
		if (dot &&
		    (unsigned char)s[i] >= 0xE2) /* the text goes on behind: "bob@x.test，请" */
			break;
		dot = dot || s[i] == '.';
	}
	while (i > at + 1 && strchr(".-_", s[i - 1]))
		i--;
	return i > at + 1 ? i : at;
}

/* A domain without a dot counts only between angle brackets: "user@host" is often no address at
 * all. */
static bool
is_address(const char *s, size_t n, size_t start, size_t at, size_t stop)
{
	if (start == at || stop == at)
		return false;
	if (memchr(s + at, '.', stop - at) || s[at + 1] == '[')
		return true;
	return start > 0 && s[start - 1] == '<' && stop < n && s[stop] == '>';
}

void
shape_make(struct shape *s, const struct line *l)
{
	char raw[FOLD_MAX];
	size_t from = 0, length = 0, n = l->length < 2000 ? l->length : 2000;

	s->count = 0;
	for (size_t i = 0; i < n && s->count < SHAPE_ADDRESSES; i++) {
		if (l->start[i] != '@')
			continue;
		size_t start = local_start(l->start, from, i), stop = domain_end(l->start, n, i);

		if (!is_address(l->start, n, start, i, stop) ||
		    length + (start - from) + 2 > sizeof raw)
			continue;
		memcpy(raw + length, l->start + from, start - from);
		length += start - from;
		raw[length++] = '@';
		s->addresses[s->count++] = (struct line){l->start + start, stop - start};
		from = stop;
		i = stop - 1;
	}
	if (n - from > sizeof raw - length)
		n = from + sizeof raw - length;
	memcpy(raw + length, l->start + from, n - from);
	length += n - from;
	fold_line(s->text, sizeof s->text, raw, length);
}
