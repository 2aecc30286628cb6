/* Where the mail servers are: candidates, and which of them serves. */
#ifndef CTL_SETUP_SERVERS_H
#define CTL_SETUP_SERVERS_H

#include "probe.h"
#include "setup.h"

/* What is known of a mail provider, by the names of its MX hosts. */
struct provider {
	const char *name;
	const char *mx[3];       /* what those names end with */
	const char *imap, *smtp; /* hosts */
	enum connection_security smtp_security;
	const char *rate; /* mails a minute; NULL: no limit that we know */
	const char
	    *oauth; /* the provider's name in promised.conf, where OAuth2 is the way; or NULL */
	const char *note; /* to the admin, or NULL */
};
/* NULL: none that is known. */
const struct provider *provider_of(const struct dns_records *mx);

/* One server as the answers have it. */
struct endpoint {
	struct connection_settings settings; /* without a login */
	struct connection_peer peer;
	char *address; /* what settings.resolve_to is, when it was looked up */
};
/* "imap_host" */
char *endpoint_key(const char *kind, const char *what);
/* "IMAP" */
const char *endpoint_shown(const char *kind);
const char *endpoint_word(enum connection_security security);
/* SECURITY_TLS for what is none. */
enum connection_security endpoint_security(const char *word);
/* False: its name is not known. host must stay as long as e. */
bool endpoint_fill(struct setup *s, const char *kind, const char *host, int port,
    enum connection_security security, struct endpoint *e, struct fail *f);
/* kind: "imap" or "smtp". False, after saying why, when its name is not known. */
bool endpoint_open(struct setup *s, const char *kind, struct endpoint *e);
void endpoint_close(struct endpoint *e);
/* With the login that was answered: password or token. */
void endpoint_log_in(struct setup *s, const char *kind, struct endpoint *e);

/* Looks the provider up; nothing depends on its being known. */
void servers_look(struct setup *s);
/* Finds host, port and security of kind, connects (without a login) to be sure, and leaves them as
 * answers. EX_OK, or the exit code after saying what was tried. */
int servers_find(struct setup *s, const char *kind);

#endif
