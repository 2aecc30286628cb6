#include "oauth_store.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "clock.h"
#include "mem.h"

enum {
	FILE_MAX = 64 * 1024, /* two tokens of 16 KiB and some words */
	LOCK_MS = 90 * 1000,  /* longer than whoever has it may ask the provider */
	NAP_MS = 50,
	TICK_MS = 1000,
};

static const int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

static enum outcome
fail_file(const struct oauth_store *s, const char *doing, const char *end, struct fail *f)
{
	return fail(f, LATER, "cannot %s %s/%s%s: %m", doing, s->path, s->name, end);
}

/* Root makes files for the service, whose folder it is. */
static bool
give_to_owner(int fd, int folder)
{
	struct stat st;

	return geteuid() != 0 || (fstat(folder, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) == 0);
}

static enum outcome
check_folder(struct oauth_store *s, struct fail *f)
{
	struct stat st;

	if (fstat(s->folder, &st) != 0)
		return fail(f, LATER, "cannot look at %s: %m", s->path);
	if (st.st_mode & 077)
		return fail(f, NEVER, "%s is open to others (mode %04o); do: chmod 0700 %s",
		    s->path, (unsigned)(st.st_mode & 07777), s->path);
	return DONE;
}

static void
make_folder(int state)
{
	int fd;

	if (mkdirat(state, "oauth", 0700) != 0)
		return;
	fd = openat(state, "oauth", folder_flags);
	if (fd < 0 || !give_to_owner(fd, state))
		unlinkat(state, "oauth", AT_REMOVEDIR);
	if (fd >= 0)
		close(fd);
}

enum outcome
oauth_store_open(
    const char *state_directory, const char *name, bool make, struct oauth_store *s, struct fail *f)
{
	int state = open(state_directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error;

	*s = (struct oauth_store){-1, -1, -1, name, xasprintf("%s/oauth", state_directory), false};
	s->missing = state < 0 && errno == ENOENT;
	if (state < 0)
		return fail(
		    f, NEVER, "cannot open the folder %s (state_directory): %m", state_directory);
	s->folder = openat(state, "oauth", folder_flags);
	if (s->folder < 0 && errno == ENOENT && make) {
		make_folder(state);
		s->folder = openat(state, "oauth", folder_flags);
	}
	error = errno;
	close(state);
	errno = error;
	s->missing = s->folder < 0 && errno == ENOENT;
	if (s->folder < 0)
		return fail(f, NEVER, "cannot open the folder %s: %m", s->path);
	return check_folder(s, f);
}

void
oauth_store_close(struct oauth_store *s)
{
	oauth_store_unlock(s);
	if (s->folder >= 0)
		close(s->folder);
	free(s->path);
	*s = (struct oauth_store){-1, -1, -1, NULL, NULL, false};
}

/* ---- the lock ---- */

static bool
woken_within(int wake_fd, int ms)
{
	struct pollfd p = {wake_fd, POLLIN, 0};

	return poll(&p, 1, ms) > 0;
}

enum outcome
oauth_store_lock(struct oauth_store *s, int wake_fd, void (*tick)(void), struct fail *f)
{
	char *name = xasprintf("%s.lock", s->name);
	int64_t began = clock_ms(), ticked = began;

	s->lock = openat(s->folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	free(name);
	if (s->lock < 0)
		return fail_file(s, "open", ".lock", f);
	if (!give_to_owner(s->lock, s->folder))
		return fail_file(s, "give to its owner", ".lock", f);
	while (flock(s->lock, LOCK_EX | LOCK_NB) != 0) {
		int64_t now = clock_ms();
		if (now - began > LOCK_MS)
			return fail(f, LATER, "another process holds %s/%s.lock for %d s", s->path,
			    s->name, LOCK_MS / 1000);
		if (woken_within(wake_fd, NAP_MS))
			return fail(f, LATER, "asked to stop while waiting for %s/%s.lock", s->path,
			    s->name);
		if (tick && now - ticked >= TICK_MS) {
			ticked = now;
			tick();
		}
	}
	return DONE;
}

static void
drop_spare(struct oauth_store *s)
{
	char *name;

	if (s->spare < 0)
		return;
	name = xasprintf(".%s.new", s->name);
	unlinkat(s->folder, name, 0);
	free(name);
	close(s->spare);
	s->spare = -1;
}

void
oauth_store_unlock(struct oauth_store *s)
{
	drop_spare(s);
	if (s->lock >= 0)
		close(s->lock);
	s->lock = -1;
}

/* ---- the file ---- */

/* Another's file could have been put here for root to read, or for the service to believe. */
static bool
is_ours(int fd, int folder)
{
	struct stat file, around;

	return fstat(fd, &file) == 0 && fstat(folder, &around) == 0 && S_ISREG(file.st_mode) &&
	       (file.st_uid == around.st_uid || file.st_uid == 0) && !(file.st_mode & 077);
}

static enum outcome
read_record(struct oauth_store *s, int fd, struct oauth_record *r, struct fail *f)
{
	char *text = xcalloc(1, FILE_MAX);
	ssize_t n = is_ours(fd, s->folder) ? read(fd, text, FILE_MAX) : 0;
	enum outcome o = DONE;

	if (n < 0)
		o = fail_file(s, "read", ".json", f);
	else if (!oauth_record_read(text, (size_t)n, r))
		o = fail(f, NEVER,
		    "%s/%s.json is not what was stored there, or belongs to somebody else, or is "
		    "open to others; remove it",
		    s->path, s->name);
	explicit_bzero(text, FILE_MAX);
	free(text);
	return o;
}

enum outcome
oauth_store_read(struct oauth_store *s, struct oauth_record *r, bool *found, struct fail *f)
{
	char *name = xasprintf("%s.json", s->name);
	int fd = openat(s->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	enum outcome o = DONE;

	*r = (struct oauth_record){0};
	*found = fd >= 0;
	if (fd >= 0)
		o = read_record(s, fd, r, f);
	else if (errno != ENOENT)
		o = fail_file(s, "open", ".json", f);
	if (fd >= 0)
		close(fd);
	free(name);
	return o;
}

enum outcome
oauth_store_prepare(struct oauth_store *s, struct fail *f)
{
	char *name = xasprintf(".%s.new", s->name);
	int error;

	drop_spare(s);
	unlinkat(s->folder, name, 0); /* left by a process that was killed: the lock is ours */
	s->spare =
	    openat(s->folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	free(name);
	if (s->spare < 0 || !give_to_owner(s->spare, s->folder))
		return fail_file(s, "make the new", ".json", f);
	error = posix_fallocate(s->spare, 0, FILE_MAX);
	if (error) {
		errno = error;
		fail_file(s, "find room for the new", ".json", f);
		drop_spare(s);
		return LATER;
	}
	return DONE;
}

static bool
put(int fd, const char *text)
{
	size_t n = strlen(text), done = 0;
	ssize_t written;

	while (done < n && (written = pwrite(fd, text + done, n - done, (off_t)done)) > 0)
		done += (size_t)written;
	return done == n && ftruncate(fd, (off_t)n) == 0 && fsync(fd) == 0;
}

enum outcome
oauth_store_write(struct oauth_store *s, const struct oauth_record *r, struct fail *f)
{
	enum outcome o = s->spare < 0 ? oauth_store_prepare(s, f) : DONE;
	char *text, *from, *to;

	if (o != DONE)
		return o;
	text = oauth_record_write(r);
	from = xasprintf(".%s.new", s->name);
	to = xasprintf("%s.json", s->name);
	if (!put(s->spare, text) || renameat(s->folder, from, s->folder, to) != 0) {
		o = fail_file(s, "write", ".json", f);
		drop_spare(s);
	} else {
		close(s->spare);
		s->spare = -1;
		fsync(s->folder);
	}
	oauth_forget(&text);
	free(from);
	free(to);
	return o;
}

enum outcome
oauth_store_remove(struct oauth_store *s, struct fail *f)
{
	char *name = xasprintf("%s.json", s->name);
	enum outcome o = DONE;

	if (unlinkat(s->folder, name, 0) != 0 && errno != ENOENT)
		o = fail_file(s, "remove", ".json", f);
	fsync(s->folder);
	free(name);
	return o;
}
