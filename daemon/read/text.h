/* What a person would read. */
#ifndef TEXT_H
#define TEXT_H

#include "mail.h"

/* Sets m->text and m->html from the tree (of alternatives the plain one unless it is empty, several
 * inline texts joined), and is_body of the parts that the text stands for: all others are
 * attachments. */
void text_choose(struct mail *m);

#endif
