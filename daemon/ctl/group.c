#include "group.h"

#include "../common/mem.h"
#include "../common/suggest.h"

static int
unknown(const char *group, const struct group_verb *verbs, const char *name)
{
	const char *names[16];
	size_t n = 0;

	for (; n < 15 && verbs[n].name; n++)
		names[n] = verbs[n].name;
	names[n] = NULL;
	const char *near = suggest(names, name);
	if (near)
		return ctl_usage(
		    group, "unknown verb \"%s %s\" (did you mean \"%s\"?)", group, name, near);
	return ctl_usage(group, "unknown verb \"%s %s\"", group, name);
}

int
group_run(struct ctl *c, const char *group, const struct group_verb *verbs, int argc, char **argv)
{
	if (argc < 2 || argv[1][0] == '-')
		return verbs[0].run(c, argc, argv);
	for (const struct group_verb *v = verbs; v->name; v++)
		if (strcmp(v->name, argv[1]) == 0)
			return v->run(c, argc - 1, argv + 1);
	return unknown(group, verbs, argv[1]);
}
