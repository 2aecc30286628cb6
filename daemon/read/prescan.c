#include "prescan.h"

#include <stdbool.h>
#include <string.h>
#include "../common/str.h"
#include "field.h"

/* Free text: parentheses mean nothing there. */
static bool
field_is_text(const char *line, size_t n)
{
	return (n > 8 && ascii_ncasecmp(line, "Subject:", 8) == 0) ||
	       (n > 2 && ascii_ncasecmp(line, "X-", 2) == 0) ||
	       (n > 9 && ascii_ncasecmp(line, "Comments:", 9) == 0) ||
	       (n > 13 && ascii_ncasecmp(line, "Thread-Topic:", 13) == 0);
}

struct depth {
	int now, most;
	bool quoted, text;
};

static void
depth_line(struct depth *d, const char *line, size_t n)
{
	if (n && line[0] != ' ' && line[0] != '\t')
		*d = (struct depth){.most = d->most, .text = field_is_text(line, n)};
	for (size_t i = 0; i < n && !d->text; i++) {
		if (line[i] == '\\')
			i++;
		else if (line[i] == '"' && !d->now)
			d->quoted = !d->quoted;
		else if (line[i] == '(' && !d->quoted && ++d->now > d->most)
			d->most = d->now;
		else if (line[i] == ')' && !d->quoted && d->now)
			d->now--;
	}
}

const char *
prescan_header(const char *bytes, size_t n, size_t *header)
{
	struct depth depth = {0};
	bool long_line = false, leading = true;
	size_t i = 0;

	*header = n;
	while (i < n) {
		size_t next, end = line_end(bytes, n, i, &next);
		if (end == i && !leading)
			break;
		leading = leading && end == i;
		if (end > PRESCAN_HEADER_MAX) {
			*header = PRESCAN_HEADER_MAX;
			return "header longer than 256 KiB";
		}
		long_line = long_line || end - i > PRESCAN_LINE_MAX;
		depth_line(&depth, bytes + i, end - i);
		i = next;
	}
	if (long_line)
		return "header line longer than 64 KiB";
	return depth.most > PRESCAN_PAREN_MAX ? "comments nested deeper than 32" : NULL;
}

int
prescan_boundary(const char *boundary)
{
	size_t n = strlen(boundary);

	if (n < 1 || n > 200 || boundary[n - 1] == ' ')
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)boundary[i] < ' ' || (unsigned char)boundary[i] > 126 ||
		    boundary[i] == '"' || boundary[i] == '\\')
			return false;
	return true;
}
