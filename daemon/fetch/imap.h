/* An IMAP session over a verified connection: libetpan parses the answers, imap_guard.c stands
 * before it. libetpan's types do not leave imap.c and imap_mails.c. It decides nothing: what to ask
 * for is fetch.c's.
 *
 * Outcomes of every function: DONE; LATER and NEVER with the server's own words in f->text. After a
 * failure imap_health() says whether the session can go on. A session is bound to the folder that
 * was selected. */
#ifndef IMAP_H
#define IMAP_H

#include "../common/connection.h"
#include "uids.h"

struct imap;

enum imap_health {
	IMAP_WELL,   /* the server said NO or BAD: the next command may be sent */
	IMAP_LOST,   /* the connection is gone, or too slow, or the server said BYE */
	IMAP_BROKEN, /* the answer could not be understood: the same mail may do it again */
};

struct imap_folder {
	uint32_t uidvalidity, uidnext, exists;
};

struct imap_item {
	uint32_t uid, size; /* size as the server states it: RFC822.SIZE */
};

struct imap_mail {
	uint32_t uid, size; /* what was asked for */
	bool answered;      /* the server sent something for this uid */
	bool has_body;
	int64_t date; /* INTERNALDATE, seconds of Unix time; INT64_MIN: unknown */
	struct str bytes;
};

/* Connects, logs in, asks for the capabilities. */
enum outcome imap_open(const struct connection_settings *settings, struct imap **m, struct fail *f);
/* Says LOGOUT when the session is well, and waits at most 3 s for the answer. */
void imap_close(struct imap **m);
enum imap_health imap_health(const struct imap *m);
bool imap_can(const struct imap *m, const char *capability);

/* folder in UTF-8. */
enum outcome imap_select(
    struct imap *m, const char *folder, struct imap_folder *is, struct fail *f);
/* The value that the server stated last; it must not change while the folder is selected. */
uint32_t imap_uidvalidity(const struct imap *m);
/* How many mails the folder holds by now. */
uint32_t imap_exists(const struct imap *m);
/* Did the server, in any answer since the last imap_expect_news(), say that mail has come? IDLE
 * tells only of what comes after it began: who waits must look at this first. */
bool imap_has_news(const struct imap *m);
void imap_expect_news(struct imap *m);
enum outcome imap_noop(struct imap *m, struct fail *f);

/* The UIDs of the mails numbered first..last (positions in the folder), added to found. */
enum outcome imap_search_positions(
    struct imap *m, uint32_t first, uint32_t last, struct uids *found, struct fail *f);
/* Which of the asked UIDs are there, added to found. At most a few hundred at once. */
enum outcome imap_search_uids(
    struct imap *m, const struct uids *asked, struct uids *found, struct fail *f);

/* UID and size of the mails that set names ("7:*"). At most room are returned in items; *count says
 * how many. Not sorted; UIDs that were not asked for may be among them ("7:*" always names the last
 * mail). */
enum outcome imap_list(struct imap *m, const char *set, struct imap_item *items, size_t room,
    size_t *count, struct fail *f);

/* Whole mails, many at once, in two halves, so that the server works while the caller does
 * something else: imap_ask() sends the command for mails[].uid (ascending), imap_answer() fills
 * mails. Nothing may be asked in between. bytes is emptied and reused. A mail whose bytes are not
 * size long is to be fetched alone. */
enum outcome imap_ask(struct imap *m, const struct imap_mail *mails, size_t count, struct fail *f);
enum outcome imap_answer(struct imap *m, struct imap_mail *mails, size_t count, struct fail *f);

/* One mail in pieces of at most 1 MiB, whatever size the server stated; stops once more than max
 * bytes came (the caller sees bytes.len > max). bare: do not ask for the date, which may be what
 * cannot be parsed. */
enum outcome imap_fetch_alone(
    struct imap *m, struct imap_mail *mail, uint64_t max, bool bare, struct fail *f);
enum outcome imap_fetch_header(
    struct imap *m, struct imap_mail *mail, uint64_t max, struct fail *f);

/* Moves the mails to folder (UTF-8), made if it is missing; adds to gone those that are no longer
 * in the selected folder, by the server's word for each. DONE also when only some, or none, were
 * moved: f->text then says why ("" otherwise). Without MOVE: COPY, \Deleted, UID EXPUNGE; where
 * there is no UIDPLUS either the mail stays, marked as deleted, and counts as gone. */
enum outcome imap_move(
    struct imap *m, const struct uids *uids, const char *folder, struct uids *gone, struct fail *f);

/* Waits, inside IDLE where the server can, until the server says something, the wake fd is
 * readable, or timeout_ms (at most 9 minutes count) have passed. *why is never CONNECTION_ERROR
 * when it returns DONE. */
enum outcome imap_idle(struct imap *m, int timeout_ms, enum connection_wait *why, struct fail *f);

#endif
