/* S/MIME's opaque signatures: a whole mail part inside a CMS SignedData (RFC 5652, RFC 8551 3.5.2).
 * The signature is not checked: what is inside is read as any mail is. */
#ifndef CMS_H
#define CMS_H

#include <stdbool.h>
#include "../common/mem.h"

/* The bytes that were signed, in the arena; false when it is no SignedData or carries no content.
 */
bool cms_signed_content(
    struct arena *a, const char *bytes, size_t n, const char **content, size_t *length);

#endif
