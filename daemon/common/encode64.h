/* Base64 and what OAuth2 hangs on it: RFC 7636 (PKCE) wants random text and its SHA-256, both in
 * the alphabet that addresses can hold (RFC 4648 section 5, without "="). */
#ifndef ENCODE64_H
#define ENCODE64_H

#include "str.h"

enum {
	RANDOM_TEXT = 43, /* letters of random_text(): 256 bits */
	SHA256_URL = 43,  /* of sha256_url() */
};

/* Secret text that nobody can guess; room for the final 0 too. False: the system gives no
 * randomness. */
bool random_text(char text[RANDOM_TEXT + 1]);
void sha256_url(const char *text, char digest[SHA256_URL + 1]);
/* Adds what the base64 at text (the usual alphabet, up to its first other character) stands for. */
void decode64(struct str *out, const char *text);

#endif
