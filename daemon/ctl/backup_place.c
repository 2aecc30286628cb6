#include "backup_place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static const char ending[] = ".tar";
static const char pattern[] = "00000000T000000Z"; /* a digit for each 0 */

static bool
is_moment(const char *s)
{
	for (const char *p = pattern; *p; p++, s++)
		if (*p == '0' ? !ascii_isdigit((unsigned char)*s) : *s != *p)
			return false;
	return strcmp(s, ending) == 0;
}

/* "DESK-20261122T101500Z.tar" */
static bool
is_ours(const char *name, const char *desk)
{
	size_t n = strlen(desk);

	return strncmp(name, desk, n) == 0 && name[n] == '-' && is_moment(name + n + 1);
}

static char *
make_name(const char *desk)
{
	time_t now = time(NULL);
	struct tm tm;
	char moment[24];

	gmtime_r(&now, &tm);
	strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", &tm);
	return xasprintf("%s-%s%s", desk, moment, ending);
}

/* ".NAME.new-PID" of a process that is gone. */
static bool
is_left_over(const char *name)
{
	static const char mark[] = ".tar.new-";
	const char *at = *name == '.' ? strstr(name, mark) : NULL;
	long pid = at ? strtol(at + strlen(mark), NULL, 10) : 0;

	return pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH;
}

static void
clean(const struct backup_place *p)
{
	DIR *folder = opendir(p->folder);
	const struct dirent *e;

	while (folder && (e = readdir(folder)))
		if (is_left_over(e->d_name))
			unlinkat(dirfd(folder), e->d_name, 0);
	if (folder)
		closedir(folder);
}

bool
backup_place_is_folder(const char *path)
{
	struct stat st;
	size_t n = strlen(path);

	return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static void
settle(const char *target, const char *desk, struct backup_place *p)
{
	const char *slash = strrchr(target, '/');

	if (backup_place_is_folder(target)) {
		size_t n = strlen(target);
		while (n > 1 && target[n - 1] == '/')
			n--;
		p->folder = xstrndup(target, n);
		p->desk = xstrdup(desk);
		p->name = make_name(desk);
		return;
	}
	p->folder = slash ? xstrndup(target, (size_t)(slash - target)) : xstrdup(".");
	if (!*p->folder) {
		free(p->folder);
		p->folder = xstrdup("/");
	}
	p->name = xstrdup(slash ? slash + 1 : target);
}

enum outcome
backup_place_open(const char *target, const char *desk, struct backup_place *p, struct fail *f)
{
	struct stat st;

	*p = (struct backup_place){.fd = -1};
	settle(target, desk, p);
	p->path = xasprintf("%s/%s", p->folder, p->name);
	p->fresh = xasprintf("%s/.%s.new-%jd", p->folder, p->name, (intmax_t)getpid());
	if (mkdir(p->folder, 0700) != 0 && errno != EEXIST)
		return fail(f, NEVER, "cannot make the folder %s: %m", p->folder);
	if (stat(p->path, &st) == 0 && !S_ISREG(st.st_mode))
		return fail(f, NEVER, "%s is no plain file", p->path);
	clean(p);
	p->fd = open(p->fresh, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (p->fd < 0)
		return fail(f, NEVER, "cannot write into %s: %m", p->folder);
	return DONE;
}

enum outcome
backup_place_keep(struct backup_place *p, struct fail *f)
{
	int folder;

	if (fsync(p->fd) != 0 || rename(p->fresh, p->path) != 0)
		return fail(f, LATER, "cannot write %s: %m", p->path);
	folder = open(p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		fsync(folder); /* its name is on the disk only then */
		close(folder);
	}
	close(p->fd);
	p->fd = -1;
	return DONE;
}

static int
newest_first(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*b)->d_name, (*a)->d_name);
}

enum outcome
backup_place_prune(
    const struct backup_place *p, int64_t newest, struct str *removed, struct fail *f)
{
	struct dirent **list;
	enum outcome o = DONE;
	int n = scandir(p->folder, &list, NULL, newest_first);

	if (n < 0)
		return fail(f, LATER, "cannot look into %s: %m", p->folder);
	for (int i = 0; i < n; i++) {
		if (p->desk && is_ours(list[i]->d_name, p->desk) && --newest < 0) {
			char *path = xasprintf("%s/%s", p->folder, list[i]->d_name);
			if (unlink(path) == 0)
				str_addf(removed, "%s\n", path);
			else if (o == DONE)
				o = fail(f, LATER, "cannot remove %s: %m", path);
			free(path);
		}
		free(list[i]);
	}
	free(list);
	return o;
}

void
backup_place_close(struct backup_place *p)
{
	if (p->fd >= 0) {
		close(p->fd);
		unlink(p->fresh);
	}
	free(p->folder);
	free(p->name);
	free(p->fresh);
	free(p->path);
	free(p->desk);
	*p = (struct backup_place){.fd = -1};
}
