/* One mail's bytes (RFC 5322, MIME): pure ASCII (but for a non-ASCII address, RFC 6532), CR LF
 * only, no line over 998 bytes, text first, then HTML, then the files. Composed once; every attempt
 * sends the same bytes. */
#ifndef COMPOSE_H
#define COMPOSE_H

#include <stdint.h>
#include "../common/outcome.h"
#include "../common/str.h"
#include "enclosure.h"

/* All texts are UTF-8; NULL means empty. Nothing is owned. */
struct compose_mail {
	const char *kind; /* desk.outbox.kind: decides the fields that mark automatic mail */
	const char *from_name, *from_address;
	const char *to_name, *to_address;
	const char *reply_to; /* shown with from_name, so that clients do not show the bare token */
	const char *subject, *text;
	bool flowed;      /* text is of flow.h: marked as such */
	const char *html; /* empty: text/plain alone */
	const struct enclosure *files;
	size_t file_count;
	const char *message_id, *in_reply_to;
	const char *references; /* separated by spaces; what is no Message-ID is left out */
	const char *auto_submitted, *loop_mark;
	int64_t date; /* seconds since 1970 */
};

/* DONE and the bytes appended to out, or NEVER: some value may not stand in a header field (f says
 * which). */
enum outcome compose(const struct compose_mail *mail, struct str *out, struct fail *f);

#endif
