#include "title.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include "common/mem.h"

extern char **environ;

static struct {
	char *begin;
	size_t arguments,
	    size; /* the room of the arguments alone; that with the environment behind */
} area;

static char *
end_of_texts(char **texts, char *end)
{
	for (; *texts && *texts == end; texts++)
		end += strlen(*texts) + 1;
	return end;
}

void
title_init(char **argv)
{
	size_t n = 0;
	char *arguments = end_of_texts(argv, argv[0]), *end = end_of_texts(environ, arguments);

	while (environ[n])
		n++;
	char **copy = xcalloc(n + 1, sizeof *copy);
	for (size_t i = 0; i < n; i++)
		copy[i] = xstrdup(environ[i]);
	environ = copy; /* lives as long as the process */
	/* The C library's names point into argv, and the journal's lines are named by them. */
	program_invocation_name = xstrdup(program_invocation_name);
	program_invocation_short_name = xstrdup(program_invocation_short_name);
	area.begin = argv[0];
	area.arguments = (size_t)(arguments - argv[0]);
	area.size = (size_t)(end - argv[0]);
}

/* proc(5), cmdline: when the last byte of the arguments' room is no NUL, what stands there is one
 * text that may go on into the environment's. */
void
title_set(char *const words[])
{
	size_t length = 0, at = 0;

	if (!area.size)
		return;
	for (char *const *w = words; *w; w++)
		length += strlen(*w) + 1;
	char between = length <= area.arguments ? 0 : ' ';
	memset(area.begin, 0, area.size);
	for (char *const *w = words; *w && at + 1 < area.size; w++) {
		size_t n = strnlen(*w, area.size - at - 1);
		memcpy(area.begin + at, *w, n);
		at += n;
		if (w[1] && at + 1 < area.size)
			area.begin[at++] = between;
	}
}
