/* Message-IDs in Message-ID, In-Reply-To and References fields. */
#ifndef IDENTITY_H
#define IDENTITY_H

#include "mail.h"

struct identity {
	struct identity *next;
	const char *id; /* with angle brackets, no white space */
};

/* All ids in all fields of that name, in order, each once; of very many the first and the last
 * ones. Phrases (RFC 822) are left out; a word with "@" without brackets counts, as does a
 * Message-ID without them. */
struct identity *identity_read(struct arena *a, const struct field *fields, const char *name);

#endif
