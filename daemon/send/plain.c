#include "plain.h"

enum { OPEN_MAX = 60 }; /* UAX 9: the deepest embedding is 125, of both directions */

enum {
	NEXT_LINE = 0x85,
	LINE_SEPARATOR = 0x2028,
	PARAGRAPH_SEPARATOR = 0x2029,
	LRE = 0x202a,
	RLE = 0x202b,
	PDF = 0x202c,
	LRO = 0x202d,
	RLO = 0x202e,
	LRI = 0x2066,
	FSI = 0x2068,
	PDI = 0x2069,
};

struct writer {
	struct str out;
	bool one_line;
	uint32_t open[OPEN_MAX]; /* what closes each mark that is open, the last one last */
	size_t depth;
};

/* One character of valid UTF-8. */
static size_t
read_character(const char *s, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s;
	size_t n = *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;

	*c = n == 1 ? *p : *p & (0x7fU >> n);
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) !=
		    0x80) { /* not UTF-8 after all: byte by byte, nothing is read beyond */
			*c = 0xfffd;
			return i;
		}
		*c = *c << 6 | (p[i] & 0x3f);
	}
	return n;
}

static void
add_closer(struct str *out, uint32_t closer)
{
	str_addz(out, closer == PDF ? "\xe2\x80\xac" : "\xe2\x81\xa9");
}

static void
end_line(struct writer *w)
{
	while (w->depth)
		add_closer(&w->out, w->open[--w->depth]);
}

/* A closer without anything to close is dropped; one that closes an outer mark closes the inner
 * ones with it. */
static void
close_mark(struct writer *w, uint32_t closer)
{
	size_t depth = w->depth;

	while (depth && w->open[depth - 1] != closer)
		depth--;
	while (depth && w->depth >= depth)
		add_closer(&w->out, w->open[--w->depth]);
}

static void
add_character(struct writer *w, uint32_t c, const char *s, size_t n)
{
	if (c == '\n' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR || c == NEXT_LINE) {
		if (!w->one_line)
			end_line(w);
		str_addc(&w->out, w->one_line ? ' ' : '\n');
	} else if ((c < ' ' && (c != '\t' || w->one_line)) || (c >= 0x7f && c < 0xa0)) {
		str_addc(&w->out, ' ');
	} else if (c == PDF || c == PDI) {
		close_mark(w, c);
	} else if (c == LRO || c == RLO) {
		str_addf(&w->out, "[U+%04X]", (unsigned)c);
	} else if (c == LRE || c == RLE || (c >= LRI && c <= FSI)) {
		if (w->depth == OPEN_MAX)
			return;
		w->open[w->depth++] = c == LRE || c == RLE ? PDF : PDI;
		str_add(&w->out, s, n);
	} else {
		str_add(&w->out, s, n);
	}
}

static char *
write_plain(const char *text, bool one_line)
{
	struct writer w = {.one_line = one_line};

	for (size_t n; *text; text += n) {
		uint32_t c;
		n = read_character(text, &c);
		if (c == '\r') {
			c = '\n';
			n += !one_line && text[1] == '\n';
		}
		add_character(&w, c, text, n);
	}
	end_line(&w);
	return str_take(&w.out);
}

char *
plain_lines(const char *text)
{
	return write_plain(text, false);
}

char *
plain_line(const char *text)
{
	return write_plain(text, true);
}

/* The blocks of scripts written from right to left, and the marks. */
static bool
turns(uint32_t c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
	       (c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff) ||
	       (c >= 0x1e800 && c <= 0x1efff) || c == 0x200f || c == LRE || c == RLE ||
	       (c >= LRI && c <= FSI);
}

char *
plain_isolated(const char *line)
{
	uint32_t c;

	for (const char *s = line; *s; s += read_character(s, &c)) {
		read_character(s, &c);
		if (turns(c))
			return xasprintf("\xe2\x81\xa8%s\xe2\x81\xa9", line);
	}
	return xstrdup(line);
}
