/* Containers that MIME takes for files: what is in them becomes parts of the mail. */
#ifndef UNPACK_H
#define UNPACK_H

#include "mail.h"

/* Looks at every leaf of the tree. */
void unpack(struct mail *m);

#endif
