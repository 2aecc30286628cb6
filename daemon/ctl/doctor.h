/* promisectl doctor: the checks, a file a group, in the order in which things depend on each other.
 * Each tells its lines into d->checkup and never ends the program; what cannot be looked at since
 * something before it is missing is told as skipped. */
#ifndef CTL_DOCTOR_H
#define CTL_DOCTOR_H

#include "../common/login.h"
#include "answer.h"
#include "checkup.h"
#include "ctl.h"
#include "dns.h"
#include "probe.h"

struct doctor {
	struct ctl *ctl; /* conf and db: NULL when they cannot be had */
	struct checkup checkup;
	struct dns *dns;
	char *unit;           /* "promised", or "promised@NAME" */
	bool mail;            /* mails to itself may be sent */
	int wait_ms;          /* for each of them */
	struct answer *facts; /* api.ctl_doctor(); NULL when there is no database */
};

void doctor_conf(struct doctor *d);     /* the file, secrets, advice; fills ctl->conf */
void doctor_database(struct doctor *d); /* connection, version, schema, roles; fills db, facts */
void doctor_logins(struct doctor *d);   /* the daemon's roles, as its user */
void doctor_oauth(struct doctor *d);
void doctor_webhooks(struct doctor *d);
void doctor_imap(struct doctor *d, const struct conf_mailbox *m);
void doctor_smtp(struct doctor *d);
void doctor_dns(struct doctor *d);
void doctor_round(struct doctor *d, const struct conf_mailbox *m); /* a mail to itself */
void doctor_desk(struct doctor *d);    /* last fetch, alarms, what waits */
void doctor_machine(struct doctor *d); /* unit, disks, clock */

/* --- shared by the checks of servers (doctor_server.c) --- */

/* login_open() with what the server shows of itself (NULL: not wanted), its name resolved by the
 * name server that was named, if any. */
enum outcome doctor_open(struct doctor *d, const struct conf_server *server, const char *scheme,
    struct connection_peer *peer, login_opener open, void *context, struct fail *f);
/* The line about a connection that cannot be had. */
void doctor_trouble(
    struct doctor *d, const struct conf_server *s, const char *scheme, const struct fail *f);
/* A line when what passes there can be read on the way. */
void doctor_security(struct doctor *d, const struct conf_server *s, const char *scheme);
/* A line about the certificate: its days left; nothing where there is none. trusted: the connection
 * came about. */
void doctor_certificate(
    struct doctor *d, const char *host, const struct connection_peer *peer, bool trusted);
/* A line about a clock that is so many seconds ahead of ours (negative: behind). */
void doctor_skew(struct doctor *d, const char *whose, int64_t ahead);

#endif
