/* Access tokens for IMAP and SMTP (OAuth2): kept in a file that all processes of the desk share
 * (oauth_store.h), renewed five minutes before they end by whichever process wants one next. A
 * rotated refresh token is on the disk before the access token that came with it is used. */
#ifndef OAUTH_H
#define OAUTH_H

#include "conf.h"
#include "oauth_ask.h"

/* A token of the account that is good for five minutes at least. refused: one that the mail server
 * does not take any more (NULL: none); another is had then. LATER, NEVER with what to do in
 * f->text; the same refusal is not asked for again within the hour, unless somebody logged in or
 * the settings changed. Overwrite token->text when it is used (conf_clear_secret or oauth_forget).
 */
enum outcome oauth_token(const struct oauth_asking *q, const char *state_directory,
    const char *refused, struct secret *token, struct fail *f);

/* Stores what a login brought. */
enum outcome oauth_logged_in(const struct oauth_asking *q, const char *state_directory,
    const struct oauth_answer *a, struct fail *f);
/* Forgets all that is stored. */
enum outcome oauth_log_out(
    const struct oauth_asking *q, const char *state_directory, struct fail *f);

enum oauth_condition {
	OAUTH_WORKS,
	OAUTH_NEW,     /* client credentials that were not yet used */
	OAUTH_LOGIN,   /* nobody logged in, or somebody must again */
	OAUTH_REFUSED, /* the settings, the secret or the file must be mended */
	OAUTH_AWAY,    /* the provider gives no answer at present */
};

/* How an account is, from what is stored; nobody is asked. Moments: seconds of Unix time, 0: none.
 */
struct oauth_look {
	enum oauth_condition condition;
	int64_t login, obtained, expires, since;
	bool secret_has_end;
	int secret_days; /* until the client secret ends (its last day: 0; over: below) */
	char text[500];  /* what is wrong and what to do; "" when it works */
};
void oauth_look(const struct conf_oauth *account, const char *state_directory, int64_t now,
    struct oauth_look *look);
/* "works", "new", "login", "refused", "away". */
const char *oauth_condition_name(enum oauth_condition c);

#endif
