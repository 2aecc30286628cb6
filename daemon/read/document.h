/* What was found in a mail, as the one JSON object that goes to SQL. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "attachment.h"
#include "authres.h"
#include "bounce.h"
#include "commands.h"
#include "forward.h"
#include "kind.h"
#include "language.h"
#include "mail.h"
#include "promise.h"
#include "reply.h"

enum {
	DOCUMENT_TEXT_MAX = 2 * 1024 * 1024
}; /* bytes of text and of new_text; the raw mail keeps the rest */

struct findings {
	struct kind kind;
	struct authres *authres; /* NULL: none trusted */
	struct reply reply;
	const struct command *commands;
	const struct forward *forwarded; /* NULL: none */
	struct language language;        /* of what the writer wrote himself */
	struct promises promises;
	const char *answer; /* answer.h */
	int rating;         /* answer.h; 0: none */
	struct language forwarded_in;    /* of what he forwards */
	const char *body; /* of the new text what stands below the commands; NULL: all of it */
};

/* The document; the caller frees it. */
char *document_write(struct mail *m, const struct findings *found,
    const struct attachment *attachments, size_t count);

#endif
