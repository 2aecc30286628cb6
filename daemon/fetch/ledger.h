/* What fetch tells and asks the database: the functions api.fetch_*. The ledger of a mailbox names
 * every mail that was ever stored or given up, by UIDVALIDITY and UID. */
#ifndef LEDGER_H
#define LEDGER_H

#include "../common/db.h"
#include "imap.h"

struct ledger {
	struct db *db;       /* the role's; looked up anew before each use */
	const char *mailbox; /* its name */
	int64_t mailbox_id;
	uint32_t uidvalidity;
	uint32_t last_uid; /* the highest that is known */
	bool moves;        /* stored mails are moved away (else they stay) */
};

/* *locked: this session, and no other, may serve the mailbox. May be asked again by who has it. */
enum outcome ledger_lock(const struct ledger *l, bool *locked, struct fail *f);
/* Opens the epoch of a folder as it was selected; fills mailbox_id, uidvalidity, last_uid, moves.
 */
enum outcome ledger_open(struct ledger *l, const struct imap_folder *folder, struct fail *f);
/* Adds to unknown those of uids that are in no row. */
enum outcome ledger_unknown(
    const struct ledger *l, const struct uids *uids, struct uids *unknown, struct fail *f);

/* Stores mails in one transaction: all or none. ids gets a row id each. */
enum outcome ledger_store(const struct ledger *l, const struct imap_mail *mails, size_t count,
    bool header_only, int64_t *ids, struct fail *f);
/* After NEVER of ledger_store(): is it this mail that the database will not have, or does it refuse
 * everything (a right is missing, the schema is another)? */
bool ledger_blames_mail(const struct ledger *l);
/* A row without bytes, so that the mail is not tried for ever; the admin is told. */
enum outcome ledger_unfetchable(
    const struct ledger *l, uint32_t uid, const char *cause, const char *detail, struct fail *f);

/* At most n stored mails that have not been moved yet. */
enum outcome ledger_unsettled(
    const struct ledger *l, size_t n, struct uids *unsettled, struct fail *f);
enum outcome ledger_settled(const struct ledger *l, const struct uids *uids, struct fail *f);

/* state: "idle", "fetching" or "away"; asked: the mail server was asked for new mail and answered.
 */
enum outcome ledger_report(
    const struct ledger *l, const char *state, const char *detail, bool asked, struct fail *f);

#endif
