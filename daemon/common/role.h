/* What every role process shares: how it starts, how it waits, how it is told to stop, how it shows
 * that it is alive. A role is a process of its own, forked by the supervisor
 * (worker.c). */
#ifndef ROLE_H
#define ROLE_H

#include <stdbool.h>
#include "conf.h"
#include "db.h"
#include "waker.h"

struct role {
	const char *name;     /* "fetch", "read", "clock", "send", "inform", "hook" */
	const char *instance; /* the mailbox of a fetch process, else "" */
	const struct conf *conf;
	struct db *db;      /* NULL while PostgreSQL is away */
	bool working;       /* an upgrade of the database waits for this role, see role_rest() */
	int signal_fd;      /* readable, and stays so, once asked to stop: for
	                       connection_settings.wake_fd and db_wait() */
	struct waker waker; /* that, and the moments to wake at */
	bool stopping;
	int failures; /* consecutive, for the back-off */
	unsigned
	    connections; /* how often db has been connected: another number, another connection */
	int64_t busy;    /* when there last was work */
	bool trimmed;    /* what that left of memory was given back */
	bool punctual; /* called within a second of its time also after the machine slept, and when
	                  the wall clock was set */
};

/* A role's body does one step (no upgrade of the database takes place meanwhile): whatever is to be
 * done now, then returns how many milliseconds it may sleep until it wants to be called again (a
 * notification or a signal wakes it sooner). r->db is connected when it is called. It returns early
 * when role_stopping(). It may db_close(&r->db): the next call has a new connection. */
typedef int (*role_step)(struct role *r, void *state);

/* Runs the loop until SIGTERM: connects to PostgreSQL as <user_prefix><name> (back-off 0.5 s .. 30
 * s with jitter while it is away, a reported state), checks the schema's digest, LISTENs on channel
 * (NULL: none), calls step. Returns the exit code. */
int role_run(struct role *r, const char *channel, role_step step, void *state);

/* Sets up this process as a role, first of all: signals (SIGTERM and SIGINT arrive at r->signal_fd)
 * and what beats and status are written to (-1: nowhere, when a role is run by hand). With a
 * supervisor the role stops when that is gone. */
void role_begin(struct role *r, int status_fd);
/* Connects as <user_prefix><role> with the configured connection string and password; also for the
 * supervisor and promisectl. */
enum outcome role_connect(
    const struct conf *conf, const char *role, struct db **db, struct fail *f);

/* Between two pieces of work, in a step that waits for news itself: an upgrade of the database need
 * not wait for the step's end. The step must not work on after that. */
void role_rest(struct role *r);
/* True once SIGTERM came (looks at signal_fd): finish the item in hand, take no other. */
bool role_stopping(struct role *r);
/* I am alive: call it at least every 10 s during long work. */
void role_beat(void);
/* A few words for STATUS= ("idle, 40 s since last mail"); also a beat. Sent only when they changed.
 */
void role_status(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What others wait for is done (the configuration is in the database). */
void role_ready(void);
/* There was work. */
void role_busy(struct role *r);
/* There is none: how long to sleep until the next look, for a role that is notified of work (a
 * notification is a hint, and a retry that is due comes without one). Gives memory back to the
 * system when that has been so for a while. */
int role_idle_ms(struct role *r);
/* Sleeps up to ms or until asked to stop; beats meanwhile. */
void role_sleep(struct role *r, int ms);
/* 0.5 s doubling to 5 min, jitter of a quarter, for the given count of consecutive failures. */
int role_backoff_ms(int failures);

#endif
