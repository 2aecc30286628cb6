/* Files that old mail programs write into the text itself: "begin 644 name", encoded lines, "end".
 */
#ifndef UUENCODE_H
#define UUENCODE_H

#include "mail.h"

/* The leaf's text without such files, which become its children; the text itself when it has none.
 * Only what is well-formed to its end is a file: anybody may write a line that begins with "begin".
 */
const char *uuencode_cut(struct mail *m, struct part *p, const char *text);

#endif
