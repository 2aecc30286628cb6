#include "options.h"

#include "../common/mem.h"
#include "../common/suggest.h"

static const struct ctl_option *
find_option(const struct ctl_option *options, const char *name, size_t length)
{
	for (const struct ctl_option *o = options; o->name; o++)
		if (strlen(o->name) == length && strncmp(o->name, name, length) == 0)
			return o;
	return NULL;
}

static enum outcome
unknown_option(const struct ctl_option *options, const char *arg, size_t length, struct fail *f)
{
	const char *names[32];
	size_t n = 0;

	for (; n < 31 && options[n].name; n++)
		names[n] = options[n].name;
	names[n] = NULL;
	char name[64] = "";
	snprintf(name, sizeof name, "%.*s", (int)length, arg);
	const char *near = suggest(names, name);
	if (near)
		return fail(f, NEVER, "unknown option --%s (did you mean --%s?)", name, near);
	return fail(f, NEVER, "unknown option --%s", name);
}

/* argv[*i] is the option o; moves *i to its value when that is an argument of its own. */
static enum outcome
take_one(
    const struct ctl_option *o, const char *equals, int argc, char **argv, int *i, struct fail *f)
{
	if (o->flag) {
		*o->flag = true;
		return equals ? fail(f, NEVER, "--%s takes no value", o->name) : DONE;
	}
	if (!equals && *i + 1 == argc)
		return fail(f, NEVER, "--%s needs a value", o->name);
	const char *value = equals ? equals + 1 : argv[++*i];
	if (!o->list)
		*o->value = value;
	else if (o->list->count < sizeof o->list->values / sizeof *o->list->values)
		o->list->values[o->list->count++] = value;
	else
		return fail(f, NEVER, "too many --%s", o->name);
	return DONE;
}

static enum outcome
take(const struct ctl_option *options, bool leave_unknown, int *argc, char **argv, struct fail *f)
{
	int kept = 1, i = 1;

	for (; i < *argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--", 2) != 0) {
			argv[kept++] = argv[i];
			continue;
		}
		const char *name = argv[i] + 2, *equals = strchr(name, '=');
		size_t length = equals ? (size_t)(equals - name) : strlen(name);
		const struct ctl_option *o = find_option(options, name, length);
		if (!o && !leave_unknown)
			return unknown_option(options, name, length, f);
		if (!o)
			argv[kept++] = argv[i];
		else if (take_one(o, equals, *argc, argv, &i, f) != DONE)
			return NEVER;
	}
	if (i < *argc && !leave_unknown)
		i++; /* the "--" itself */
	while (i < *argc)
		argv[kept++] = argv[i++];
	argv[kept] = NULL;
	*argc = kept;
	return DONE;
}

enum outcome
options_take(const struct ctl_option *options, int *argc, char **argv, struct fail *f)
{
	return take(options, false, argc, argv, f);
}

enum outcome
options_take_known(const struct ctl_option *options, int *argc, char **argv, struct fail *f)
{
	return take(options, true, argc, argv, f);
}
