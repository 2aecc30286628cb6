/* A look at the header's bytes before anything parses them: what no honest mail has ends here. */
#ifndef PRESCAN_H
#define PRESCAN_H

#include <stddef.h>

enum { PRESCAN_HEADER_MAX = 256 * 1024, PRESCAN_LINE_MAX = 64 * 1024, PRESCAN_PAREN_MAX = 32 };

/* NULL, or which limit the header exceeds, in words. *header is set to how many of the bytes may be
 * read as a header: all, or fewer when it is too long. (Depth and number of parts are counted while
 * the tree is built, see mime.c.) */
const char *prescan_header(const char *bytes, size_t n, size_t *header);
/* True for a boundary that may be handed on: 1..200 printable characters (RFC 2046 says 70, real
 * ones are longer) without quotes and backslashes, not ending in a space. A lone quote as boundary
 * makes libetpan 1.9.4 write outside its memory. */
int prescan_boundary(const char *boundary);

#endif
