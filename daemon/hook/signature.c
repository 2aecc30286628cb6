#include "signature.h"

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <string.h>
#include "../common/mem.h"

static const char encoded[] = "whsec_";

/* The key's bytes as the caller's own; NULL if the secret is no base64. */
static uint8_t *
key_of(const char *secret, size_t *length)
{
	struct base64_decode_ctx context;
	uint8_t *key;

	*length = strlen(secret);
	if (strncmp(secret, encoded, sizeof encoded - 1) != 0)
		return xmemdup(secret, *length);
	secret += sizeof encoded - 1;
	*length = BASE64_DECODE_LENGTH(strlen(secret));
	key = xcalloc(1, *length + 1);
	base64_decode_init(&context);
	if (base64_decode_update(&context, length, key, strlen(secret), secret) &&
	    base64_decode_final(&context) && *length > 0)
		return key;
	free(key);
	return NULL;
}

static void
update(struct hmac_sha256_ctx *hmac, const char *text)
{
	hmac_sha256_update(hmac, strlen(text), (const uint8_t *)text);
}

char *
signature_of(const char *secret, const char *id, int64_t timestamp, const char *body)
{
	struct hmac_sha256_ctx hmac;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char text[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";
	size_t length;
	uint8_t *key = key_of(secret, &length);

	if (!key)
		return NULL;
	char *between = xasprintf(".%lld.", (long long)timestamp);
	hmac_sha256_set_key(&hmac, length, key);
	update(&hmac, id);
	update(&hmac, between);
	update(&hmac, body);
	hmac_sha256_digest(&hmac, sizeof digest, digest);
	base64_encode_raw(text, sizeof digest, digest);
	explicit_bzero(&hmac, sizeof hmac);
	explicit_bzero(key, length);
	free(between);
	free(key);
	return xasprintf("v1,%s", text);
}
