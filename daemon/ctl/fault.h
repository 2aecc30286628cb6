/* Faults of files, each with its place: what promisectl languages check finds. */
#ifndef CTL_FAULT_H
#define CTL_FAULT_H

#include <stdbool.h>
#include "../common/str.h"

struct fault {
	char *file;
	unsigned line;
	char *text;
	bool refused;  /* the daemon does not take the file */
	size_t number; /* in the order of their finding */
};

/* All zero: none. */
struct faults {
	struct fault *list;
	size_t count;
};

void fault_add(struct faults *f, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Lines of "file:line: text", as those who load files give them, about files for which the daemon
 * does not start. */
void faults_add_refused(struct faults *f, const char *lines);
/* By file, line and the order in which they were found; each once. */
void faults_sort(struct faults *f);
void faults_free(struct faults *f);

#endif
