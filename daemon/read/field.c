#include "field.h"

#include "../common/str.h"
#include "charset.h"
#include "word.h"

size_t
line_end(const char *s, size_t n, size_t i, size_t *next)
{
	while (i < n && s[i] != '\n' && s[i] != '\r')
		i++;
	*next = i < n ? i + 1 : n;
	if (i + 1 < n && s[i] == '\r' && s[i + 1] == '\n')
		*next = i + 2;
	return i;
}

/* The length of the field name at s when a colon follows it (perhaps after spaces, RFC 5322 4.5), else 0. */
static size_t
name_length(const char *s, size_t n)
{
	size_t i = 0, end;

	while (i < n && s[i] > ' ' && s[i] < 127 && s[i] != ':')
		i++;
	end = i;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i < n && s[i] == ':' ? end : 0;
}

static bool
is_from_line(const char *s, size_t n)
{
	return (n > 5 && memcmp(s, "From ", 5) == 0) || (n > 6 && memcmp(s, ">From ", 6) == 0);
}

/* Joins the lines of a value: line ends go, the white space after them stays; NULs become U+FFFD. */
static const char *
value_unfold(struct arena *a, const char *s, size_t n, bool *nul)
{
	while (n && ascii_isspace(s[0])) {
		s++;
		n--;
	}
	while (n && ascii_isspace(s[n - 1]))
		n--;
	char *value = arena_alloc(a, (memchr(s, 0, n) ? 3 : 1) * n + 1), *out = value;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r' || s[i] == '\n')
			continue;
		if (!s[i]) {
			memcpy(out, "\xef\xbf\xbd", 3);
			out += 3;
			*nul = true;
			continue;
		}
		*out++ = s[i];
	}
	return value;
}

struct scan {
	const char *s;
	size_t n, i; /* i: the start of the line at hand */
	struct field **end;
	struct header header;
};

/* The end of the field that starts at the line at hand: continuation lines start with white space and hold something
 * else too (a line of white space alone ends the header in practice). */
static size_t
field_end(const struct scan *c, size_t *next)
{
	size_t end = line_end(c->s, c->n, c->i, next);

	while (*next < c->n && (c->s[*next] == ' ' || c->s[*next] == '\t')) {
		size_t after, stop = line_end(c->s, c->n, *next, &after), i = *next;
		while (i < stop && (c->s[i] == ' ' || c->s[i] == '\t'))
			i++;
		if (i == stop)
			break;
		end = stop;
		*next = after;
	}
	return end;
}

static void
field_take(struct arena *a, struct scan *c, size_t name)
{
	size_t next, end = field_end(c, &next);
	size_t colon = (size_t)((const char *)memchr(c->s + c->i, ':', end - c->i) - c->s);
	struct field *f = arena_alloc(a, sizeof *f);

	f->name = arena_strndup(a, c->s + c->i, name);
	f->value = value_unfold(a, c->s + colon + 1, end - colon - 1, &c->header.has_nul);
	*c->end = f;
	c->end = &f->next;
	c->i = next;
}

/* A line that is no field, inside a header: rubbish in between (stepped over) when a field follows it, else the body has
 * begun without a blank line. */
static bool
field_follows(const struct scan *c)
{
	size_t next, after, end;

	line_end(c->s, c->n, c->i, &next);
	if (next >= c->n)
		return false;
	end = line_end(c->s, c->n, next, &after);
	return name_length(c->s + next, end - next) > 0;
}

static void
skip_leading(struct scan *c)
{
	while (c->i < c->n) {
		size_t next, end = line_end(c->s, c->n, c->i, &next);
		if (end > c->i && !is_from_line(c->s + c->i, end - c->i))
			break;
		c->i = next;
	}
}

struct header
header_read(struct arena *a, const char *bytes, size_t n, bool top)
{
	struct scan c = {.s = bytes, .n = n};

	c.end = &c.header.fields;
	if (top)
		skip_leading(&c);
	while (c.i < n) {
		size_t next, end = line_end(bytes, n, c.i, &next), name;
		size_t i = c.i;
		while (i < end && (bytes[i] == ' ' || bytes[i] == '\t'))
			i++;
		if (i == end) { /* blank: the header's end */
			c.i = next;
			break;
		}
		if ((name = name_length(bytes + c.i, end - c.i))) {
			field_take(a, &c, name);
		} else if (is_from_line(bytes + c.i, end - c.i) || field_follows(&c)) {
			c.header.skipped++;
			c.i = next;
		} else {
			c.header.no_blank = true;
			break;
		}
	}
	c.header.body = c.i;
	return c.header;
}

void
header_decode(struct arena *a, struct field *fields, const char *charset)
{
	for (; fields; fields = fields->next) {
		size_t n = strlen(fields->value);
		/* Raw ISO-2022-JP holds quotes and brackets as halves of characters: no grammar could be read over it. */
		if (!utf8_valid(fields->value, n) || charset_looks_iso2022(fields->value, n))
			fields->value = charset_convert(a, charset, fields->value, n).text;
		fields->text = word_decode(a, fields->value, charset);
	}
}
