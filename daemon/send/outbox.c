#include "outbox.h"

#include "../common/str.h"

enum outcome
outbox_claim(struct db *db, const char *worker, int n, struct db_rows **rows, struct fail *f)
{
	struct db_number count;
	struct db_param params[] = {db_text(worker), db_int(&count, n)};

	return db_call(db, "SELECT * FROM api.send_claim($1, $2)", 2, params, rows, f);
}

struct outbox_row
outbox_row(struct db_rows *rows, size_t i)
{
	struct outbox_row r = {
	    .id = db_value_int(rows, i, "id"),
	    .ticket = db_value_int(rows, i, "ticket_number"),
	    .kind = db_value(rows, i, "kind"),
	    .template = db_value(rows, i, "template"),
	    .language = db_value(rows, i, "language"),
	    .facts = db_value(rows, i, "facts"),
	    .sender_name = db_value(rows, i, "sender_name"),
	    .recipient = db_value(rows, i, "recipient"),
	    .recipient_name = db_value(rows, i, "recipient_name"),
	    .envelope_sender = db_value(rows, i, "envelope_sender"),
	    .reply_to = db_value(rows, i, "reply_to"),
	    .auto_submitted = db_value(rows, i, "auto_submitted"),
	    .message_id = db_value(rows, i, "message_id"),
	    .in_reply_to = db_value(rows, i, "in_reply_to"),
	    .references = db_value(rows, i, "reference_ids"),
	    .loop_mark = db_value(rows, i, "loop_mark"),
	    .desk_address = db_value(rows, i, "desk_address"),
	    .attempts = db_value_int(rows, i, "attempts"),
	    .uncertain = db_value_int(rows, i, "uncertain"),
	    .age_ms = db_value_int(rows, i, "age_ms"),
	};

	if (db_value(rows, i, "bytes"))
		r.bytes = db_value_bytes(rows, i, "bytes", &r.length);
	return r;
}

enum outcome
outbox_begin(struct db *db, const char *worker, int64_t id, const char *bytes, size_t length,
    bool *held, struct fail *f)
{
	struct db_number number;
	struct db_param params[] = {db_int(&number, id), db_text(worker), db_bytes(bytes, length)};
	struct db_rows *rows;
	enum outcome o =
	    db_call(db, "SELECT api.send_begin($1, $2, $3) AS held", 3, params, &rows, f);

	if (o == DONE) {
		*held = db_value_bool(rows, 0, "held");
		db_rows_free(&rows);
	}
	return o;
}

static enum outcome
note_result(struct db *db, const char *worker, const struct outbox_note *n, struct fail *f)
{
	struct db_number id, code;
	struct db_param params[] = {db_int(&id, n->id), db_text(worker),
	    db_text(outcome_name(n->outcome)), db_int(&code, n->code), db_text(n->text)};

	return db_call(db, "SELECT api.send_result($1, $2, $3, $4, $5)", 5, params, NULL, f);
}

static enum outcome
note_postpone(struct db *db, const char *worker, const struct outbox_note *n, struct fail *f)
{
	struct db_number id, seconds;
	struct db_param params[] = {
	    db_int(&id, n->id), db_text(worker), db_int(&seconds, n->seconds), db_text(n->text)};

	return db_call(db, "SELECT api.send_postpone($1, $2, $3, $4)", 4, params, NULL, f);
}

enum outcome
outbox_note(struct db *db, const char *worker, const struct outbox_note *n, struct fail *f)
{
	struct db_number id;
	struct db_param params[] = {db_int(&id, n->id), db_text(worker), db_text(n->text)};

	switch (n->verb) {
	case OUTBOX_RESULT:
		return note_result(db, worker, n, f);
	case OUTBOX_POSTPONE:
		return note_postpone(db, worker, n, f);
	case OUTBOX_CANNOT:
		break;
	}
	return db_call(db, "SELECT api.send_cannot($1, $2, $3)", 3, params, NULL, f);
}

enum outcome
outbox_release(struct db *db, const char *worker, struct fail *f)
{
	struct db_param params[] = {db_text(worker)};

	return db_call(db, "SELECT api.send_release($1)", 1, params, NULL, f);
}
