/* What is asked of a provider's token endpoint, and what its answers mean (RFC 6749, 7636, 8628).
 *
 * DONE: a->access_token is there. LATER: the provider is away or asks for patience. NEVER: it says
 * no, and would again; refusal->trouble tells whether somebody must log in again or the settings be
 * mended. f->text says what the provider said (without secrets) and what to do. */
#ifndef OAUTH_ASK_H
#define OAUTH_ASK_H

#include "conf.h"
#include "https.h"
#include "oauth_record.h"
#include "outcome.h"

/* How to ask. */
struct oauth_asking {
	const struct conf_oauth *account;
	int wake_fd;        /* readable: it ends, -1: none */
	void (*tick)(void); /* or NULL */
	bool insist;        /* ask the provider whatever is stored: a person wants to know */
};

struct oauth_refusal {
	enum oauth_trouble trouble;
	int64_t
	    retry_after_s; /* that the provider asks for, at most a quarter of an hour; 0: none */
	char error[40];    /* its code: "invalid_grant"; "" */
};

enum outcome oauth_ask_refresh(const struct oauth_asking *q, const char *refresh_token,
    struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f);
/* Client credentials. */
enum outcome oauth_ask_client(const struct oauth_asking *q, struct oauth_answer *a,
    struct oauth_refusal *refusal, struct fail *f);
/* The code of a login in a browser; verifier as in RFC 7636. */
enum outcome oauth_ask_code(const struct oauth_asking *q, const char *code, const char *verifier,
    struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f);
/* Begins a login by device code: DONE: a->device_code, user_code and verification_uri are there. */
enum outcome oauth_ask_device(const struct oauth_asking *q, struct oauth_answer *a,
    struct oauth_refusal *refusal, struct fail *f);
/* Has somebody logged in? LATER with refusal->error "authorization_pending" or "slow_down": not
 * yet. */
enum outcome oauth_ask_device_token(const struct oauth_asking *q, const char *device_code,
    struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f);

/* What an answer means, from its status and text alone; secrets (NULL-terminated): what must not
 * stand in f->text whatever the provider repeats. */
enum outcome oauth_judge(const struct conf_oauth *account, const struct https_answer *said,
    const char *const *secrets, struct oauth_answer *a, struct oauth_refusal *refusal,
    struct fail *f);

#endif
