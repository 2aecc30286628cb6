/* A role's process as the supervisor sees it: started, listened to, restarted with back-off,
 * stopped, killed when it falls silent. Moments are those of clock_ms() and given by the caller. */
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum worker_state {
	WORKER_WAITING, /* to be started at due */
	WORKER_RUNNING,
	WORKER_STOPPING, /* asked to; killed at due */
};

struct worker {
	const char *role;
	char *instance; /* the mailbox of a fetch process, else "" */
	int number;     /* among those of the same role and instance, from 0 */
	enum worker_state state;
	bool retired; /* not to be started again */
	bool ready;   /* it has said so in this life */
	pid_t pid;
	int pipe; /* what it says; -1 when there is no process */
	int64_t due, started, heard;
	int failures; /* lives in a row that were short */
	char status[200];
	char line[256]; /* what came since the last line feed */
	size_t line_length;
};

/* How to start one. */
struct worker_launch {
	int conf_fd;           /* the configuration's text in force */
	const char *conf_path; /* its name */
	int (*main)(int argc,
	    char **argv); /* what the new process does; the arguments are as for an exec */
	bool verbose;
};

/* Descriptors that a role finds open (see --supervised in promised.c). */
enum { WORKER_CONF_FD = 3, WORKER_PIPE_FD = 4 };

/* Before anything else is opened: nothing that is still needed in a role may have these numbers. */
void worker_reserve(void);
struct worker *worker_new(const char *role, const char *instance, int number);
void worker_free(struct worker **w);
/* "fetch support", "read 2": for the log and the status. The buffer is overwritten by the next
 * call. */
const char *worker_name(const struct worker *w);

void worker_start(struct worker *w, const struct worker_launch *l, int64_t now);
/* Reads what it said. True if it said anything but that it is alive. */
bool worker_listen(struct worker *w, int64_t now);
/* Its process has ended (wait status as of waitpid(2)). */
void worker_ended(struct worker *w, int wait_status, int64_t now);
/* SIGTERM, with a grace period before it is killed. */
void worker_stop(struct worker *w, int64_t now);
/* Does what is due: kills a silent one, or one whose grace period is over. Returns when to look
 * again. */
int64_t worker_check(struct worker *w, int64_t now);
/* Alive and heard of, or waiting for a restart. */
bool worker_is_well(const struct worker *w, int64_t now);

#endif
