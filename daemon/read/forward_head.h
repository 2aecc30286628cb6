/* The header of a mail that stands in the text of another one. Between the files of forward alone.
 */
#ifndef FORWARD_HEAD_H
#define FORWARD_HEAD_H

#include "forward.h"
#include "reply_line.h"

/* Reads the header block, or the introduction, that begins at line i into f (from, subject, date).
 * Returns the line behind it. */
size_t forward_head_read(struct mail *m, const struct reply_lines *t, size_t i, struct forward *f);
/* The one address that value names, with its display name; NULL when there is none or more than
 * one, or when mail to it could not be written in ASCII. */
struct address *forward_address(struct arena *a, const char *value);

#endif
