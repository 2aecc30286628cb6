/* The one writer of header fields (RFC 5322 2.2): folds at 78 columns, and refuses what would end a
 * field early (CR, LF, other control characters), whoever passed it. Each function appends one
 * field and answers 0, or leaves out as it was, says why in f and answers -1. */
#ifndef HEADER_H
#define HEADER_H

#include <stdint.h>
#include "../common/outcome.h"
#include "../common/str.h"

/* Free text; encoded words where it is not plain. Reads back byte for byte, inner and outer spaces
 * too. */
int header_text(struct str *out, const char *name, const char *value, struct fail *f);
/* One mailbox: display name (may be empty) <address>. A non-ASCII address goes out as UTF-8 (RFC
 * 6532). */
int header_mailbox(
    struct str *out, const char *name, const char *display, const char *address, struct fail *f);
/* Message-IDs, each on its own line when there are several; no field at all for count 0. */
int header_ids(
    struct str *out, const char *name, const char *const *ids, size_t count, struct fail *f);
/* Date, seconds since 1970, in UTC. */
void header_date(struct str *out, int64_t seconds);
/* A Message-ID that may stand in a field: <...@...>, printable ASCII, at most 250 bytes. */
bool header_is_id(const char *id);

#endif
