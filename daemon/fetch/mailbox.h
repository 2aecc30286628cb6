/* One mailbox being served: the state that fetch.c (the role), look.c (what is new), haul.c (bring
 * it) and settle.c (move it away) share. Functions return DONE, or LATER or NEVER when the session
 * must end; fault says whose fault that is. */
#ifndef MAILBOX_H
#define MAILBOX_H

#include "../common/log.h"
#include "../common/role.h"
#include "imap.h"
#include "ledger.h"
#include "trouble.h"

enum {
	BATCH_MAILS = 100,
	BATCH_BYTES = 4 << 20,
	ALONE_BYTES = 1 << 20, /* a mail above this size comes alone, in pieces */
	SET_MAX = 500,         /* UIDs named in one command */
	MOVE_WORTH = 200,      /* mails stored before a move is worth its round trip */
};

enum fault { FAULT_SERVER, FAULT_DATABASE, FAULT_TOKEN /* there is none to log in with */ };

struct batch {
	struct imap_mail mails[BATCH_MAILS];
	size_t count;
};

struct mailbox {
	struct role *role;
	const struct conf_mailbox *conf;
	struct log_object about;
	struct imap *imap; /* NULL: not connected */
	struct imap_folder folder;
	struct ledger ledger;
	struct troubles troubles;
	enum fault fault;
	uint32_t seen_uid;  /* the highest UID looked at so far */
	int64_t compare_at; /* clock_ms(): when folder and ledger are next compared as a whole */
	struct batch *batch, *next;
	struct uids to_move; /* stored since the last move */
	bool large_stored;   /* libpq has a buffer of that size from now on */
	bool cannot_move;    /* until the next comparison */
	bool idle_refused;
	int confirmed_lies; /* mails whose size the server states wrongly, found by fetching them
	                       again */
	bool others_came;   /* in this session mails were fetched */
	size_t received, waiting; /* of the work in hand, for the status */
	int64_t reported_at;      /* clock_ms(): when the database was last told how it goes */
	int failures;             /* sessions in a row that ended badly */
	bool away;
	bool move_complaint;   /* it was logged that mails cannot be moved */
	struct fail complaint; /* what was logged last: once a change, not once an attempt */
};

/* For an outcome of ledger_...(): notes that it was the database, not the mail server. */
enum outcome database_says(struct mailbox *m, enum outcome o);

/* look.c: fetches what has come since the last time; everything that the ledger does not know when
 * that is due. */
enum outcome look(struct mailbox *m, struct fail *f);

/* LATER when the folder's UIDVALIDITY is no longer the ledger's. A mail's name is UIDVALIDITY and
 * UID: under another UIDVALIDITY these are other mails, not to be stored under the old name, and
 * not to be moved. */
enum outcome same_epoch(struct mailbox *m, struct fail *f);

/* haul.c: fetches and stores the listed mails (ascending), moves them if so configured. Those in
 * trouble are left out: they come last, by the second function, so that they hold up nobody. */
enum outcome haul(struct mailbox *m, const struct imap_item *items, size_t count, struct fail *f);

enum outcome haul_suspects(
    struct mailbox *m, const struct imap_item *items, size_t count, struct fail *f);

/* settle.c */
enum outcome settle_stored(struct mailbox *m, struct fail *f);
/* What was stored earlier and is still in the folder. */
enum outcome settle_leftovers(struct mailbox *m, struct fail *f);

#endif
