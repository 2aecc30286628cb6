/* The parent's side of the sandboxed reader: starts it, asks it one mail at a time, bears its
 * death, starts it again. What comes from it is checked like a stranger's. */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/outcome.h"
#include "../common/words.h"

struct reader;

struct reader_options {
	const char *const *trusted_authserv; /* NULL-terminated, or NULL: none */
	int64_t wall_ms;                     /* for one mail; 0: 10 s */
	int64_t memory;                      /* bytes of address space; 0: no limit */
	const char *delimiter;               /* NULL: "+" */
	const char *const *own_addresses;    /* NULL-terminated, or NULL: none */
	const struct words *words;           /* NULL: none */
	const char *program;                 /* NULL: promised-reader, wherever it is installed */
};

struct reader_attachment {
	char sha256[65];
	const void *data; /* in answer->bytes */
	size_t length;
};

struct reader_answer {
	char *document; /* JSON text: valid UTF-8 without NULs, otherwise unchecked */
	struct reader_attachment *attachments;
	size_t attachment_count;
	char *bytes;
};

/* Copies the options. No process is started before the first mail. */
struct reader *reader_new(const struct reader_options *options);
void reader_free(struct reader **r);

/* Ends the child, which has nothing to do; the next mail starts another one. */
void reader_rest(struct reader *r);

enum reader_trouble { READER_DIED = 1, READER_KILLED, READER_LATE, READER_NONSENSE };

/* The word that the database keeps for why reader_read() said NEVER: "reader-died". */
const char *reader_cause(const struct fail *f);

/* Hands a mail (n bytes, perhaps 0) to the child.
 *   DONE   answer is filled; reader_answer_free() it
 *   NEVER  the child died on this mail or was killed, took too long, or answered nonsense (f->code
 *          says which, f->text how: "signal 11", "no answer in 10 s"); the next call starts another
 *   LATER  the child cannot be started at all: not this mail's fault */
enum outcome reader_read(struct reader *r, const void *bytes, size_t n, bool header_only,
    struct reader_answer *answer, struct fail *f);
void reader_answer_free(struct reader_answer *answer);

#endif
