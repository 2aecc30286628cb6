/* What was found in a mail, as the one JSON object that goes to SQL. jansson's types do not leave
 * document.c. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "attachment.h"
#include "authres.h"
#include "bounce.h"
#include "kind.h"
#include "mail.h"

enum {
	DOCUMENT_TEXT_MAX = 2 * 1024 * 1024
}; /* bytes of text and of new_text; the raw mail keeps the rest */

struct findings {
	struct kind kind;
	struct authres *authres; /* NULL: none trusted */
	const char *new_text;
};

/* The document; the caller frees it. */
char *document_write(struct mail *m, const struct findings *found,
    const struct attachment *attachments, size_t count);

#endif
