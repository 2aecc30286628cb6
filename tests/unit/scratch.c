#include "scratch.h"

#include "test.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../../daemon/common/mem.h"

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

void
scratch_write(const char *folder, const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);
	char *slash = strrchr(path, '/');

	*slash = 0;
	mkdir(path, 0700);
	*slash = '/';
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	free(path);
}
