/* Bytes -> struct mail: header, tree of parts, decoded contents. Any bytes at all (also none) give
 * a mail. */
#ifndef MIME_H
#define MIME_H

#include "mail.h"

/* Takes a mail apart. bytes stay the caller's and must outlive the mail (parts point into them).
 * With header_only the body is known to be missing: no part is looked for. Never NULL. */
struct mail *mail_parse(const void *bytes, size_t length, bool header_only);
/* Frees the mail and everything that was allocated for it; NULL is accepted. */
void mail_free(struct mail **m);

/* Limits of the tree: beyond them the mail counts as malformed. */
enum { MIME_DEPTH_MAX = 50, MIME_PARTS_MAX = 1000 };

#endif
