/* Some claimed mails on their way from bytes to tickets. */
#ifndef BATCH_H
#define BATCH_H

#include <stdbool.h>
#include "../common/role.h"
#include "child.h"

struct claim {
	int64_t id;
	const char *mailbox;
	struct reader_answer answer; /* document NULL: not read (yet), or already dealt with */
};

struct batch {
	struct role *role;
	struct reader *reader;
	const char *worker;
	struct db_rows *rows; /* of api.read_claim(): the mails' bytes */
	struct claim *claims;
	size_t count;
	bool unfinished; /* some mails were not dealt with: their leases are to be given back */
};

/* Claims up to n mails. DONE, perhaps with none. */
enum outcome batch_claim(struct batch *b, int64_t n, struct fail *f);
/* Has each mail read; stops early when the role is to stop. What cannot be read is reported to the
 * database at once. LATER: no reader can be started. */
enum outcome batch_read(struct batch *b, struct fail *f);
/* Hands all documents over: in one transaction, and one by one when that fails. */
void batch_accept(struct batch *b);
void batch_free(struct batch *b);

#endif
