#include "field.h"

#include "../common/str.h"
#include "charset.h"
#include "word.h"

size_t
line_end(const char *s, size_t n, size_t i, size_t *next)
{
	const char *newline = i < n ? memchr(s + i, '\n', n - i) : NULL;
	size_t end = newline ? (size_t)(newline - s) : n;
	const char *cr = i < end ? memchr(s + i, '\r', end - i) : NULL;

	*next = newline ? end + 1 : n;
	if (!cr)
		return end;
	if (cr + 1 != newline)
		*next = (size_t)(cr - s) + 1;
	return (size_t)(cr - s);
}

/* The length of the field name at s when a colon follows it (perhaps after spaces, RFC 5322 4.5),
 * else 0. */
static size_t
name_length(const char *s, size_t n)
{
	size_t i = 0, end;

	while (i < n && (unsigned char)s[i] > ' ' && s[i] != 127 && s[i] != ':')
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

static bool
is_white(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] != ' ' && s[i] != '\t')
			return false;
	return true;
}

/* Joins the lines of a value: line ends go, the white space after them stays; NULs become U+FFFD.
 */
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
			*out++ = '\xef'; /* U+FFFD */
			*out++ = '\xbf';
			*out++ = '\xbd';
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

/* From the line at i on: the next line that is not of white space alone, or c->n when the header or
 * the mail ends first. RFC 5322, 4.2: such lines once were part of a folded field. */
static size_t
skip_white_lines(const struct scan *c, size_t i)
{
	for (size_t at = i; at < c->n;) {
		size_t next, end = line_end(c->s, c->n, at, &next);
		if (end == at)
			return c->n;
		if (!is_white(c->s + at, end - at))
			return at;
		at = next;
	}
	return c->n;
}

/* The end of the field that starts at the line at hand. Continuation lines start with white space
 * and hold something else too. */
static size_t
field_end(const struct scan *c, size_t *next)
{
	size_t end = line_end(c->s, c->n, c->i, next);

	while (*next < c->n && (c->s[*next] == ' ' || c->s[*next] == '\t')) {
		size_t start = skip_white_lines(c, *next);
		if (start == c->n || (c->s[start] != ' ' && c->s[start] != '\t'))
			break;
		end = line_end(c->s, c->n, start, next);
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

/* A field that mails have, and sentences do not start with. */
static bool
is_known_field(const char *s, size_t n)
{
	static const char *const names[] = {"From", "To", "Cc", "Subject", "Date", "Message-ID",
	    "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition",
	    "Received", "Return-Path", "Reply-To", "Delivered-To", "In-Reply-To", "References",
	    NULL};
	size_t length = name_length(s, n);

	for (size_t i = 0; length && names[i]; i++)
		if (strlen(names[i]) == length && ascii_ncasecmp(s, names[i], length) == 0)
			return true;
	return length > 2 && ascii_ncasecmp(s, "X-", 2) == 0;
}

/* Behind a line of white space inside the header, more may pass: sentences do not begin with
 * "Word-Word:". */
static bool
is_likely_field(const char *s, size_t n)
{
	size_t length = name_length(s, n);
	bool hyphen = false;

	for (size_t i = 0; i < length; i++) {
		if (!ascii_isalnum((unsigned char)s[i]) && s[i] != '-')
			return false;
		hyphen = hyphen || (i && s[i] == '-');
	}
	return (length && hyphen) || is_known_field(s, n);
}

enum { LOOK_AHEAD = 100 };

/* At a line that is no field: is it rubbish inside the header (then known fields follow before the
 * next blank line), or has the body begun without a blank line? A boundary line is never rubbish.
 */
static bool
header_goes_on(const struct scan *c)
{
	size_t i = c->i;

	if (c->header.fields && i + 2 < c->n && c->s[i] == '-' && c->s[i + 1] == '-')
		return false;
	for (int lines = 0; i < c->n && lines < LOOK_AHEAD; lines++) {
		size_t next, end = line_end(c->s, c->n, i, &next);
		if (end == i)
			return false;
		if (is_known_field(c->s + i, end - i))
			return true;
		i = next;
	}
	return false;
}

static void
skip_leading(struct scan *c)
{
	while (c->i < c->n) {
		size_t next, end = line_end(c->s, c->n, c->i, &next);
		if (!is_white(c->s + c->i, end - c->i) && !is_from_line(c->s + c->i, end - c->i))
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
		if (is_white(bytes + c.i, end - c.i)) {
			size_t on = end > c.i ? skip_white_lines(&c, c.i) : n, after;
			bool goes_on = on < n && is_likely_field(bytes + on,
			                             line_end(bytes, n, on, &after) - on);
			c.i = goes_on ? on : next;
			if (goes_on)
				continue;
			break; /* the header's end */
		}
		if ((name = name_length(bytes + c.i, end - c.i))) {
			field_take(a, &c, name);
		} else if (is_from_line(bytes + c.i, end - c.i) || header_goes_on(&c)) {
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
		/* Raw ISO-2022-JP holds quotes and brackets as halves of characters: no grammar
		 * could be read over it. */
		if (!utf8_valid(fields->value, n) || charset_looks_iso2022(fields->value, n))
			fields->value = charset_convert(a, charset, fields->value, n).text;
		fields->text = word_decode(a, fields->value, charset);
	}
}
