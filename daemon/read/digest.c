#include "digest.h"

#include <nettle/sha2.h>
#include <stdint.h>
#include <string.h>
#include "../common/mem.h"

struct digest {
	struct sha256_ctx sha256;
};

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

struct digest *
digest_begin(void)
{
	struct digest *d = xcalloc(1, sizeof *d);

	sha256_init(&d->sha256);
	return d;
}

void
digest_add(struct digest *d, const void *data, size_t n)
{
	sha256_update(&d->sha256, n, data);
}

void
digest_end(struct digest **d, char hex[DIGEST_HEX])
{
	finish(&(*d)->sha256, hex);
	free(*d);
	*d = NULL;
}
