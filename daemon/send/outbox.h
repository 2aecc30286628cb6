/* desk.outbox as a speaking role sees it: rows claimed, begun, answered for, through its own
 * functions of api alone. Mails to customers are the role send's, those to agents and to the admin
 * inform's: neither sees the other's. */
#ifndef OUTBOX_H
#define OUTBOX_H

#include <stdint.h>
#include "../common/db.h"
#include "enclosure.h"

struct outbox_calls;

/* Whose rows, and for whom they are claimed. */
struct outbox {
	const struct outbox_calls *calls;
	char worker[200];
};
/* role: "send" or "inform". The worker's name is the caller's to fill in. */
struct outbox outbox_of(const char *role);

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
	size_t file_count;           /* that go along */
	struct enclosure *files;     /* NULL until outbox_files() */
	int64_t attempts, uncertain; /* before this one */
	int64_t age_ms;
};

/* Up to n rows for this worker. db_count() and outbox_row() read them; db_rows_free() frees. */
enum outcome outbox_claim(
    struct db *db, const struct outbox *o, int n, struct db_rows **rows, struct fail *f);
struct outbox_row outbox_row(struct db_rows *rows, size_t index);

/* The files of a row that has some, into it. They live in *rows; the list is the caller's to
 * free(). NEVER too when there are not as many as the row says. */
enum outcome outbox_files(struct db *db, const struct outbox *o, struct outbox_row *row,
    struct db_rows **rows, struct fail *f);

/* Commits the bytes (NULL: they are there) and the attempt. *held false: the lease is lost, do not
 * send. */
enum outcome outbox_begin(struct db *db, const struct outbox *o, int64_t id, const char *bytes,
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
    struct db *db, const struct outbox *o, const struct outbox_note *note, struct fail *f);
/* Gives back what the worker holds. */
enum outcome outbox_release(struct db *db, const struct outbox *o, struct fail *f);

#endif
