/* The pieces of a reply, gathered line by line. Between the files of reply alone. */
#ifndef REPLY_PIECE_H
#define REPLY_PIECE_H

#include "phrase.h"
#include "reply.h"
#include "../common/str.h"

/* All zero but the arena: none yet. Pieces never begin with an empty line, so none is empty and
 * they alternate. */
struct reply_pieces {
	struct arena *arena;
	struct reply_piece *first, *last;
	struct str text; /* of the piece at hand; empty: there is none */
	bool quote;      /* what it is */
	bool gap;        /* an empty line is due, or something was left out since its last line */
};

void reply_pieces_add(struct reply_pieces *p, bool quote, struct line l);
/* The pieces; p is empty afterwards. */
struct reply_piece *reply_pieces_end(struct reply_pieces *p);

#endif
