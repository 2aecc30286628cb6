#include "unpack.h"

#include "tnef.h"

void
unpack(struct mail *m)
{
	for (struct part *p = m->root; p; p = part_walk(p))
		if (tnef_is(p) && !p->children)
			tnef_unpack(m, p);
}
