/* How a receiver knows that a call is the desk's (the convention called Standard Webhooks):
 * HMAC-SHA256 over "id.timestamp.body" by a secret that both know. nettle's types do not leave
 * signature.c. */
#ifndef SIGNATURE_H
#define SIGNATURE_H

#include <stdint.h>

/* "v1,BASE64" as the caller's own; timestamp in seconds since 1970. A secret that begins with
 * "whsec_" is base64 behind it, any other is the key as it stands. NULL: it is no base64. */
char *signature_of(const char *secret, const char *id, int64_t timestamp, const char *body);

#endif
