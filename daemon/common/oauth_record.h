/* What is known of an account with OAuth2, as its file holds it, and what a provider's endpoint
 * answers: both JSON. jansson's types do not leave oauth_record.c. */
#ifndef OAUTH_RECORD_H
#define OAUTH_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why there is no token, as far as asking again at once would change nothing. */
enum oauth_trouble {
	OAUTH_NO_TROUBLE,
	OAUTH_TROUBLE_LOGIN,   /* somebody must log in again */
	OAUTH_TROUBLE_REFUSED, /* the client's id, secret or rights are wrong: the admin must mend
	                          them */
	OAUTH_TROUBLE_LATER,   /* the provider is away, or asks for patience */
};

/* Moments are seconds of Unix time, 0: none. Texts are the record's own, NULL: none. */
struct oauth_record {
	char *refresh_token, *access_token;
	int64_t obtained, expires; /* of the access token */
	int64_t login;             /* when somebody logged in */
	enum oauth_trouble trouble;
	char *text;           /* what is wrong, for the admin */
	char *key;            /* what was asked with: with anything else it may be asked again */
	int64_t since, again; /* of the trouble; not to be asked again before */
};

/* False, and r empty, when text is none. */
bool oauth_record_read(const char *text, size_t n, struct oauth_record *r);
/* The caller overwrites and frees it. */
char *oauth_record_write(const struct oauth_record *r);
void oauth_record_free(struct oauth_record *r);

/* RFC 6749 5.1 and 5.2, RFC 8628 3.2. Texts are its own, NULL: not there. */
struct oauth_answer {
	char *access_token, *refresh_token, *token_type;
	char *error, *description;
	char *device_code, *user_code, *verification_uri;
	int64_t expires_in, interval; /* seconds; 0: not said */
};

/* False when text is no JSON object. Tokens that could not be sent as they are (control characters,
 * spaces) are left out. */
bool oauth_answer_read(const char *text, size_t n, struct oauth_answer *a);
void oauth_answer_free(struct oauth_answer *a);
/* Overwrites and frees a text that may be a secret; NULL is accepted. */
void oauth_forget(char **secret);

#endif
