#include "pg_files.h"

static const char mark[] = "# Of promised, put here by promisectl setup:\n";

static size_t
line_length(const char *s)
{
	size_t n = strcspn(s, "\n");

	return n + (s[n] == '\n');
}

/* The next word of a line, whatever white space is between; its length, 0: none. */
static size_t
word(const char **s, const char *end)
{
	while (*s < end && ascii_isspace((unsigned char)**s))
		++*s;
	const char *start = *s;
	while (*s < end && !ascii_isspace((unsigned char)**s))
		++*s;
	return (size_t)(*s - start);
}

static bool
same_line(const char *a, size_t a_length, const char *b, size_t b_length)
{
	const char *a_end = a + a_length, *b_end = b + b_length;

	for (;;) {
		size_t n = word(&a, a_end), m = word(&b, b_end);
		if (n != m || memcmp(a - n, b - m, n) != 0)
			return false;
		if (!n)
			return true;
	}
}

static bool
has_line(const char *text, const char *line, size_t length)
{
	for (size_t n; *text; text += n) {
		n = line_length(text);
		if (same_line(text, n, line, length))
			return true;
	}
	return false;
}

static bool
counts(const char *line, size_t n)
{
	size_t i = 0;

	while (i < n && ascii_isspace((unsigned char)line[i]))
		i++;
	return i < n && line[i] != '#';
}

/* Where the first line begins that counts; comments right above it belong to it. */
static size_t
place_for_first(const char *text)
{
	size_t at = 0, after_gap = 0;

	for (size_t n; text[at]; at += n) {
		n = line_length(text + at);
		if (counts(text + at, n))
			break;
		if (strspn(text + at, " \t\r\n") >= n)
			after_gap = at + n;
	}
	return after_gap ? after_gap : text[at] ? 0 : at;
}

static void
end_line(struct str *out)
{
	if (out->len && out->data[out->len - 1] != '\n')
		str_addc(out, '\n');
}

bool
pg_files_first(const char *text, const char *line, struct str *out)
{
	if (has_line(text, line, strlen(line)))
		return false;
	size_t at = place_for_first(text);
	str_add(out, text, at);
	end_line(out);
	str_addf(out, "%s%s", mark, line);
	if (text[at])
		str_addf(out, "\n%s", text + at);
	return true;
}

bool
pg_files_last(const char *text, const char *lines, struct str *out)
{
	struct str missing = {0};
	bool any = false;

	for (size_t n; *lines; lines += n) {
		n = line_length(lines);
		if (!counts(lines, n) || has_line(text, lines, n))
			continue;
		str_add(&missing, lines, n);
		any = true;
	}
	if (any) {
		str_addz(out, text);
		end_line(out);
		str_addf(out, "%s%s", mark, str_text(&missing));
	}
	str_free(&missing);
	return any;
}

bool
pg_files_without(const char *text, const char *lines, struct str *out)
{
	bool any = false;

	for (size_t n; *text; text += n) {
		n = line_length(text);
		bool ours = (counts(text, n) && has_line(lines, text, n)) ||
		            strncmp(text, mark, sizeof mark - 1) == 0;
		any |= ours;
		if (!ours)
			str_add(out, text, n);
	}
	if (!any)
		str_free(out);
	return any;
}
