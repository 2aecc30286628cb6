/* A connection to a server of the configuration, logged in by password or by access token: the one
 * way for fetch, send and promisectl. */
#ifndef LOGIN_H
#define LOGIN_H

#include "conf.h"
#include "connection.h"

struct login {
	const struct conf *conf;
	const struct conf_server *server; /* one of conf's */
	const char *scheme;               /* "imap" or "smtp" */
	int wake_fd;                      /* as of connection_settings */
	void (*tick)(void);
	/* Answers. */
	bool
	    no_token; /* there is no access token, and the mail server was not asked for anything */
	bool refused; /* the mail server does not take the access token */
};

/* Opens a session over a connection with these settings. */
typedef enum outcome (*login_opener)(
    void *context, const struct connection_settings *to, struct fail *f);

/* Calls open with the settings of the server. An account with OAuth2 is given its access token;
 * when the server refuses that one, which can end before its time, another is had and open called
 * once more. */
enum outcome login_open(struct login *l, login_opener open, void *context, struct fail *f);
/* The settings without password or token; nothing is copied. */
struct connection_settings login_settings(const struct login *l);

#endif
