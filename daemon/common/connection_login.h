/* How to log in, and what a failed attempt to connect or log in means: decided from the server's
 * words alone, so that it can be tried without a network. */
#ifndef CONNECTION_LOGIN_H
#define CONNECTION_LOGIN_H

#include "connection.h"

enum connection_trouble {
	TROUBLE_NAME,        /* the host name is not known */
	TROUBLE_UNREACHABLE, /* nobody answers at that port */
	TROUBLE_TIMEOUT,
	TROUBLE_STOPPED, /* we were asked to stop */
	TROUBLE_CERTIFICATE,
	TROUBLE_CA_FILE,
	TROUBLE_TLS,
	TROUBLE_NO_STARTTLS,
	TROUBLE_LOGIN,
	TROUBLE_SERVER, /* anything else that the server said or did */
};

/* For CURLOPT_LOGIN_OPTIONS. */
const char *connection_login_options(const struct connection_settings *s);
/* The login failed: was it only that an IMAP server offers no SASL mechanism for passwords, so that
 * its own LOGIN command is the way? said: what the server said, lines. */
bool connection_wants_login_command(const struct connection_settings *s, const char *said);

/* Fills f (what happened on which server, its own words, what to do) and returns LATER or NEVER.
 * detail: libcurl's words; said: all that the server said up to then, newline separated. */
enum outcome connection_explain(const struct connection_settings *s,
    enum connection_trouble trouble, const char *detail, const char *said, struct fail *f);

#endif
