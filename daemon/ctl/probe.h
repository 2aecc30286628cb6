/* What setup and doctor ask of a mail account, in sessions of their own that change nothing but
 * what they brought along themselves: folders are opened read-only, mails looked at with PEEK.
 *
 * All take ready connection_settings, from login_open() (login.h) or one's own (with .user NULL
 * nobody logs in: to learn what a port offers); set .peer to see certificate and TLS version, also
 * of a connection that was refused because of them. Outcomes and texts as in connection.h; f->text
 * says what to do. */
#ifndef CTL_PROBE_H
#define CTL_PROBE_H

#include <stdint.h>
#include "../common/conf.h"
#include "../common/connection.h"
#include "dns.h"

/* --- certificates --- */

/* Whole days until the certificate ends (negative: since), of a peer that showed one. */
int probe_days_left(const struct connection_peer *peer, int64_t now);
/* A sentence about what the peer showed: 'certificate of "imap.example.org" by "Example CA", until
 * 2027-01-31, 70 days left'. "" without TLS. The caller frees it. */
char *probe_certificate_text(const struct connection_peer *peer, int64_t now);

/* --- IMAP (probe_imap.c) --- */

struct probe_imap;

struct probe_names { /* UTF-8; all zero: none */
	char **at;
	size_t count;
};
void probe_names_free(struct probe_names *names);

struct probe_folder {
	uint32_t exists, unseen, uidvalidity, uidnext;
	bool may_write; /* the server does not say that it is read-only */
};

struct probe_quota {         /* of the folder, the fullest of its roots */
	bool told;           /* else nothing is known or limited */
	uint64_t used, most; /* KiB */
};

/* Connects, logs in, asks for the capabilities. */
enum outcome probe_imap_open(
    const struct connection_settings *settings, struct probe_imap **p, struct fail *f);
/* LOGOUT, waiting at most 3 s. */
void probe_imap_close(struct probe_imap **p);
/* Space separated, as the server says them after the login; without a login those before it. */
const char *probe_imap_capabilities(const struct probe_imap *p);
bool probe_imap_can(const struct probe_imap *p, const char *capability);
/* The words with which the server greeted. */
const char *probe_imap_greeting(const struct probe_imap *p);
/* Opens folder (UTF-8) read-only. NEVER: there is none, or it may not be read. */
enum outcome probe_imap_folder(
    struct probe_imap *p, const char *folder, struct probe_folder *is, struct fail *f);
/* All folders that can be opened. */
enum outcome probe_imap_folders(struct probe_imap *p, struct probe_names *names, struct fail *f);
enum outcome probe_imap_quota(
    struct probe_imap *p, const char *folder, struct probe_quota *quota, struct fail *f);
/* Can the server wait for mail (IDLE begun and ended)? */
enum outcome probe_imap_idle(struct probe_imap *p, struct fail *f);

struct probe_found {
	uint32_t uid; /* 0: not there */
	char *header; /* as it stands there, at most 64 KiB; NULL when not there; the caller frees
	                 it */
	int64_t date; /* INTERNALDATE in Unix seconds, INT64_MIN: unknown */
};
/* The newest mail in folder with these letters (probe_mail.letters) in its Message-ID or subject;
 * DONE also when there is none. */
enum outcome probe_imap_find(struct probe_imap *p, const char *folder, const char *letters,
    struct probe_found *found, struct fail *f);
/* Removes that mail, and none else: \Deleted and UID EXPUNGE; without UIDPLUS it stays, marked. */
enum outcome probe_imap_remove(
    struct probe_imap *p, const char *folder, uint32_t uid, struct fail *f);

/* --- SMTP (probe_smtp.c) --- */

struct probe_smtp {
	uint64_t size; /* the largest mail it takes, bytes; 0: not said */
	bool starttls; /* offered (before TLS began) */
	bool dsn, utf8, pipelining;
	char mechanisms[200]; /* after AUTH: "PLAIN LOGIN XOAUTH2"; "": no login offered */
	char greeting[200];   /* the 220 line's words; "" with STARTTLS */
};
/* Connects, logs in, QUIT. */
enum outcome probe_smtp(
    const struct connection_settings *settings, struct probe_smtp *is, struct fail *f);
/* Sends one mail to one recipient. NEVER: refused for good, LATER: not now; f->code is the
 * server's. UNKNOWN: its last answer was lost. */
enum outcome probe_smtp_send(const struct connection_settings *settings, const char *sender,
    const char *recipient, const char *bytes, size_t length, struct fail *f);

/* --- a mail to itself (probe_mail.c, probe_return.c) --- */

struct probe_mail {
	char letters[40]; /* "probe" and random letters: in its Message-ID, subject and tag */
	char *message_id; /* "<letters@domain>" */
	char *sender;     /* of the envelope: the address itself */
	char *recipient;  /* the address, or the address with the letters behind the delimiter */
	char *bytes;      /* the whole mail, CR LF */
};
/* A mail from address to itself; with delimiter ("+", else NULL) to a plus address of it. Marked so
 * that nobody answers it; a desk that fetches it records it as its own and does nothing else.
 * NEVER: no address. */
enum outcome probe_mail_new(
    struct probe_mail *m, const char *address, const char *delimiter, int64_t now, struct fail *f);
/* The same from another address of the desk. */
enum outcome probe_mail_from(struct probe_mail *m, const char *sender, const char *address,
    const char *delimiter, int64_t now, struct fail *f);
void probe_mail_free(struct probe_mail *m);
/* Looks for the mail in the folders (NULL-terminated) every second until it is there or wait_ms
 * have passed: then found->uid is 0. tick(context) is called each time, may be NULL; false from it
 * ends the waiting. Folders that cannot be opened are passed over. *folder: where it is. */
enum outcome probe_mail_wait(struct probe_imap *p, const char *const *folders,
    const struct probe_mail *m, int wait_ms, bool (*tick)(void *), void *context,
    struct probe_found *found, const char **folder, struct fail *f);

/* What the header of a mail to itself says when it is back. Texts are its own. */
struct probe_return {
	char *authserv;     /* of the topmost Authentication-Results; NULL: there is none */
	bool authserv_low;  /* it stands where a stranger could have written it, or breaks the
	                     * grammar:  not to be proposed */
	int authserv_count; /* fields of that id in the place that counts: the desk believes one
	                       alone */
	char *spf, *dkim, *dmarc; /* its results, lower case; NULL: not told */
	char *dkim_domain;        /* whose signature passed; NULL: none */
	char *delivered_to; /* the field that names the recipient beside To ("Delivered-To"); NULL:
	                       none */
	int64_t received;   /* the topmost Received's moment (the receiving server's clock), Unix
	                     * seconds; INT64_MIN: none */
	bool changed_id;    /* the Message-ID is another than that which was sent */
};
void probe_return_read(struct probe_return *r, const char *header, const struct probe_mail *sent);
void probe_return_free(struct probe_return *r);

#endif
