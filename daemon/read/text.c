#include "text.h"

#include "../common/str.h"

bool
text_is_body(const struct part *p)
{
	return p->class == PART_LEAF && p->text && strncmp(p->type, "text/", 5) == 0 &&
	       strcmp(p->disposition, "attachment") != 0 && !*p->file_name;
}

void
text_choose(struct mail *m)
{
	m->text = "";
	for (struct part *p = m->root; p; p = part_walk(p))
		if (text_is_body(p)) {
			m->text = p->text;
			break;
		}
}
