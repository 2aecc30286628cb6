/* Faults of files, each with its place: what promisectl languages check finds. */
#ifndef CTL_FAULT_H
#define CTL_FAULT_H

#include "../common/str.h"

enum fault_kind {
	FAULT_NOTE, /* good to know */
	FAULT,
	FAULT_REFUSED, /* the daemon does not take the file */
};

struct fault {
	char *file;
	unsigned line;
	char *text;
	enum fault_kind kind;
	size_t number; /* in the order of their finding */
};

/* All zero: none. */
struct faults {
	struct fault *list;
	size_t count;
};

void fault_add(struct faults *f, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void fault_note(struct faults *f, const char *file, unsigned line, const char *text);
/* Lines of "file:line: text", as those who load files give them, about files for which the daemon
 * does not start. */
void faults_add_refused(struct faults *f, const char *lines);
/* How many there are of that kind or a worse one. */
size_t faults_count(const struct faults *f, enum fault_kind least);
/* Notes are forgotten. */
void faults_drop_notes(struct faults *f);
/* By file, line and the order in which they were found; each once. */
void faults_sort(struct faults *f);
void faults_free(struct faults *f);

#endif
