#include "table.h"

#include <stdarg.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "text.h"

enum { GAP = 2, NARROWEST = 12 };

struct table {
	const struct table_column *columns;
	size_t count, cells, room;
	char **cell; /* row by row */
};

struct table *
table_new(const struct table_column *columns, size_t count)
{
	struct table *t = xcalloc(1, sizeof *t);

	t->columns = columns;
	t->count = count;
	if (columns[0].name)
		for (size_t i = 0; i < count; i++)
			table_add(t, columns[i].name);
	return t;
}

void
table_add(struct table *t, const char *text)
{
	struct str clean = {0};

	if (t->cells == t->room) {
		t->room = t->room ? 2 * t->room : 64;
		t->cell = xrealloc(t->cell, t->room * sizeof *t->cell);
	}
	text_clean(&clean, text ? text : "-", strlen(text ? text : "-"), false);
	t->cell[t->cells++] = str_take(&clean);
}

void
table_addf(struct table *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = xvasprintf(format, args);
	va_end(args);
	table_add(t, text);
	free(text);
}

void
table_free(struct table **t)
{
	if (!*t)
		return;
	for (size_t i = 0; i < (*t)->cells; i++)
		free((*t)->cell[i]);
	free((*t)->cell);
	free(*t);
	*t = NULL;
}

static void
measure(const struct table *t, size_t *widths)
{
	for (size_t i = 0; i < t->cells; i++) {
		size_t w = text_width(t->cell[i], strlen(t->cell[i]));
		if (w > widths[i % t->count])
			widths[i % t->count] = w;
	}
}

/* Takes what is too much from the widest of the columns that may be wrapped, a column at a time. */
static void
shrink(const struct table *t, size_t indent, size_t width, size_t *widths)
{
	size_t total = indent + GAP * (t->count - 1);

	for (size_t i = 0; i < t->count; i++)
		total += widths[i];
	while (total > width) {
		size_t widest = t->count;
		for (size_t i = 0; i < t->count; i++)
			if (t->columns[i].align == TABLE_WRAP && widths[i] > NARROWEST &&
			    (widest == t->count || widths[i] > widths[widest]))
				widest = i;
		if (widest == t->count)
			return;
		widths[widest]--;
		total--;
	}
}

static void
add_spaces(struct str *out, size_t n)
{
	while (n--)
		str_addc(out, ' ');
}

/* What of the cell belongs on its next line; moves *rest behind it. Only columns that wrap are cut.
 */
static size_t
next_piece(const struct table_column *column, size_t width, const char **rest)
{
	size_t n = strlen(*rest);
	size_t taken = column->align == TABLE_WRAP ? text_wrap(*rest, n, width) : n;

	*rest += taken;
	while (taken > 0 && (*rest)[-1] == ' ' &&
	       **rest) { /* the space at which the line was broken */
		taken--;
		break;
	}
	return taken;
}

/* One line of a row; rest holds what is still to be shown of each cell. True while there is more.
 */
static bool
add_line(
    const struct table *t, size_t indent, const size_t *widths, const char **rest, struct str *out)
{
	size_t pending =
	    indent; /* spaces are written before the next text only: no line ends in them */
	bool more = false;

	for (size_t i = 0; i < t->count; i++) {
		const char *text = rest[i];
		size_t n = next_piece(&t->columns[i], widths[i], &rest[i]), w = text_width(text, n);
		size_t fill = widths[i] > w ? widths[i] - w : 0;
		if (t->columns[i].align == TABLE_RIGHT)
			pending += fill;
		if (n > 0) {
			add_spaces(out, pending);
			str_add(out, text, n);
			pending = 0;
		} else {
			pending += w;
		}
		pending += (t->columns[i].align == TABLE_RIGHT ? 0 : fill) + GAP;
		more = more || *rest[i];
	}
	str_addc(out, '\n');
	return more;
}

void
table_text(const struct table *t, size_t indent, size_t width, struct str *out)
{
	size_t *widths = xcalloc(t->count, sizeof *widths);
	const char **rest = xcalloc(t->count, sizeof *rest);

	measure(t, widths);
	if (width > 0)
		shrink(t, indent, width, widths);
	for (size_t row = 0; row + t->count <= t->cells; row += t->count) {
		memcpy(rest, t->cell + row, t->count * sizeof *rest);
		while (add_line(t, indent, widths, rest, out))
			;
	}
	free(rest);
	free(widths);
}

void
table_print(const struct table *t, size_t indent)
{
	struct str out = {0};

	table_text(t, indent, terminal_width(), &out);
	fwrite(str_text(&out), 1, out.len, stdout);
	str_free(&out);
}

size_t
terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 0;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}
