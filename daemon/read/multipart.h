/* A multipart's body cut into parts. */
#ifndef MULTIPART_H
#define MULTIPART_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/mem.h"
#include "mime.h"

struct cut { /* one part: offsets into the body */
	size_t start, end;
};

struct cuts {
	struct cut list[MIME_PARTS_MAX];
	size_t count;
	bool too_many;
};

/* Cuts at the boundary's lines. Bears what is sent: no last line, a last line glued to the text,
 * empty parts. */
void cuts_at_lines(struct cuts *cuts, const char *body, size_t n, const char *boundary);
/* True when libetpan cuts the body at the same places. Where it does not, somebody may be meant to
 * see something else in this mail than others do, or the mail is broken. boundary has passed
 * prescan_boundary(). */
bool cuts_confirmed(const struct cuts *cuts, const char *body, size_t n, const char *boundary);
/* The first line that looks like a boundary, for a multipart that declares none or the wrong one;
 * NULL: none. */
const char *boundary_guess(struct arena *a, const char *body, size_t n);

#endif
