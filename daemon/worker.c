#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include "common/log.h"
#include "common/mem.h"
#include "title.h"

enum {
	SILENCE_MS = 60 * 1000,   /* a role that has not beaten for so long is stuck */
	GRACE_MS = 50 * 1000,     /* to finish the item in hand; below the unit's TimeoutStopSec */
	LONG_LIFE_MS = 60 * 1000, /* after it a death counts as the first again */
	PAUSE_MIN_MS = 1000,
	PAUSE_MAX_MS = 60 * 1000,
	FEW_FDS = 256,
	FIRST_FREE_FD = 10, /* above the descriptors that roles find open */
};

struct worker *
worker_new(const char *role, const char *instance, int number)
{
	struct worker *w = xcalloc(1, sizeof *w);

	w->role = role;
	w->instance = xstrdup(instance);
	w->number = number;
	w->pipe = -1;
	return w;
}

void
worker_free(struct worker **w)
{
	if (!*w)
		return;
	if ((*w)->pipe >= 0)
		close((*w)->pipe);
	free((*w)->instance);
	free(*w);
	*w = NULL;
}

const char *
worker_name(const struct worker *w)
{
	static char name[80];

	if (*w->instance)
		snprintf(name, sizeof name, "%s %s", w->role, w->instance);
	else if (w->number)
		snprintf(name, sizeof name, "%s %d", w->role, w->number + 1);
	else
		snprintf(name, sizeof name, "%s", w->role);
	return name;
}

/* The first restart is at once, then 1 s, 2 s, 4 s .. 60 s. */
static int64_t
pause_ms(int failures)
{
	int64_t ms = PAUSE_MIN_MS;

	if (failures <= 1)
		return 0;
	for (int i = 2; i < failures && ms < PAUSE_MAX_MS; i++)
		ms *= 2;
	return ms < PAUSE_MAX_MS ? ms : PAUSE_MAX_MS;
}

static void
plan_restart(struct worker *w, int64_t now)
{
	w->failures = now - w->started >= LONG_LIFE_MS ? 1 : w->failures + 1;
	w->due = now + pause_ms(w->failures);
	if (w->failures > 1)
		log_info(NULL, "%s: starting it again in %d s", worker_name(w),
		    (int)(pause_ms(w->failures) / 1000));
}

/* systemd is the supervisor's business: a role must not speak to it. */
static void
leave_systemd(void)
{
	static const char *const not_for_roles[] = {"NOTIFY_SOCKET", "WATCHDOG_PID",
	    "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", NULL};

	for (const char *const *name = not_for_roles; *name; name++)
		unsetenv(*name);
}

/* As after an exec: no handlers, nothing blocked. */
static void
reset_signals(void)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL); /* fails for those that cannot be handled anyway */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* libsystemd keeps its socket to the journal, and knows it by its number. */
static bool
is_journal(int fd)
{
	int domain = 0, type = 0;
	socklen_t n = sizeof domain, m = sizeof type;

	return getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &n) == 0 && domain == AF_UNIX &&
	       getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &m) == 0 && type == SOCK_DGRAM;
}

static void
close_others(void)
{
	for (int fd = WORKER_PIPE_FD + 1; fd < FEW_FDS; fd++)
		if (!is_journal(fd))
			close(fd);
	closefrom(FEW_FDS);
}

/* "promised --role fetch --instance support": short, since there is only the room of the
 * supervisor's own arguments. */
static void
show_role(char *const *argv)
{
	char *const words[] = {argv[0], argv[1], argv[2], *argv[4] ? argv[3] : NULL, argv[4], NULL};

	title_set(words);
}

/* Forked, not executed: what the libraries' relocations and tables take (1.5 MiB a process) is then
 * there once for all roles. Hostile mails are read by a program of its own, with addresses of its
 * own (read/child.c). */
static _Noreturn void
become(const struct worker_launch *l, char **argv, int conf_fd, int pipe_fd)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	leave_systemd();
	if (dup2(conf_fd, WORKER_CONF_FD) < 0 || dup2(pipe_fd, WORKER_PIPE_FD) < 0)
		_exit(EX_OSERR);
	close_others();
	show_role(argv);
	reset_signals();
	exit(l->main(argc, argv));
}

static int
spawn(struct worker *w, const struct worker_launch *l, int pipe_fd)
{
	/* A second process of a role is another instance of it: what it claims is its own. */
	char number[12];
	snprintf(number, sizeof number, "%d", w->number + 1);
	char *instance = *w->instance || !w->number ? w->instance : number;
	char *argv[] = {"promised", "--role", (char *)(uintptr_t)w->role, "--instance", instance,
	    "--config", (char *)(uintptr_t)l->conf_path, "--supervised", l->verbose ? "-v" : NULL,
	    NULL};
	/* Not onto themselves: both must be out of the way of the numbers that they get. */
	int conf_fd = fcntl(l->conf_fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
	int other = fcntl(pipe_fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
	int error = 0;

	w->pid = conf_fd >= 0 && other >= 0 ? fork() : -1;
	if (w->pid == 0)
		become(l, argv, conf_fd, other);
	if (w->pid < 0)
		error = errno;
	if (conf_fd >= 0)
		close(conf_fd);
	if (other >= 0)
		close(other);
	return error;
}

void
worker_reserve(void)
{
	while (fcntl(WORKER_PIPE_FD, F_GETFD) < 0 && open("/dev/null", O_RDWR | O_CLOEXEC) >= 0)
		continue;
}

void
worker_start(struct worker *w, const struct worker_launch *l, int64_t now)
{
	int fds[2];

	w->started = w->heard = now;
	w->ready = false;
	w->status[0] = 0;
	w->line_length = 0;
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0) {
		log_error(NULL, "%s: cannot start it: %m", worker_name(w));
		plan_restart(w, now);
		return;
	}
	int error = spawn(w, l, fds[1]);
	close(fds[1]);
	if (error) {
		errno = error;
		log_error(NULL, "%s: cannot start it: %m", worker_name(w));
		close(fds[0]);
		w->pid = 0;
		plan_restart(w, now);
		return;
	}
	w->pipe = fds[0];
	w->state = WORKER_RUNNING;
	log_debug(NULL, "%s: started, process %d", worker_name(w), (int)w->pid);
}

static bool
take_line(struct worker *w)
{
	static const char status[] = "status ";

	if (strcmp(w->line, "ready") == 0)
		w->ready = true;
	else if (strncmp(w->line, status, sizeof status - 1) == 0)
		snprintf(w->status, sizeof w->status, "%s", w->line + sizeof status - 1);
	else
		return false;
	return true;
}

bool
worker_listen(struct worker *w, int64_t now)
{
	char bytes[512];
	ssize_t n;
	bool news = false;

	while (w->pipe >= 0 && (n = read(w->pipe, bytes, sizeof bytes)) > 0) {
		w->heard = now;
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] != '\n') {
				if (w->line_length < sizeof w->line - 1)
					w->line[w->line_length++] = bytes[i];
				continue;
			}
			w->line[w->line_length] = 0;
			w->line_length = 0;
			news |= take_line(w);
		}
	}
	return news;
}

static void
log_end(const struct worker *w, int wait_status)
{
	bool as_asked = w->state == WORKER_STOPPING && WIFSIGNALED(wait_status) &&
	                WTERMSIG(wait_status) == SIGTERM; /* it had not got to its own handling */

	if (as_asked)
		return;
	if (WIFSIGNALED(wait_status))
		log_warning(LOG_OF(LOG_ROLE_ENDED), "%s: ended by signal %d (%s)", worker_name(w),
		    WTERMSIG(wait_status), sigabbrev_np(WTERMSIG(wait_status)));
	else if (WEXITSTATUS(wait_status) != 0 || w->state == WORKER_RUNNING)
		log_warning(LOG_OF(LOG_ROLE_ENDED), "%s: ended with exit status %d", worker_name(w),
		    WEXITSTATUS(wait_status));
}

void
worker_ended(struct worker *w, int wait_status, int64_t now)
{
	worker_listen(w, now);
	log_end(w, wait_status);
	close(w->pipe);
	w->pipe = -1;
	w->pid = 0;
	if (w->state == WORKER_STOPPING)
		w->due = now;
	else
		plan_restart(w, now);
	w->state = WORKER_WAITING;
}

void
worker_stop(struct worker *w, int64_t now)
{
	if (w->state != WORKER_RUNNING)
		return;
	kill(w->pid, SIGTERM);
	w->state = WORKER_STOPPING;
	w->due = now + GRACE_MS;
}

int64_t
worker_check(struct worker *w, int64_t now)
{
	if (w->state == WORKER_STOPPING && now >= w->due) {
		log_error(LOG_OF(LOG_ROLE_KILLED), "%s: did not stop in %d s: killed",
		    worker_name(w), GRACE_MS / 1000);
		kill(w->pid, SIGKILL);
		w->due = now + GRACE_MS;
	} else if (w->state == WORKER_RUNNING && now - w->heard >= SILENCE_MS) {
		log_error(LOG_OF(LOG_ROLE_KILLED), "%s: silent for %d s: killed", worker_name(w),
		    SILENCE_MS / 1000);
		kill(w->pid, SIGKILL);
		w->heard = now;
	}
	return w->state == WORKER_RUNNING ? w->heard + SILENCE_MS : w->due;
}

bool
worker_is_well(const struct worker *w, int64_t now)
{
	return w->state != WORKER_RUNNING || now - w->heard <= SILENCE_MS;
}
