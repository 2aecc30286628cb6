/* winmail.dat: what Outlook wraps a mail's files (and sometimes its text) in when it takes the
 * reader for another Outlook (MS-OXTNEF). */
#ifndef TNEF_H
#define TNEF_H

#include "mail.h"

bool tnef_is(const struct part *p);
/* Adds what is in the leaf as its children: the files, and the text (text/plain or text/html,
 * without a name) if there is one. The leaf stays what it is. What cannot be read to its end gives
 * what came before, and a warning. */
void tnef_unpack(struct mail *m, struct part *p);

#endif
