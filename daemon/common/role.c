#include "role.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <unistd.h>
#include "clock.h"
#include "log.h"
#include "schema_check.h"
#include "work.h"

enum {
	BEAT_MS = 1000,
	BUSY_MS = 60 * 1000, /* after work more of it may come, and retries that are due soon */
	LOOK_MS = 5000,
	IDLE_LOOK_MS = 20 * 1000,
	NAP_MS = 20 * 1000, /* then it is time for a beat: a third of the supervisor's patience */
	DATABASE_BACKOFF_MAX_MS = 30 * 1000,
	SCHEMA_AGAIN_MS = 5000,
	UPGRADE_AGAIN_MS = 1000,
};

/* This process's line to the supervisor: "beat\n", "ready\n" or "status words\n" (worker.c reads
 * them). */
static int supervisor = -1;
static int64_t last_beat;
static char last_status[200];

/* Not blocking: a supervisor that does not read must not hold up the work. */
static void
tell_supervisor(const char *line)
{
	if (supervisor >= 0 && write(supervisor, line, strlen(line)) < 0 && errno == EPIPE)
		raise(SIGTERM); /* it is gone: its successor starts roles of its own */
	last_beat = clock_ms();
}

void
role_beat(void)
{
	if (clock_ms() - last_beat >= BEAT_MS)
		tell_supervisor("beat\n");
}

void
role_status(const char *format, ...)
{
	char text[2 * sizeof last_status], line[sizeof last_status + 10];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	text[strcspn(text, "\n")] = 0;
	text[utf8_cut(text, strlen(text), sizeof last_status - 1)] = 0;
	if (strcmp(text, last_status) == 0) {
		role_beat();
		return;
	}
	memcpy(last_status, text, sizeof last_status);
	snprintf(line, sizeof line, "status %s\n", last_status);
	tell_supervisor(line);
}

void
role_ready(void)
{
	static bool told;

	if (!told)
		tell_supervisor("ready\n");
	told = true;
}

void
role_busy(struct role *r)
{
	r->busy = clock_ms();
	r->trimmed = false;
}

int
role_idle_ms(struct role *r)
{
	if (clock_ms() - r->busy < BUSY_MS)
		return LOOK_MS;
	if (!r->trimmed) {
		r->trimmed = true;
		mem_give_back();
	}
	return IDLE_LOOK_MS;
}

void
role_begin(struct role *r, int status_fd)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGHUP, SIG_IGN); /* the supervisor's business */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_SETMASK, &set, NULL);
	role_busy(r);
	r->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	waker_open(&r->waker, r->signal_fd);
	supervisor = status_fd;
	if (status_fd < 0)
		return;
	fcntl(status_fd, F_SETFL, O_NONBLOCK);
	fcntl(status_fd, F_SETFD, FD_CLOEXEC);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	tell_supervisor("beat\n"); /* also finds out if it died before prctl() */
}

bool
role_stopping(struct role *r)
{
	struct pollfd p = {r->signal_fd, POLLIN, 0};

	/* The signal is left unread, so that every wait on signal_fd ends from now on. */
	if (!r->stopping && poll(&p, 1, 0) > 0)
		r->stopping = true;
	return r->stopping;
}

void
role_sleep(struct role *r, int ms)
{
	int64_t deadline = clock_ms() + ms, left;

	while (!role_stopping(r) && (left = deadline - clock_ms()) > 0) {
		struct pollfd p = {r->signal_fd, POLLIN, 0};
		poll(&p, 1, left < NAP_MS ? (int)left : NAP_MS);
		role_beat();
	}
}

static int
backoff(int failures, int most)
{
	int ms = 500;
	unsigned noise = 0;

	for (int i = 1; i < failures && ms < most; i++)
		ms *= 2;
	if (ms > most)
		ms = most;
	/* So that the processes of one machine do not all come back at the same moment. */
	if (getrandom(&noise, sizeof noise, GRND_NONBLOCK) < 0)
		noise = (unsigned)getpid();
	return ms - ms / 4 + (int)(noise % ((unsigned)ms / 2));
}

int
role_backoff_ms(int failures)
{
	return backoff(failures, 5 * 60 * 1000);
}

enum outcome
role_connect(const struct conf *conf, const char *role, struct db **db, struct fail *f)
{
	char *user = xasprintf("%s%s", conf->database.user_prefix, role);
	char *name = xasprintf("promised %s", role);
	struct db_login login = {.conninfo = conf->database.connection,
	    .user = user,
	    .password = conf->database.password.text,
	    .name = name};
	enum outcome o = db_login(&login, db, f);

	free(name);
	free(user);
	return o;
}

static enum outcome
connect_and_check(struct role *r, const char *channel, struct fail *f)
{
	enum outcome o = role_connect(r->conf, r->name, &r->db, f);

	if (o != DONE)
		return o;
	db_tick(r->db, role_beat);
	o = schema_check(r->db, f);
	if (o == DONE && channel)
		o = db_listen(r->db, channel, f);
	if (o == DONE)
		r->connections++;
	else
		db_close(&r->db);
	return o;
}

/* Once a reason, not once an attempt. */
static void
report_away(const struct fail *f, struct fail *last)
{
	if (strcmp(f->text, last->text) != 0)
		log_warning(LOG_OF(LOG_DATABASE_AWAY), "waiting for the database: %s", f->text);
	*last = *f;
	role_status("waiting for the database: %s", f->text);
}

/* Returns connected, or stopping. */
static void
connect_database(struct role *r, const char *channel)
{
	struct fail f = {0}, last = {0};
	enum outcome o = LATER;

	for (int failures = 0; !role_stopping(r); failures++) {
		if (failures > 0)
			role_sleep(r, o == NEVER ? SCHEMA_AGAIN_MS
			                         : backoff(failures, DATABASE_BACKOFF_MAX_MS));
		if (role_stopping(r))
			return;
		o = connect_and_check(r, channel, &f);
		if (o == DONE) {
			if (failures > 0)
				log_info(LOG_OF(LOG_DATABASE_BACK), "the database is there again");
			role_status("connected");
			return;
		}
		report_away(&f, &last);
	}
}

/* Until the time is over, something is notified, the connection is lost or the process is to stop;
 * for a punctual role also when the wall clock was set. */
static void
wait_for_work(struct role *r, int ms)
{
	int64_t deadline = clock_ms() + ms, left;

	waker_set(&r->waker, ms);
	while (!role_stopping(r) && db_alive(r->db) && (left = deadline - clock_ms()) > 0) {
		role_beat();
		if (db_wait(r->db, r->waker.fd, left < NAP_MS ? (int)left : NAP_MS))
			return;
		if (waker_rang(&r->waker) && r->punctual)
			return;
	}
}

void
role_rest(struct role *r)
{
	if (r->working && r->db)
		work_end(r->db);
	r->working = false;
}

/* False: the database is being upgraded, or is another than it was; *last is what was said of it.
 */
static bool
begin_work(struct role *r, struct fail *last)
{
	struct fail f = {0};
	enum outcome o = work_begin(r->db, &f);

	if (o == DONE) {
		if (last->text[0])
			log_info(NULL, "the database has been upgraded");
		*last = (struct fail){0};
		r->working = true;
		return true;
	}
	/* Whoever connects anew finds out what is wrong with it, and says it. */
	if (o == LATER && db_alive(r->db))
		report_away(&f, last);
	else
		db_close(&r->db);
	return false;
}

/* Returns how long to wait. */
static int
work(struct role *r, role_step step, void *state, struct fail *last)
{
	if (!begin_work(r, last))
		return UPGRADE_AGAIN_MS;
	int ms = step(r, state);
	role_rest(r);
	role_beat();
	return ms;
}

int
role_run(struct role *r, const char *channel, role_step step, void *state)
{
	struct fail last = {0};

	while (!role_stopping(r)) {
		if (!r->db)
			connect_database(r, channel);
		if (!r->db)
			break;
		int ms = work(r, step, state, &last);
		/* A step may close the connection, to go on with a new one. */
		if (r->db)
			wait_for_work(r, ms);
		if (r->db && !db_alive(r->db)) {
			if (!role_stopping(r))
				log_warning(
				    LOG_OF(LOG_DATABASE_AWAY), "lost the connection to PostgreSQL");
			db_close(&r->db);
		}
	}
	db_close(&r->db);
	return 0;
}
