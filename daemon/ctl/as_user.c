#include "as_user.h"

#include <errno.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

bool
as_user_can(const char *user)
{
	const struct passwd *pw = getpwnam(user);

	return pw && (geteuid() == 0 || pw->pw_uid == geteuid());
}

/* For good: real, effective and saved ids. The folder may be one that the user cannot enter. */
static bool
become(const struct passwd *pw)
{
	if (pw->pw_uid == geteuid())
		return true;
	return initgroups(pw->pw_name, pw->pw_gid) == 0 &&
	       setresgid(pw->pw_gid, pw->pw_gid, pw->pw_gid) == 0 &&
	       setresuid(pw->pw_uid, pw->pw_uid, pw->pw_uid) == 0 && chdir("/") == 0;
}

static void __attribute__((noreturn))
be_child(const struct passwd *pw, int out, int err, int (*work)(void *), void *context)
{
	int code = EX_OSERR;

	if (dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0) {
		if (become(pw)) {
			setenv("HOME", pw->pw_dir, 1); /* ~/.pgpass */
			unsetenv("PGUSER");
			code = work(context);
		} else {
			fprintf(stderr, "cannot become the user %s: %m\n", pw->pw_name);
		}
	}
	fflush(NULL);
	_exit(code);
}

/* Both pipes until the child has closed them. */
static void
collect(int out_fd, int err_fd, struct str *out, struct str *err)
{
	struct pollfd p[] = {{out_fd, POLLIN, 0}, {err_fd, POLLIN, 0}};
	struct str *into[] = {out, err};
	char buffer[4096];

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		if (poll(p, 2, -1) < 0 && errno != EINTR)
			return;
		for (int i = 0; i < 2; i++) {
			if (p[i].fd < 0 || !p[i].revents)
				continue;
			ssize_t n = read(p[i].fd, buffer, sizeof buffer);
			if (n > 0)
				str_add(into[i], buffer, (size_t)n);
			else if (n == 0 || errno != EINTR)
				p[i].fd = -1;
		}
	}
}

static int
end_of(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return EX_OSERR;
	return WIFEXITED(status) ? WEXITSTATUS(status) : EX_OSERR;
}

int
as_user(const char *user, int (*work)(void *), void *context, struct str *out, struct str *err)
{
	const struct passwd *pw = getpwnam(user);
	int o[2], e[2];

	if (!pw)
		return EX_NOUSER;
	if (pipe(o) != 0)
		return EX_OSERR;
	if (pipe(e) != 0) {
		close(o[0]);
		close(o[1]);
		return EX_OSERR;
	}
	fflush(NULL); /* else the child would print it a second time */
	pid_t child = fork();
	if (child == 0)
		be_child(pw, o[1], e[1], work, context);
	close(o[1]);
	close(e[1]);
	if (child > 0)
		collect(o[0], e[0], out, err);
	close(o[0]);
	close(e[0]);
	return child > 0 ? end_of(child) : EX_OSERR;
}
