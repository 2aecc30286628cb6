#include "supervise.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>
#include "common/clock.h"
#include "common/log.h"
#include "notify.h"
#include "staff.h"

enum {
	LOOK_MS = 20 * 1000,    /* the loop turns at least this often */
	READY_AFTER_MS = 15000, /* READY even if nothing is known of the database by then */
	STATUS_EVERY_MS = 1000,
	UNWELL_AGAIN_MS = 1000,
};

struct supervisor {
	struct worker_launch launch; /* the text of the configuration in force */
	struct conf *conf;
	struct staff staff;
	int signal_fd;
	bool open;  /* the configuration is in the database: the other roles may start */
	bool ready; /* systemd was told so */
	bool stopping;
	int64_t began, turned, next_watchdog, next_status;
	bool status_due; /* it has changed, but systemd was told of another one just now */
	char status[400];
};

/* ---- configuration ---- */

/* A copy that nobody can change, of the file as it is now; -1 with the reason in errors. */
static int
copy_text(const char *path, struct str *errors)
{
	int from = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int to = memfd_create("promised.conf", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	struct stat st;
	char bytes[16384];
	ssize_t n = -1;

	if (from >= 0 && to >= 0 && fstat(from, &st) == 0)
		while (
		    (n = read(from, bytes, sizeof bytes)) > 0 && write(to, bytes, (size_t)n) == n)
			;
	if (n != 0)
		conf_cannot_open(path, errors);
	else /* The mode is looked at when it is loaded. */
		fchmod(to, st.st_mode & 0777);
	fcntl(to, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
	if (from >= 0)
		close(from);
	if (n != 0 && to >= 0)
		close(to);
	return n == 0 ? to : -1;
}

static void
log_lines(enum log_level level, const struct str *lines)
{
	for (size_t at = 0, n; at < lines->len; at += n + 1) {
		n = strcspn(lines->data + at, "\n");
		log_write(level, NULL, "%.*s", (int)n, lines->data + at);
	}
}

static void
log_advice(const struct conf *conf)
{
	struct str lines = {0};

	conf_advise(conf, &lines);
	log_lines(LOG_LEVEL_WARNING, &lines);
	str_free(&lines);
}

/* Puts the file's configuration in force, or leaves everything as it is. */
static bool
load(struct supervisor *s)
{
	struct str errors = {0};
	int fd = copy_text(s->launch.conf_path, &errors);
	struct conf *conf = fd >= 0 ? conf_load_fd(fd, s->launch.conf_path, &errors) : NULL;

	log_lines(LOG_LEVEL_ERROR, &errors);
	str_free(&errors);
	if (!conf) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	if (s->launch.conf_fd >= 0)
		close(s->launch.conf_fd);
	s->launch.conf_fd = fd;
	staff_adapt(&s->staff, s->conf, conf, clock_ms());
	s->open = false;
	conf_free(&s->conf);
	s->conf = conf;
	log_advice(conf);
	return true;
}

/* ---- what systemd is told ---- */

static bool
is_waiting(const struct worker *m)
{
	return strncmp(m->status, "waiting", 7) == 0;
}

/* What the role "main" says stands first; a role that is not running is worth a word. */
static void
compose_status(const struct supervisor *s, char *text, size_t size)
{
	const struct worker *m = s->staff.workers[0];
	size_t down = 0;
	int n = is_waiting(m) ? snprintf(text, size, "degraded: %s", m->status)
	        : m->ready    ? snprintf(text, size, "%s", m->status)
	                      : snprintf(text, size, "starting");

	for (size_t i = 1; s->open && i < s->staff.count; i++)
		down += s->staff.workers[i]->state != WORKER_RUNNING;
	if (down && n > 0 && (size_t)n < size)
		snprintf(text + n, size - (size_t)n, "; processes not running: %zu of %zu", down,
		    s->staff.count);
}

static void
tell_systemd(struct supervisor *s, int64_t now)
{
	const struct worker *m = s->staff.workers[0];
	char status[sizeof s->status];
	int64_t watchdog = notify_watchdog_ms();
	bool well = true;

	compose_status(s, status, sizeof status);
	if (!s->ready && (m->ready || is_waiting(m) || now - s->began >= READY_AFTER_MS)) {
		s->ready = true;
		notify_ready(status);
		log_info(LOG_OF(LOG_READY), "ready; %s", status);
	} else if (now >= s->next_status && strcmp(status, s->status) != 0) {
		s->next_status = now + STATUS_EVERY_MS;
		notify_status(status);
		memcpy(s->status, status, sizeof status);
	}
	s->status_due = s->ready && strcmp(status, s->status) != 0;
	for (size_t i = 0; i < s->staff.count; i++)
		well &= worker_is_well(s->staff.workers[i], now);
	if (watchdog && now >= s->next_watchdog) {
		s->next_watchdog = now + (well ? watchdog : UNWELL_AGAIN_MS);
		if (well)
			notify_watchdog();
	}
}

/* ---- events ---- */

static void
reload(struct supervisor *s)
{
	log_info(NULL, "reloading %s", s->launch.conf_path);
	notify_reloading();
	if (load(s))
		log_info(LOG_OF(LOG_RELOADED), "the new configuration is in force");
	else
		log_error(LOG_OF(LOG_REFUSED),
		    "the new configuration is refused as a whole; the old one stays in force");
	notify_ready(s->status);
}

static void
begin_stop(struct supervisor *s, int64_t now)
{
	if (s->stopping)
		return;
	log_info(NULL, "stopping");
	notify_stopping();
	s->stopping = true;
	for (size_t i = 0; i < s->staff.count; i++) {
		s->staff.workers[i]->retired = true;
		worker_stop(s->staff.workers[i], now);
	}
}

static void
read_signals(struct supervisor *s, int64_t now)
{
	struct signalfd_siginfo info;
	bool hup = false;

	while (read(s->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
		if (info.ssi_signo == SIGHUP)
			hup = true; /* a thousand of them are one */
		else if (info.ssi_signo != SIGCHLD)
			begin_stop(s, now);
	}
	if (hup && !s->stopping)
		reload(s);
}

static void
reap(struct supervisor *s, int64_t now)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < s->staff.count; i++)
			if (s->staff.workers[i]->pid == pid)
				worker_ended(s->staff.workers[i], status, now);
}

/* Asleep with the whole machine, or held up itself: nobody can be blamed for silence meanwhile. */
static void
forgive_silence(struct supervisor *s, int64_t now)
{
	if (now - s->turned > 2 * LOOK_MS)
		for (size_t i = 0; i < s->staff.count; i++)
			s->staff.workers[i]->heard = now;
	s->turned = now;
}

static void
listen_to_all(struct supervisor *s, int64_t now)
{
	for (size_t i = 0; i < s->staff.count; i++)
		worker_listen(s->staff.workers[i], now);
	if (s->staff.count && s->staff.workers[0]->state == WORKER_RUNNING &&
	    s->staff.workers[0]->ready)
		s->open = true;
}

/* Starts and kills what is due. Returns when to look again. */
static int64_t
look_after_all(struct supervisor *s, int64_t now)
{
	int64_t next = now + LOOK_MS;

	for (size_t i = 0; i < s->staff.count; i++) {
		struct worker *w = s->staff.workers[i];
		bool may_start = !w->retired && (i == 0 || s->open);
		if (w->state == WORKER_WAITING && may_start && now >= w->due)
			worker_start(w, &s->launch, now);
		int64_t due = worker_check(w, now);
		if ((w->state != WORKER_WAITING || may_start) && due < next)
			next = due;
	}
	return next;
}

static void
wait_for_events(const struct supervisor *s, int64_t until)
{
	size_t n = s->staff.count + 1;
	struct pollfd *p = xcalloc(n, sizeof *p);
	int64_t left = until - clock_ms();

	p[0] = (struct pollfd){s->signal_fd, POLLIN, 0};
	for (size_t i = 1; i < n; i++)
		p[i] = (struct pollfd){s->staff.workers[i - 1]->pipe, POLLIN, 0};
	poll(p, n, left > 0 ? (int)left : 0);
	free(p);
}

/* The first moment at which systemd is to be told something, if it is before next. */
static int64_t
next_word(const struct supervisor *s, int64_t next)
{
	if (!s->ready && s->began + READY_AFTER_MS < next)
		next = s->began + READY_AFTER_MS;
	if (s->status_due && s->next_status < next)
		next = s->next_status;
	if (notify_watchdog_ms() && s->next_watchdog < next)
		next = s->next_watchdog;
	return next;
}

static void
run(struct supervisor *s)
{
	while (s->staff.count > 0) {
		int64_t now = clock_ms();
		forgive_silence(s, now);
		listen_to_all(s, now);
		read_signals(s, now);
		reap(s, now);
		int64_t next = look_after_all(s, now);
		staff_sweep(&s->staff);
		if (s->staff.count > 0 && !s->stopping)
			tell_systemd(s, now);
		if (s->staff.count > 0)
			wait_for_events(s, s->stopping ? next : next_word(s, next));
	}
}

static int
open_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_SETMASK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int
supervise(const char *conf_path, bool verbose, int (*begin)(int argc, char **argv))
{
	struct supervisor s = {.launch = {
	                           .conf_fd = -1,
	                           .conf_path = conf_path,
	                           .main = begin,
	                           .verbose = verbose,
	                       }};

	worker_reserve();
	if (geteuid() == 0)
		log_warning(NULL,
		    "running as root: it needs no right of root's, give it a user of its own");
	s.signal_fd = open_signals();
	s.began = s.turned = clock_ms();
	if (!load(&s)) {
		log_error(LOG_OF(LOG_REFUSED), "not started: the configuration has errors");
		return EX_CONFIG;
	}
	log_info(LOG_OF(LOG_STARTED), "promised %s started, mode %s, mailboxes: %zu, agents: %zu",
	    VERSION, conf_word("mode", s.conf->mode), s.conf->mailbox_count, s.conf->agent_count);
	run(&s);
	log_info(LOG_OF(LOG_STOPPED), "stopped");
	staff_free(&s.staff);
	conf_free(&s.conf);
	close(s.launch.conf_fd);
	close(s.signal_fd);
	return 0;
}
