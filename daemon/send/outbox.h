/* desk.outbox as the send role sees it: rows claimed, begun, answered for, through api.send_*
 * alone. */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdint.h>
#include "../common/db.h"

/* One claimed row; its texts live as long as the rows that it came from. NULL where SQL has NULL.
 */
struct outbox_row {
	int64_t id, ticket; /* the ticket's number; 0: none */
	const char *kind, *template, *language, *facts;
	const char *sender_name, *recipient, *recipient_name, *envelope_sender, *reply_to;
	const char *auto_submitted, *message_id, *in_reply_to, *references, *loop_mark,
	    *desk_address;
	const char *bytes; /* NULL until the first attempt has fixed them */
	size_t length;
	int64_t attempts, uncertain; /* before this one */
	int64_t age_ms;
};

/* Up to n rows for this worker. db_count() and outbox_row() read them; db_rows_free() frees. */
enum outcome outbox_claim(
    struct db *db, const char *worker, int n, struct db_rows **rows, struct fail *f);
struct outbox_row outbox_row(struct db_rows *rows, size_t index);

/* Commits the bytes and the attempt. *held false: the lease is lost, do not send. */
enum outcome outbox_begin(struct db *db, const char *worker, int64_t id, const char *bytes,
    size_t length, bool *held, struct fail *f);

/* What there is to say of a row that this worker holds. */
enum outbox_verb { OUTBOX_RESULT, OUTBOX_POSTPONE, OUTBOX_CANNOT };
struct outbox_note {
	enum outbox_verb verb;
	int64_t id;
	enum outcome outcome; /* OUTBOX_RESULT */
	int code;             /* OUTBOX_RESULT */
	int seconds;          /* OUTBOX_POSTPONE */
	char text[300];       /* the server's words, or the reason */
};
enum outcome outbox_note(
    struct db *db, const char *worker, const struct outbox_note *note, struct fail *f);
/* Gives back what the worker holds. */
enum outcome outbox_release(struct db *db, const char *worker, struct fail *f);

#endif
