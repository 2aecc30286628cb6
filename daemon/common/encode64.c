#include "encode64.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <string.h>
#include <sys/random.h>

static void
encode_url(const uint8_t bytes[SHA256_DIGEST_SIZE], char text[SHA256_URL + 1])
{
	char padded[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = "";

	base64_encode_raw(padded, SHA256_DIGEST_SIZE, bytes);
	for (size_t i = 0; i < SHA256_URL; i++)
		text[i] = padded[i] == '+' ? '-' : padded[i] == '/' ? '_' : padded[i];
	text[SHA256_URL] = 0;
	explicit_bzero(padded, sizeof padded);
}

bool
random_text(char text[RANDOM_TEXT + 1])
{
	uint8_t bytes[SHA256_DIGEST_SIZE];

	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		return false;
	encode_url(bytes, text);
	explicit_bzero(bytes, sizeof bytes);
	return true;
}

void
sha256_url(const char *text, char digest[SHA256_URL + 1])
{
	struct sha256_ctx context;
	uint8_t bytes[SHA256_DIGEST_SIZE];

	sha256_init(&context);
	sha256_update(&context, strlen(text), (const uint8_t *)text);
	sha256_digest(&context, sizeof bytes, bytes);
	encode_url(bytes, digest);
	explicit_bzero(&context, sizeof context);
}

void
decode64(struct str *out, const char *text)
{
	struct base64_decode_ctx context;
	uint8_t byte;

	base64_decode_init(&context);
	for (; ascii_isalnum((unsigned char)*text) || (*text && strchr("+/=", *text)); text++)
		if (base64_decode_single(&context, &byte, *text) > 0)
			str_add(out, &byte, 1);
}
