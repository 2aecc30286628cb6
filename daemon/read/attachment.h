/* What an attachment is called. */
#ifndef ATTACHMENT_H
#define ATTACHMENT_H

#include "mail.h"

/* The part's file name, or one made up: an attached mail's subject, the Content-ID of pictures that
 * word processors embed
 * ("image001.jpg@01CD..."), else what it is ("image.jpg", "file"). Never "". */
const char *attachment_name(struct arena *a, const struct part *p);

#endif
