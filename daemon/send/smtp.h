/* SMTP over a verified, logged-in connection: one mail to one recipient at a time, several after
 * each other on the same connection. Says exactly what became of each; what to do about it is
 * delivery.c's.
 *
 * The dialogue is our own and not libcurl's or libetpan's: those cannot tell a mail that was not
 * sent from one whose answer was lost, nor (libcurl) keep the answer to one mail from being taken
 * for another's. */
#ifndef SMTP_H
#define SMTP_H

#include "../common/connection.h"
#include "smtp_wire.h"

struct smtp;

/* How long each answer may take, in ms. */
struct smtp_patience {
	int mail, rcpt, data, block /* 64 KiB of a mail to be taken */, dot, rset;
};
extern const struct smtp_patience smtp_patience_default; /* RFC 5321 4.5.3.2 */

/* Connects and logs in; outcomes and texts of connection_open(). */
enum outcome smtp_open(const struct connection_settings *settings,
    const struct smtp_patience *patience, struct smtp **s, struct fail *f);
/* Says QUIT where that still makes sense, and closes. */
void smtp_close(struct smtp **s);
/* Can it carry another mail? Looks for a server that hung up, clears what a refused mail left
 * behind (RSET), asks (NOOP) when nothing was said for some seconds. False: close it and open
 * another; nothing is lost. */
bool smtp_ready(struct smtp *s);

struct smtp_mail {
	const char *
	    sender; /* "": the null sender, of which no bounce comes (NOTIFY=NEVER where offered) */
	const char *recipient;
	const char *bytes;
	size_t length;
};

/* How far it went. */
enum smtp_phase {
	SMTP_CHECK, /* refused here, nothing was sent: bad address, too large, SMTPUTF8 missing */
	SMTP_MAIL,
	SMTP_RCPT,
	SMTP_DATA, /* up to the server's "go ahead" */
	SMTP_BODY, /* the final dot not yet handed to the network */
	SMTP_DOT,
};

struct smtp_result {
	enum outcome outcome; /* UNKNOWN only in SMTP_DOT: the answer was lost, or was none */
	enum smtp_phase phase;
	int code;                 /* the server's, 0 if it gave none */
	char text[SMTP_TEXT_MAX]; /* the server's words, or ours when it gave none */
	bool lost;                /* the connection is gone */
	bool stale; /* gone before a first answer, on a connection used before: try on another */
};

void smtp_send(struct smtp *s, const struct smtp_mail *mail, struct smtp_result *r);

const char *smtp_phase_name(enum smtp_phase phase);

#endif
