/* PostgreSQL's own programs (pg_dump, pg_restore, psql), run with pipes and without a shell. */
#ifndef CTL_PROGRAM_H
#define CTL_PROGRAM_H

#include <sys/types.h>
#include "../common/db.h"

struct program {
	const char *name;
	pid_t pid;   /* 0: none runs */
	int in, out; /* our ends of its standard input and output; -1: none */
	int errors;  /* what it says on its standard error, a file of memory */
};

struct program_how {
	bool feed, hear; /* whether we write its input, read its output; else both are /dev/null */
	const char *password; /* PostgreSQL's, handed over in a file of memory; NULL: none */
	bool superuser;       /* as PostgreSQL's system user (system_user.h) */
};

/* argv[0] is looked for in PATH. It is a process group of its own, so that Ctrl-C is ours alone to
 * deal with. */
enum outcome program_start(
    struct program *p, const char *const *argv, const struct program_how *how, struct fail *f);
/* No more input. */
void program_close_input(struct program *p);
/* Waits for its end. DONE, or NEVER with the last line of what it said. */
enum outcome program_end(struct program *p, struct fail *f);
/* Ends it, whatever it does. Of one that has ended already nothing happens. */
void program_kill(struct program *p);

#endif
