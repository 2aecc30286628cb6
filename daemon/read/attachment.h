/* The parts of a mail that are no text of it. */
#ifndef ATTACHMENT_H
#define ATTACHMENT_H

#include "digest.h"
#include "mail.h"

struct attachment {
	const struct part *part;
	char sha256[DIGEST_HEX];
	bool is_inline;
};

/* In the order of the mail, in its arena; an attached mail is one. *count is set. */
struct attachment *attachments_of(struct mail *m, size_t *count);

/* The part's file name, or one made up: the Content-ID of pictures that word processors embed
 * ("image001.jpg@01CD..."), an attached mail's subject, its description, else what it is
 * ("image.jpg", "file"). Never "". */
const char *attachment_name(struct arena *a, const struct part *p);

#endif
