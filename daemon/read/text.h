/* What a person would read. */
#ifndef TEXT_H
#define TEXT_H

#include "mail.h"

/* Sets m->text and m->html from the tree: of alternatives the plain one unless it is empty, several inline texts joined. */
void text_choose(struct mail *m);
/* True when the part is shown as text of the mail (and so is no attachment). */
bool text_is_body(const struct part *p);

#endif
