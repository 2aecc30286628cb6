#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "../common/mem.h"
#include "../common/str.h"
#include "system_user.h"

enum { SAID_MAX = 64 * 1024 };

/* In the password file's grammar: any host, port, database and user. */
static int
password_file(const char *password)
{
	int fd = memfd_create("password", 0); /* the program inherits it */

	if (fd < 0 || fchmod(fd, 0600) != 0)
		return fd;
	struct str line = {0};
	str_addz(&line, "*:*:*:*:");
	for (const char *p = password; *p; p++) {
		if (*p == ':' || *p == '\\')
			str_addc(&line, '\\');
		str_addc(&line, *p);
	}
	str_addc(&line, '\n');
	ssize_t n = write(fd, line.data, line.len);
	explicit_bzero(line.data, line.len);
	bool whole = n == (ssize_t)line.len;
	str_free(&line);
	if (whole)
		return fd;
	close(fd);
	return -1;
}

static void
move_fd(int from, int to)
{
	if (from < 0)
		from = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (from < 0 || dup2(from, to) < 0)
		_exit(126);
}

/* In the child. */
static void
become(const char *const *argv, const struct program_how *how, int in, int out, int errors)
{
	char path[40];

	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	if (how->password) {
		int fd = password_file(how->password);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
		setenv("PGPASSFILE", path, 1);
	}
	setenv("LC_MESSAGES", "C", 1);
	setenv("PSQLRC", "/dev/null", 1);
	move_fd(in, STDIN_FILENO);
	move_fd(out, STDOUT_FILENO);
	move_fd(errors, STDERR_FILENO);
	if (how->superuser && !system_user_become())
		_exit(126);
	execvp(argv[0], (char *const *)(uintptr_t)argv);
	_exit(errno == ENOENT ? 127 : 126);
}

static bool
make_pipe(bool wanted, int ends[2])
{
	ends[0] = ends[1] = -1;
	return !wanted || pipe2(ends, O_CLOEXEC) == 0;
}

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

enum outcome
program_start(
    struct program *p, const char *const *argv, const struct program_how *how, struct fail *f)
{
	int in[2], out[2];

	*p = (struct program){.name = argv[0], .in = -1, .out = -1};
	p->errors = memfd_create("errors", MFD_CLOEXEC);
	if (p->errors < 0 || !make_pipe(how->feed, in) || !make_pipe(how->hear, out))
		return fail(f, LATER, "cannot start %s: %m", p->name);
	p->pid = fork();
	if (p->pid == 0)
		become(argv, how, in[0], out[1], p->errors);
	close_fd(&in[0]);
	close_fd(&out[1]);
	p->in = in[1];
	p->out = out[0];
	if (p->pid < 0) {
		p->pid = 0;
		program_kill(p);
		return fail(f, LATER, "cannot start %s: %m", argv[0]);
	}
	return DONE;
}

void
program_close_input(struct program *p)
{
	close_fd(&p->in);
}

/* The last line that is no continuation: "pg_dump: error: ...", without the name. */
static void
last_words(const struct program *p, char *words, size_t size)
{
	char said[SAID_MAX + 1];
	struct stat st;
	off_t from =
	    fstat(p->errors, &st) == 0 && st.st_size > SAID_MAX ? st.st_size - SAID_MAX : 0;
	ssize_t n = pread(p->errors, said, SAID_MAX, from);
	const char *best = "";

	said[n > 0 ? n : 0] = 0;
	for (char *line = said, *next; *line; line = next) {
		size_t length = strcspn(line, "\n");
		next = line + length + (line[length] != 0);
		line[length] = 0;
		const char *error = strstr(line, "error: ");
		const char *server = strstr(line, "ERROR:  ");
		if (!error && !server && *best)
			continue;
		best = server  ? server + strlen("ERROR:  ")
		       : error ? error + strlen("error: ")
		               : line;
	}
	snprintf(words, size, "%.250s", best);
}

enum outcome
program_end(struct program *p, struct fail *f)
{
	char words[300];
	int status = 0;

	close_fd(&p->in);
	close_fd(&p->out);
	while (p->pid > 0 && waitpid(p->pid, &status, 0) < 0 && errno == EINTR)
		;
	p->pid = 0;
	last_words(p, words, sizeof words);
	close_fd(&p->errors);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return DONE;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return fail(f, NEVER,
		    "there is no program %s; install it: apt install postgresql-client", p->name);
	if (WIFSIGNALED(status))
		return fail(f, LATER, "%s was ended by signal %d", p->name, WTERMSIG(status));
	return fail(f, NEVER, "%s: %s", p->name, *words ? words : "failed");
}

void
program_kill(struct program *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		program_end(p, NULL);
	}
	close_fd(&p->in);
	close_fd(&p->out);
	if (p->name)
		close_fd(&p->errors);
}
