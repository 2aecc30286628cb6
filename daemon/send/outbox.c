#include "outbox.h"

#include "../common/str.h"

static const struct outbox_calls {
	const char *role, *claim, *files, *begin, *result, *postpone, *cannot, *release;
} calls[] = {
/* The database prepares each statement once, known by its address: hence whole texts. The facts as
 * text, so that all columns are of types whose binary form is read: in the other one bytes take
 * twice their size. */
#define CALLS(name)                                                                                \
	{                                                                                          \
		.role = #name,                                                                     \
		.claim = "SELECT id, ticket_number, kind, template, language, facts::text, "       \
		         "sender_name, recipient, recipient_name, envelope_sender, reply_to, "     \
		         "auto_submitted, message_id, in_reply_to, reference_ids, loop_mark, "     \
		         "desk_address, bytes, attempts, uncertain, age_ms, files "                \
		         "FROM api." #name "_claim($1, $2)",                                       \
		.files = "SELECT name, type, content FROM api." #name "_files($1)",                \
		.begin = "SELECT api." #name "_begin($1, $2, $3) AS held",                         \
		.result = "SELECT api." #name "_result($1, $2, $3, $4, $5)",                       \
		.postpone = "SELECT api." #name "_postpone($1, $2, $3, $4)",                       \
		.cannot = "SELECT api." #name "_cannot($1, $2, $3)",                               \
		.release = "SELECT api." #name "_release($1)",                                     \
	}
    CALLS(send),
    CALLS(inform),
};

struct outbox
outbox_of(const char *role)
{
	return (struct outbox){.calls = &calls[strcmp(role, calls[1].role) == 0]};
}

enum outcome
outbox_claim(struct db *db, const struct outbox *o, int n, struct db_rows **rows, struct fail *f)
{
	struct db_number count;
	struct db_param params[] = {db_text(o->worker), db_int(&count, n)};

	return db_call(db, o->calls->claim, 2, params, rows, f);
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
	    .file_count = (size_t)db_value_int(rows, i, "files"),
	};

	if (db_value(rows, i, "bytes"))
		r.bytes = db_value_bytes(rows, i, "bytes", &r.length);
	return r;
}

static struct enclosure
enclosure_of(struct db_rows *rows, size_t i)
{
	struct enclosure e = {db_value(rows, i, "name"), db_value(rows, i, "type"), NULL, 0};

	e.content = db_value_bytes(rows, i, "content", &e.length);
	return e;
}

enum outcome
outbox_files(struct db *db, const struct outbox *o, struct outbox_row *row, struct db_rows **rows,
    struct fail *f)
{
	struct db_number id;
	struct db_param params[] = {db_int(&id, row->id)};
	enum outcome outcome = db_call(db, o->calls->files, 1, params, rows, f);

	if (outcome != DONE)
		return outcome;
	size_t count = db_count(*rows);
	if (count != row->file_count) {
		db_rows_free(rows);
		return fail(f, NEVER, "%zu of its %zu files are there", count, row->file_count);
	}
	row->files = xcalloc(count, sizeof *row->files);
	for (size_t i = 0; i < count; i++)
		row->files[i] = enclosure_of(*rows, i);
	return DONE;
}

enum outcome
outbox_begin(struct db *db, const struct outbox *o, int64_t id, const char *bytes, size_t length,
    bool *held, struct fail *f)
{
	struct db_number number;
	struct db_param params[] = {db_int(&number, id), db_text(o->worker),
	    bytes ? db_bytes(bytes, length) : db_text(NULL)};
	struct db_rows *rows;
	enum outcome outcome = db_call(db, o->calls->begin, 3, params, &rows, f);

	if (outcome == DONE) {
		*held = db_value_bool(rows, 0, "held");
		db_rows_free(&rows);
	}
	return outcome;
}

static enum outcome
note_result(struct db *db, const struct outbox *o, const struct outbox_note *n, struct fail *f)
{
	struct db_number id, code;
	struct db_param params[] = {db_int(&id, n->id), db_text(o->worker),
	    db_text(outcome_name(n->outcome)), db_int(&code, n->code), db_text(n->text)};

	return db_call(db, o->calls->result, 5, params, NULL, f);
}

static enum outcome
note_postpone(struct db *db, const struct outbox *o, const struct outbox_note *n, struct fail *f)
{
	struct db_number id, seconds;
	struct db_param params[] = {
	    db_int(&id, n->id), db_text(o->worker), db_int(&seconds, n->seconds), db_text(n->text)};

	return db_call(db, o->calls->postpone, 4, params, NULL, f);
}

enum outcome
outbox_note(struct db *db, const struct outbox *o, const struct outbox_note *n, struct fail *f)
{
	struct db_number id;
	struct db_param params[] = {db_int(&id, n->id), db_text(o->worker), db_text(n->text)};

	switch (n->verb) {
	case OUTBOX_RESULT:
		return note_result(db, o, n, f);
	case OUTBOX_POSTPONE:
		return note_postpone(db, o, n, f);
	case OUTBOX_CANNOT:
		break;
	}
	return db_call(db, o->calls->cannot, 3, params, NULL, f);
}

enum outcome
outbox_release(struct db *db, const struct outbox *o, struct fail *f)
{
	struct db_param params[] = {db_text(o->worker)};

	return db_call(db, o->calls->release, 1, params, NULL, f);
}
