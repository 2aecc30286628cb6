#include "imap_guard.h"

enum {
	LINE_MAX_LENGTH = 1 << 20, /* a SEARCH of ten thousand UIDs takes a tenth of it */
	DEPTH_MAX = 32,
};

static bool
refuse(struct imap_guard *g, const char *problem)
{
	snprintf(g->problem, sizeof g->problem, "%s", problem);
	return false;
}

static bool
keyword_is(const char *text, const char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		size_t n = strlen(words[i]);

		if (ascii_ncasecmp(text, words[i], n) == 0 &&
		    !ascii_isalnum((unsigned char)text[n]))
			return true;
	}
	return false;
}

/* Is it an untagged response of a kind that nothing here asks for? line: the start of the response.
 */
static bool
is_foreign(const char *line)
{
	static const char *const about_message[] = {"EXISTS", "RECENT", "EXPUNGE", "FETCH", NULL};
	static const char *const other[] = {
	    "OK", "NO", "BAD", "BYE", "PREAUTH", "FLAGS", "SEARCH", "CAPABILITY", NULL};
	const char *p = line + 2;

	if (line[0] != '*' || line[1] != ' ')
		return false;
	if (!ascii_isdigit((unsigned char)*p))
		return !keyword_is(p, other);
	while (ascii_isdigit((unsigned char)*p))
		p++;
	return *p != ' ' || !keyword_is(p + 1, about_message);
}

/* Status lines hold text for people: no literal, any parentheses. */
static bool
is_status(const char *line)
{
	static const char *const states[] = {"OK", "NO", "BAD", "BYE", "PREAUTH", NULL};
	const char *space = strchr(line, ' ');

	return line[0] == '+' || (space && keyword_is(space + 1, states));
}

static void
remember_status(struct imap_guard *g)
{
	static const char *const bye[] = {"BYE", NULL};
	const char *line = str_text(&g->line);
	size_t n = strcspn(line, "\r\n");

	if (line[0] == '*' && !keyword_is(line + 2, bye))
		return;
	if (n >= sizeof g->status)
		n = utf8_cut(line, n, sizeof g->status - 1);
	memcpy(g->status, line, n);
	g->status[n] = 0;
}

/* Is the command answered, though what it asked for did not come? */
static bool
is_missing(struct imap_guard *g)
{
	static const char *const asked[] = {"CAPABILITY", NULL};
	const char *line = str_text(&g->line);
	bool untagged = line[0] == '*' && line[1] == ' ';

	if (g->capability_due && untagged && keyword_is(line + 2, asked))
		g->capability_due = false;
	return g->capability_due && !untagged && line[0] != '+';
}

static bool
is_too_deep(const struct str *line)
{
	int depth = 0;

	for (size_t i = 0; i < line->len; i++) {
		if (line->data[i] == '(' && ++depth > DEPTH_MAX)
			return true;
		if (line->data[i] == ')')
			depth--;
	}
	return false;
}

/* Does the line end in "{123}"? False only if there is a brace but not a number that we would wait
 * for. */
static bool
read_literal_size(struct imap_guard *g)
{
	const char *line = g->line.data;
	size_t end = g->line.len, start;
	uint64_t size = 0;

	while (end && (line[end - 1] == '\n' || line[end - 1] == '\r'))
		end--;
	if (!end || line[end - 1] != '}')
		return true;
	start = --end;
	while (start && ascii_isdigit((unsigned char)line[start - 1]))
		start--;
	if (!start || line[start - 1] != '{' || start == end)
		return refuse(g, "it announces a literal without a size");
	for (; start < end; start++) {
		size = size * 10 + (uint64_t)(line[start] - '0');
		if (size > g->literal_max)
			return refuse(g, "it announces more bytes than were asked for");
	}
	g->literal_left = size;
	g->continued = true;
	return true;
}

static bool
end_line(struct imap_guard *g, struct str *out)
{
	bool status = !g->continued && is_status(str_text(&g->line));

	if (!g->continued)
		g->dropping = is_foreign(str_text(&g->line));
	if (status)
		remember_status(g);
	if (!g->continued && is_missing(g))
		return refuse(g, "it does not tell its capabilities");
	g->continued = false;
	if (!status && is_too_deep(&g->line))
		return refuse(g, "its answer is nested too deeply");
	if (!status && !read_literal_size(g))
		return false;
	if (!g->dropping)
		str_add(out, g->line.data, g->line.len);
	str_truncate(&g->line, 0);
	return true;
}

bool
imap_guard_pass(struct imap_guard *g, const char *bytes, size_t n, struct str *out)
{
	while (n) {
		const char *newline;
		size_t taken;

		if (g->literal_left) {
			taken = n < g->literal_left ? n : (size_t)g->literal_left;
			if (!g->dropping)
				str_add(out, bytes, taken);
			g->literal_left -= taken;
		} else {
			newline = memchr(bytes, '\n', n);
			taken = newline ? (size_t)(newline - bytes) + 1 : n;
			if (g->line.len + taken > LINE_MAX_LENGTH)
				return refuse(g, "its line has no end");
			str_add(&g->line, bytes, taken);
			if (newline && !end_line(g, out))
				return false;
		}
		bytes += taken;
		n -= taken;
	}
	return true;
}

void
imap_guard_free(struct imap_guard *g)
{
	str_free(&g->line);
}
