/* The certificates of all authorities that a connection may trust, 4 MiB of them in GnuTLS's form.
 * libcurl keeps them as long as the connection lasts, for IMAP that is hours, and looks at them
 * once: when it verifies the server, before the login. */
#ifndef CONNECTION_TRUST_H
#define CONNECTION_TRUST_H

/* session: GnuTLS's, of a server that is verified; NULL: there is none. From now on the session
 * trusts nobody: to verify anything again would fail. */
void connection_trust_drop(void *session);

#endif
