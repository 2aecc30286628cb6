/* SHA-256 by nettle, whose types do not leave digest.c. */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>

enum { DIGEST_HEX = 65 }; /* with the NUL */

void digest_bytes(const void *data, size_t n, char hex[DIGEST_HEX]);
/* Of several texts, told apart: ("ab", "c") is not ("a", "bc"). */
void digest_texts(const char *const *texts, size_t count, char hex[DIGEST_HEX]);

/* Of bytes that come bit by bit. digest_end() frees it and sets the caller's pointer to NULL. */
struct digest;
struct digest *digest_begin(void);
void digest_add(struct digest *d, const void *data, size_t n);
void digest_end(struct digest **d, char hex[DIGEST_HEX]);

#endif
