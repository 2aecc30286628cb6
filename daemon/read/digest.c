#include "digest.h"

#include <nettle/sha2.h>
#include <stdint.h>
#include <string.h>

static void
finish(struct sha256_ctx *digest, char hex[DIGEST_HEX])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[SHA256_DIGEST_SIZE];

	sha256_digest(digest, sizeof bytes, bytes);
	for (size_t i = 0; i < sizeof bytes; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[2 * sizeof bytes] = 0;
}

void
digest_bytes(const void *data, size_t n, char hex[DIGEST_HEX])
{
	struct sha256_ctx digest;

	sha256_init(&digest);
	sha256_update(&digest, n, data);
	finish(&digest, hex);
}

void
digest_texts(const char *const *texts, size_t count, char hex[DIGEST_HEX])
{
	struct sha256_ctx digest;

	sha256_init(&digest);
	for (size_t i = 0; i < count; i++)
		sha256_update(&digest, strlen(texts[i]) + 1, (const uint8_t *)texts[i]);
	finish(&digest, hex);
}
