#include "batch.h"

#include <inttypes.h>
#include "../common/log.h"
#include "../common/str.h"

static struct log_object
object_of(const struct claim *c)
{
	return (struct log_object){.mailbox = c->mailbox, .mail = c->id};
}

enum outcome
batch_claim(struct batch *b, int64_t n, struct fail *f)
{
	struct db_number number;
	struct db_param params[] = {db_text(b->worker), db_int(&number, n)};
	enum outcome o = db_call(b->role->db,
	    "SELECT id, raw, header_only, attempts, mailbox FROM api.read_claim($1, $2)", 2, params,
	    &b->rows, f);

	if (o != DONE)
		return o;
	b->count = db_count(b->rows);
	b->claims = xcalloc(b->count, sizeof *b->claims);
	for (size_t i = 0; i < b->count; i++) {
		b->claims[i].id = db_value_int(b->rows, i, "id");
		b->claims[i].mailbox = db_value(b->rows, i, "mailbox");
	}
	return DONE;
}

/* The mail could not be read or accepted: whether it is tried again the database says. */
static void
report_failed(struct batch *b, const struct claim *c, const char *cause, const char *detail)
{
	struct log_object about = object_of(c);
	struct db_number id;
	struct db_param params[] = {db_int(&id, c->id), db_text(cause), db_text(detail)};
	struct db_rows *rows;
	struct fail f = {0};

	if (db_call(b->role->db, "SELECT api.read_failed($1, $2, $3) AS state", 3, params, &rows,
	        &f) != DONE) {
		log_error(&about, "%s: %s; cannot record that: %s", cause, detail, f.text);
		return;
	}
	const char *state = db_value(rows, 0, "state");
	about.kind = state && strcmp(state, "parked") == 0 ? LOG_PARKED : LOG_ANY;
	if (about.kind)
		log_error(&about, "%s: %s; parked, not tried again: see promisectl parked", cause,
		    detail);
	else
		log_warning(&about, "%s: %s; tried again later", cause, detail);
	db_rows_free(&rows);
}

enum outcome
batch_read(struct batch *b, struct fail *f)
{
	for (size_t i = 0; i < b->count; i++) {
		struct claim *c = &b->claims[i];
		size_t n;
		const void *bytes = db_value_bytes(b->rows, i, "raw", &n);
		if (role_stopping(b->role)) {
			b->unfinished = true;
			return DONE;
		}
		switch (reader_read(
		    b->reader, bytes, n, db_value_bool(b->rows, i, "header_only"), &c->answer, f)) {
		case DONE:
			break;
		case NEVER:
			if (f->code == READER_KILLED && role_stopping(b->role)) {
				/* systemd stops them all at once: given back */
				b->unfinished = true;
				return DONE;
			}
			report_failed(b, c, reader_cause(f), f->text);
			break;
		case LATER:
		case UNKNOWN:
			b->unfinished = true;
			return LATER;
		}
		role_beat();
	}
	return DONE;
}

static size_t
blob_count(const struct batch *b)
{
	size_t count = 0;

	for (size_t i = 0; i < b->count; i++)
		count += b->claims[i].answer.attachment_count;
	return count;
}

/* The attachments of count mails, ahead of the mails. */
static enum outcome
store_blobs(struct batch *b, const struct claim *claims, size_t count, struct fail *f)
{
	struct db_param *params = NULL;
	size_t blobs = 0;

	for (size_t i = 0; i < count; i++) {
		const struct reader_answer *a = &claims[i].answer;
		params = xrealloc(params, 2 * (blobs + a->attachment_count) * sizeof *params);
		for (size_t k = 0; k < a->attachment_count; k++, blobs++) {
			params[2 * blobs] = db_text(a->attachments[k].sha256);
			params[2 * blobs + 1] =
			    db_bytes(a->attachments[k].data, a->attachments[k].length);
		}
	}
	enum outcome o =
	    db_call_many(b->role->db, "SELECT api.read_blob($1, $2)", blobs, 2, params, NULL, f);
	free(params);
	return o;
}

static void
log_accepted(const struct claim *c, const struct db_rows *row)
{
	static const char *const names[] = {"from", "kind", "disposition", "receipt", "rule"};
	struct log_object about = object_of(c);
	struct log_facts facts = {0};
	int64_t delay_ms = db_value_int(row, 0, "age_ms");

	about.kind = LOG_ACCEPTED;
	about.ticket = db_value_int(row, 0, "ticket_number");
	about.message_id = db_value(row, 0, "message_id");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (db_value(row, 0, names[i]))
			log_fact(&facts, names[i], "%s", db_value(row, 0, names[i]));
	log_fact(&facts, "delay", "%" PRId64 ".%" PRId64, delay_ms / 1000, delay_ms / 100 % 10);
	log_facts(LOG_LEVEL_INFO, &about, &facts);
}

/* The documents of those of count mails that have one, in one round trip. */
static enum outcome
accept_documents(struct batch *b, const struct claim *claims, size_t count, struct fail *f)
{
	struct db_number *ids = xcalloc(count, sizeof *ids);
	struct db_param *params = xcalloc(2 * count, sizeof *params);
	struct db_rows **rows = xcalloc(count, sizeof(struct db_rows *));
	const struct claim **of = xcalloc(count, sizeof(const struct claim *));
	size_t sets = 0;

	for (size_t i = 0; i < count; i++) {
		if (!claims[i].answer.document)
			continue;
		of[sets] = &claims[i];
		params[2 * sets] = db_int(&ids[sets], claims[i].id);
		params[2 * sets + 1] = db_text(claims[i].answer.document);
		sets++;
	}
	enum outcome o = db_call_many(b->role->db,
	    "SELECT ticket_number, disposition, '<' || sender || '>' AS \"from\", kind, receipt, "
	    "rule, "
	    "message_id, age_ms FROM api.read_accept($1, $2)",
	    sets, 2, params, rows, f);
	for (size_t i = 0; o == DONE && i < sets; i++) {
		log_accepted(of[i], rows[i]);
		db_rows_free(&rows[i]);
	}
	free(ids);
	free(params);
	free(rows);
	free(of);
	return o;
}

/* Blobs and documents of count mails, all or none. */
static enum outcome
accept_together(
    struct batch *b, const struct claim *claims, size_t count, bool blobs, struct fail *f)
{
	enum outcome o;

	if (!blobs)
		return accept_documents(b, claims, count, f);
	if ((o = db_begin(b->role->db, f)) != DONE)
		return o;
	if ((o = store_blobs(b, claims, count, f)) == DONE)
		o = accept_documents(b, claims, count, f);
	if (o == DONE)
		return db_commit(b->role->db, f);
	db_rollback(b->role->db);
	return o;
}

static void
accept_alone(struct batch *b, struct claim *c)
{
	struct log_object about = object_of(c);
	struct fail f = {0};

	switch (accept_together(b, c, 1, c->answer.attachment_count > 0, &f)) {
	case DONE:
		break;
	case NEVER:
		report_failed(b, c, "refused", f.text);
		break;
	case LATER:
	case UNKNOWN: /* accepting twice is as good as once */
		log_warning(&about, "accepted later: %s", f.text);
		b->unfinished = true;
		break;
	}
}

void
batch_accept(struct batch *b)
{
	struct fail f = {0};
	enum outcome o = accept_together(b, b->claims, b->count, blob_count(b) > 0, &f);

	if (o == DONE)
		return;
	if (b->count > 1)
		log_info(NULL, "%zu mails could not be accepted together, so one by one: %s",
		    b->count, f.text);
	for (size_t i = 0; i < b->count && db_alive(b->role->db); i++) {
		if (b->claims[i].answer.document)
			accept_alone(b, &b->claims[i]);
		role_beat();
	}
}

void
batch_free(struct batch *b)
{
	for (size_t i = 0; i < b->count; i++)
		reader_answer_free(&b->claims[i].answer);
	free(b->claims);
	db_rows_free(&b->rows);
}
