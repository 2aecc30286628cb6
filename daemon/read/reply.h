/* What is new in a reply: the text without quoted mail and without signature. */
#ifndef REPLY_H
#define REPLY_H

#include "mail.h"

/* The new part of text (UTF-8, "\n"); text itself when nothing is left, or when it is too long to
 * be anybody's reply (1 MiB, a warning says so). Answers above, below and between quoted lines are
 * all kept. Lives in the mail's arena. */
const char *reply_split(struct mail *m, const char *text);

#endif
