#include "scratch.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

void
scratch_make(char *template)
{
	if (!mkdtemp(template)) {
		perror(template);
		exit(1);
	}
}

void
scratch_remove(char *folder)
{
	char *argv[] = {"rm", "-rf", folder, NULL};
	pid_t rm;

	if (posix_spawnp(&rm, "rm", NULL, NULL, argv, environ) == 0)
		waitpid(rm, NULL, 0);
}
