#include "uuencode.h"

#include "../common/str.h"
#include "decode.h"
#include "param.h"

enum { FILES_MAX = 50 };

static const char *
line_end(const char *p)
{
	return p + strcspn(p, "\n");
}

static const char *
next_line(const char *p)
{
	p = line_end(p);
	return *p ? p + 1 : p;
}

/* The file's name, where a line is "begin <octal mode> <name>"; else NULL. */
static const char *
name_in(const char *line)
{
	if (strncmp(line, "begin ", 6) != 0)
		return NULL;
	size_t digits = strspn(line + 6, "01234567");
	const char *name = line + 6 + digits + 1;
	return (digits == 3 || digits == 4) && name[-1] == ' ' && name < line_end(name) ? name
	                                                                                : NULL;
}

/* The first letter says how many bytes the line holds; a lost space at its end is forgiven. */
static bool
is_encoded(const char *line)
{
	size_t n = (size_t)(line_end(line) - line), bytes = (size_t)((*line - ' ') & 63),
	       wanted = 1 + (bytes + 2) / 3 * 4;

	if (!n || *line < ' ' || *line > '`')
		return false;
	return n + 3 >= wanted && n <= wanted + 1;
}

/* The line after the file's "end" that begins at line; NULL: it is no whole file. */
static const char *
file_end(const char *line)
{
	size_t lines = 0;

	for (; *line; line = next_line(line), lines++) {
		if (lines && strncmp(line, "end", 3) == 0 && line_end(line) == line + 3)
			return next_line(line);
		if (!is_encoded(line))
			return NULL;
	}
	return NULL;
}

static void
add_file(struct mail *m, struct part *p, const char *name, const char *data, const char *end)
{
	struct part **link = &p->children, *file = arena_alloc(m->arena, sizeof *file);
	struct decoded d = decode_uuencode(m->arena, data, (size_t)(end - data));

	while (*link)
		link = &(*link)->next;
	*link = file;
	*file = (struct part){.parent = p,
	    .class = PART_LEAF,
	    .type = "application/octet-stream",
	    .disposition = "attachment",
	    .content_id = "",
	    .description = "",
	    .data = d.data,
	    .length = d.length};
	file->file_name = param_file_name(
	    m->arena, arena_strndup(m->arena, name, (size_t)(line_end(name) - name)));
}

const char *
uuencode_cut(struct mail *m, struct part *p, const char *text)
{
	struct str out = {0};
	const char *from = text;
	int files = 0;

	for (const char *line = text; *line && files < FILES_MAX;) {
		const char *name = name_in(line), *end = name ? file_end(next_line(line)) : NULL;
		if (end) {
			str_add(&out, from, (size_t)(line - from));
			add_file(m, p, name, next_line(line), end);
			files++;
		}
		line = end ? end : next_line(line);
		from = end ? end : from;
	}
	if (!files)
		return text;
	str_addz(&out, from);
	text = arena_strndup(m->arena, str_text(&out), out.len);
	str_free(&out);
	return text;
}
