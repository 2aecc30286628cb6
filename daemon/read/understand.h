/* Bytes -> document: everything that is done to a mail inside the sandbox, in its order. */
#ifndef UNDERSTAND_H
#define UNDERSTAND_H

#include "document.h"
#include "facts.h"

struct understanding {
	char *document; /* JSON text, owned */
	struct attachment *attachments;
	size_t attachment_count;
	struct mail *mail; /* owned; the attachments' bytes are its parts' */
};

/* Any bytes give a document. bytes must outlive the understanding. */
void understand(const void *bytes, size_t length, bool header_only,
    const struct reader_facts *facts, struct understanding *u);
void understanding_free(struct understanding *u);

#endif
