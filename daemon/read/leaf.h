/* A part without parts: its transfer encoding and its charset undone. */
#ifndef LEAF_H
#define LEAF_H

#include "decode.h"
#include "mail.h"

/* The part's bytes, decoded as its header says. Never fails. */
struct decoded leaf_decode(struct mail *m, const struct part *p);
/* Fills in class, data, length and, of texts, text. */
void leaf_read(struct mail *m, struct part *p);

#endif
