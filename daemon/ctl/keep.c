#include "keep.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "file.h"

enum { KEEP_MAX = 16 * 1024 * 1024 };

bool
keep_owner_of(const char *path, struct keep_owner *owner)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	*owner = (struct keep_owner){st.st_uid, st.st_gid, st.st_mode & 07777};
	return true;
}

/* Both before the file has anything in it, so that a secret is never open to others. */
static bool
make_own(int fd, const struct keep_owner *owner)
{
	if (geteuid() == 0 && fchown(fd, owner->user, owner->group) != 0)
		return false;
	return fchmod(fd, owner->mode) == 0;
}

static bool
write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, text, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		text += done;
		n -= (size_t)done;
	}
	return fsync(fd) == 0;
}

/* The name is on the disk only when its folder is. */
static void
sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder =
	    slash > path ? xstrndup(path, (size_t)(slash - path)) : xstrdup(slash ? "/" : ".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

static bool
put(const char *path, const char *fresh, const char *text, size_t n, const struct keep_owner *owner)
{
	int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return false;
	bool ok = make_own(fd, owner) && write_all(fd, text, n);
	int error = errno;
	ok = close(fd) == 0 && ok;
	if (ok && rename(fresh, path) == 0) {
		sync_folder_of(path);
		return true;
	}
	error = ok ? errno : error;
	unlink(fresh);
	errno = error;
	return false;
}

/* The name of what is really written: where a link points to. */
static char *
target_of(const char *path)
{
	char *target = realpath(path, NULL);

	return target ? target : xstrdup(path);
}

/* Beside it, hidden, and with another ending: who collects files by their ending takes no half one.
 */
static char *
fresh_name(const char *target)
{
	const char *name = file_name(target);

	return xasprintf("%.*s.%s.new-%ld", (int)(name - target), target, name, (long)getpid());
}

enum outcome
keep_write(
    const char *path, const char *text, size_t n, const struct keep_owner *owner, struct fail *f)
{
	char *target = target_of(path), *fresh = fresh_name(target);

	unlink(fresh); /* of a process of this number that was killed */
	bool ok = put(target, fresh, text, n, owner);
	if (!ok)
		fail(f, NEVER, "cannot write %s: %s", target, strerrordesc_np(errno));
	free(fresh);
	free(target);
	return ok ? DONE : NEVER;
}

/* A second one within the same second gets a number more. */
static char *
backup_name(const char *path)
{
	char stamp[32];
	time_t now = time(NULL);
	struct tm tm;

	strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", localtime_r(&now, &tm));
	char *name = xasprintf("%s.%s", path, stamp);
	for (int i = 2; access(name, F_OK) == 0; i++) {
		free(name);
		name = xasprintf("%s.%s-%d", path, stamp, i);
	}
	return name;
}

enum outcome
keep_backup(const char *path, char **name, struct fail *f)
{
	struct str text = {0};
	struct keep_owner owner;

	*name = NULL;
	if (!keep_owner_of(path, &owner))
		return errno == ENOENT
		           ? DONE
		           : fail(f, NEVER, "cannot look at %s: %s", path, strerrordesc_np(errno));
	if (!file_read(path, KEEP_MAX, &text)) {
		str_free(&text);
		return fail(f, NEVER, "cannot read %s: %s", path, strerrordesc_np(errno));
	}
	*name = backup_name(path);
	enum outcome o = keep_write(*name, str_text(&text), text.len, &owner, f);
	if (text.len)
		explicit_bzero(text.data, text.len);
	str_free(&text);
	if (o != DONE) {
		free(*name);
		*name = NULL;
	}
	return o;
}

enum outcome
keep_folder(const char *path, const struct keep_owner *owner, struct fail *f)
{
	if (mkdir(path, 0700) != 0)
		return errno == EEXIST ? DONE
		                       : fail(f, NEVER, "cannot make the folder %s: %s", path,
		                             strerrordesc_np(errno));
	if (geteuid() == 0 && chown(path, owner->user, owner->group) != 0)
		return fail(
		    f, NEVER, "cannot give %s to its owner: %s", path, strerrordesc_np(errno));
	if (chmod(path, owner->mode) != 0)
		return fail(
		    f, NEVER, "cannot set the mode of %s: %s", path, strerrordesc_np(errno));
	return DONE;
}
