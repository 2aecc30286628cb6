#include "conf_private.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_MAX = 64 * 1024 };

static bool
own_group(gid_t group)
{
	gid_t groups[256];
	int n = getgroups((int)(sizeof groups / sizeof *groups), groups);

	if (group == getegid() || geteuid() == 0) /* root checks on behalf of the service's user */
		return true;
	for (int i = 0; i < n; i++)
		if (groups[i] == group)
			return true;
	return false;
}

/* The open file is looked at, not its name: no race. */
static bool
is_private(int fd, const char *path, struct str *why)
{
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		str_addf(why, "%s is not a plain file", path);
	else if (st.st_uid != 0 && st.st_uid != geteuid())
		str_addf(why, "%s belongs to user %ju; it must belong to root or to user %ju", path,
		    (uintmax_t)st.st_uid, (uintmax_t)geteuid());
	else if ((st.st_mode & 037) || ((st.st_mode & 040) && !own_group(st.st_gid)))
		str_addf(why, "%s is open to others (mode %04o); do: chmod 0600 %s", path,
		    (unsigned)(st.st_mode & 07777), path);
	else
		return true;
	return false;
}

static bool
read_text(int fd, const char *path, struct secret *secret, struct str *why)
{
	char *text = xcalloc(1, SECRET_MAX + 1);
	ssize_t n = read(fd, text, SECRET_MAX);
	bool ok = false;

	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r'))
		text[--n] = 0;
	if (n < 0)
		str_addf(why, "cannot read %s: %m", path);
	else if (n == 0)
		str_addf(why, "%s is empty", path);
	else if ((size_t)n != strcspn(text, "\r\n") || n >= SECRET_MAX - 1)
		str_addf(why, "%s must hold one line", path);
	else
		ok = true;
	if (ok) {
		conf_clear_secret(secret);
		secret->text = xstrdup(text);
	}
	explicit_bzero(text, SECRET_MAX);
	free(text);
	return ok;
}

/* systemd.exec(5), LoadCredential=: a folder that only the service can read; the modes in it are
 * systemd's own business. What the unit takes from a whole folder has the folder's id before its
 * name. */
static int
open_credential(const char *name, char **path)
{
	static const char *const prefixes[] = {"", "promised_", NULL};
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");
	int fd = -1;

	if (!credentials || *name == '/')
		return -1;
	for (const char *const *prefix = prefixes; fd < 0 && *prefix; prefix++) {
		free(*path);
		*path = xasprintf("%s/%s%s", credentials, *prefix, name);
		fd = open(*path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	}
	if (fd < 0) {
		free(*path);
		*path = NULL;
	}
	return fd;
}

/* Beside the configuration, or in the folder from which the unit takes the service's credentials: a
 * check from root's shell must find what the service will find. Not blocking: it may be a pipe's
 * name. */
static int
open_beside(const char *name, const char *folder, char **path)
{
	const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;

	*path = *name == '/' ? xstrdup(name) : xasprintf("%s/%s", folder, name);
	int fd = open(*path, flags);
	if (fd >= 0 || errno != ENOENT || strchr(name, '/'))
		return fd;
	char *other = xasprintf("%s/credentials/%s", folder, name);
	fd = open(other, flags);
	if (fd < 0 && errno == ENOENT) {
		free(other);
		return fd;
	}
	free(*path);
	*path = other;
	return fd;
}

bool
conf_read_secret(const char *name, const char *folder, struct secret *secret, struct str *why)
{
	char *path = NULL;
	int fd = open_credential(name, &path);
	bool ok = fd >= 0;

	if (fd < 0) {
		fd = open_beside(name, folder, &path);
		if (fd < 0)
			str_addf(why, "cannot open %s: %m", path);
		ok = fd >= 0 && is_private(fd, path, why);
	}
	ok = ok && read_text(fd, path, secret, why);
	if (fd >= 0 && secret->text) {
		free(secret->file);
		secret->file = xstrdup(path);
	}
	if (!ok && !secret->text)
		secret->text =
		    xstrdup(""); /* named, though not read: not to be called missing as well */
	if (fd >= 0)
		close(fd);
	free(path);
	return ok;
}

void
conf_clear_secret(struct secret *secret)
{
	free(secret->file);
	secret->file = NULL;
	if (!secret->text)
		return;
	explicit_bzero(secret->text, strlen(secret->text));
	free(secret->text);
	secret->text = NULL;
}
