/* A verified, logged-in connection to an IMAP or SMTP server: libcurl does TCP, TLS with
 * verification, STARTTLS and SASL (CURLOPT_CONNECT_ONLY); IMAP and SMTP are then spoken over it by
 * imap.c and smtp.c. libcurl's types do not leave connection.c. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "outcome.h"

/* Debian's bundle. As a directory the same certificates cost 100 ms a handshake more. */
#define CONNECTION_CA_FILE "/etc/ssl/certs/ca-certificates.crt"

enum connection_security { SECURITY_TLS, SECURITY_STARTTLS, SECURITY_PLAIN };

/* What a server showed of itself, also when it was refused for that. All zero: no TLS. */
struct connection_peer {
	char tls[16];    /* "TLS1.3" */
	char cipher[64]; /* "ECDHE_RSA_AES_256_GCM_SHA384" */
	/* Of its own certificate, clean UTF-8; the times in Unix seconds, 0: unknown. */
	char subject[200], issuer[200]; /* common name, else all there is */
	int64_t begins, ends;
};

struct connection_settings {
	const char *scheme; /* "imap" or "smtp" */
	const char *host;
	int port;
	enum connection_security security;
	const char *user, *password; /* user NULL: no login */
	const char *bearer;          /* OAuth2 access token instead of the password, or NULL */
	const char *account;         /* whose token it is, for messages */
	bool *login_refused; /* set to true when the server refuses the login for good, or NULL */
	const char *ca_file;
	const char *resolve_to; /* address to connect to instead of resolving host, or NULL */
	int connect_timeout_ms; /* TCP, TLS, greeting and login together */
	int wake_fd; /* readable: connecting ends, connection_wait() ends with CONNECTION_WOKEN, a
	              * read or write in progress has 5 s left to finish; -1: none */
	void (*tick)(
	    void); /* called at least every 15 s while waiting (the watchdog's pat), or NULL */
	struct connection_peer *peer; /* filled in; NULL: nobody wants to know */
};

struct connection;

/* Readies the process for libcurl, the first time; connection_open() does. */
void connection_begin(void);

/* Connects and logs in. LATER: network, TLS trouble that may pass, temporary refusals. NEVER: the
 * certificate is not trusted, the login is refused for good; f->text says which and what to do. The
 * login's own words from the server stand in the text. Secrets do not. */
enum outcome connection_open(
    const struct connection_settings *settings, struct connection **c, struct fail *f);
void connection_close(struct connection **c);

/* The budget of the command that follows: an absolute deadline and the bytes that may come in (0:
 * no limit). Exceeding either makes every later call fail. */
void connection_budget(struct connection *c, int deadline_ms, uint64_t bytes);

/* Reads 1..n bytes. -1 at end of file, error, deadline or budget: never 0 (libetpan 1.9.4 spins on
 * 0). Failure sticks. */
ssize_t connection_read(struct connection *c, void *buffer, size_t n);
/* Writes at least one byte; -1 as above, never 0. */
ssize_t connection_write(struct connection *c, const void *data, size_t n);

enum connection_wait { CONNECTION_DATA, CONNECTION_WOKEN, CONNECTION_TIMEOUT, CONNECTION_ERROR };
/* Waits for bytes to read, also those already decrypted inside the TLS library. */
enum connection_wait connection_wait(struct connection *c, int timeout_ms);

/* Why the last operation failed: "closed by the server", "no answer for 60 s", "more than 1048576
 * bytes". */
const char *connection_error(const struct connection *c);
/* What the server said while libcurl was in charge (greeting, EHLO or CAPABILITY lines), newline
 * separated. */
const char *connection_greeting(const struct connection *c);
/* For imap.c: bytes to be read before those of the network (a synthetic greeting). */
void connection_unread(struct connection *c, const char *bytes, size_t n);
int connection_fd(const struct connection *c);

#endif
