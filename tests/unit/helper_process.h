/* A Python program that serves a unit test: it prints "name value" lines and "ready 1", then
 * answers each line that it is asked with one line, and ends when its standard input does. */
#ifndef HELPER_PROCESS_H
#define HELPER_PROCESS_H

#include <fcntl.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/common/mem.h"

struct helper_process {
	pid_t pid;
	FILE *to, *from;
	char names[24][24], values[24][200];
	int count;
};

static inline const char *
helper_value(const struct helper_process *h, const char *name)
{
	for (int i = 0; i < h->count; i++)
		if (strcmp(h->names[i], name) == 0)
			return h->values[i];
	fprintf(stderr, "the helper told no %s\n", name);
	abort();
}

static inline int
helper_number(const struct helper_process *h, const char *name)
{
	return (int)strtol(helper_value(h, name), NULL, 10);
}

static inline bool
helper_start(struct helper_process *h, const char *program, const char *argument)
{
	int down[2], up[2];

	if (pipe2(down, O_CLOEXEC) || pipe2(up, O_CLOEXEC))
		return false;
	h->count = 0;
	h->pid = fork();
	if (h->pid == 0) {
		dup2(down[0], STDIN_FILENO);
		dup2(up[1], STDOUT_FILENO);
		execl("/usr/bin/python3", "python3", program, argument, NULL);
		_exit(127);
	}
	close(down[0]);
	close(up[1]);
	h->to = fdopen(down[1], "w");
	h->from = fdopen(up[0], "r");
	while (h->count < 24 &&
	       fscanf(h->from, "%23s %199s", h->names[h->count], h->values[h->count]) == 2)
		if (strcmp(h->names[h->count++], "ready") == 0)
			return true;
	return false;
}

/* The answer to one line, in a static buffer. */
static inline const char *
helper_ask(struct helper_process *h, const char *line)
{
	static char answer[500];

	fprintf(h->to, "%s\n", line);
	fflush(h->to);
	answer[0] = 0;
	if (fscanf(h->from, " %499[^\n]", answer) != 1)
		return "";
	return answer;
}

static inline void
helper_stop(struct helper_process *h)
{
	fclose(h->to);
	fclose(h->from);
	waitpid(h->pid, NULL, 0);
}

#endif
