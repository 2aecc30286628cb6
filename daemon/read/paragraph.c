#include "paragraph.h"

#include "../common/str.h"

enum { LINES_MAX = 40 };

bool
paragraph_says(const char *text, const struct phrase_table *table, char found[FOLD_MAX])
{
	const char *end = text + strlen(text);
	struct str paragraph = {0};
	struct line l;
	bool more = true, hit = false;

	for (int n = 0; more && n < LINES_MAX && !hit; n++) {
		more = line_next(&text, end, &l);
		if (more && !line_blank(&l) && *l.start != '>' && paragraph.len < FOLD_MAX) {
			str_add(&paragraph, l.start, l.length < FOLD_MAX ? l.length : FOLD_MAX);
			str_addc(&paragraph, ' ');
			continue;
		}
		fold_line(found, FOLD_MAX, str_text(&paragraph), paragraph.len);
		hit = phrase_table_find(table, found);
		str_truncate(&paragraph, 0);
	}
	str_free(&paragraph);
	return hit;
}
