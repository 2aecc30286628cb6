#include "path.h"

#include <limits.h>
#include <stdbool.h>
#include <unistd.h>
#include "mem.h"

#ifndef DATADIR
#define DATADIR "/usr/local/share/promised"
#endif
#ifndef LIBEXECDIR
#define LIBEXECDIR "/usr/local/libexec/promised"
#endif

/* The folder of the running executable; the caller frees it. */
static char *
own_folder(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

	if (n <= 0)
		return xstrdup("/");
	path[n] = 0;
	char *slash = strrchr(path, '/');
	return xstrndup(path, (size_t)(slash - path));
}

char *
path_data(const char *name)
{
	char *folder = own_folder();
	/* In the source tree the SQL files lie at the top, the rest under conf/. */
	bool sql = strncmp(name, "sql", 3) == 0 && (!name[3] || name[3] == '/');
	const char *under = sql ? "" : "conf/";
	char *marker =
	    xasprintf("%s/source", folder); /* a link to the source tree, made by the Makefile */
	char *path = access(marker, F_OK) == 0 ? xasprintf("%s/%s%s", marker, under, name)
	                                       : xasprintf("%s/%s", DATADIR, name);

	free(marker);
	free(folder);
	return path;
}

char *
path_program(const char *name)
{
	char *folder = own_folder();
	char *path = xasprintf("%s/%s", folder, name);

	if (access(path, X_OK) != 0) {
		free(path);
		path = xasprintf("%s/%s", LIBEXECDIR, name);
	}
	free(folder);
	return path;
}
