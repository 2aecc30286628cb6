#include "ledger.h"

enum outcome
ledger_lock(const struct ledger *l, bool *locked, struct fail *f)
{
	struct db_param param = db_text(l->mailbox);
	struct db_rows *rows;
	enum outcome o = db_call(l->db, "SELECT api.fetch_lock($1) AS locked", 1, &param, &rows, f);

	*locked = o == DONE && db_value_bool(rows, 0, "locked");
	db_rows_free(&rows);
	return o;
}

enum outcome
ledger_open(struct ledger *l, const struct imap_folder *folder, struct fail *f)
{
	struct db_number numbers[2];
	const struct db_param params[] = {db_text(l->mailbox),
	    db_int(&numbers[0], folder->uidvalidity), db_int(&numbers[1], folder->uidnext)};
	struct db_rows *rows;
	enum outcome o =
	    db_call(l->db, "SELECT mailbox_id, last_uid, settle FROM api.fetch_open($1, $2, $3)", 3,
	        params, &rows, f);
	const char *settle;

	if (o == DONE && db_count(rows) != 1)
		o = fail(f, LATER, "the database does not know the mailbox %s yet", l->mailbox);
	if (o == DONE) {
		l->mailbox_id = db_value_int(rows, 0, "mailbox_id");
		l->last_uid = (uint32_t)db_value_int(rows, 0, "last_uid");
		l->uidvalidity = folder->uidvalidity;
		settle = db_value(rows, 0, "settle");
		l->moves = settle && strcmp(settle, "move") == 0;
	}
	db_rows_free(&rows);
	return o;
}

static void
take_uids(const struct db_rows *rows, struct uids *out)
{
	for (size_t i = 0; i < db_count(rows); i++)
		uids_add(out, (uint32_t)db_value_int(rows, i, "uid"));
}

/* A call with (mailbox_id, uidvalidity, array of uids). */
static enum outcome
call_with_uids(const struct ledger *l, const char *sql, const struct uids *uids,
    struct db_rows **rows, struct fail *f)
{
	struct db_number numbers[2];
	struct str array = {0};
	enum outcome o;

	uids_write_array(&array, uids, 0, uids->count);
	const struct db_param params[] = {db_int(&numbers[0], l->mailbox_id),
	    db_int(&numbers[1], l->uidvalidity), db_text(array.data)};
	o = db_call(l->db, sql, 3, params, rows, f);
	str_free(&array);
	return o;
}

enum outcome
ledger_unknown(
    const struct ledger *l, const struct uids *uids, struct uids *unknown, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = call_with_uids(
	    l, "SELECT uid FROM api.fetch_unknown($1, $2, $3) AS u (uid)", uids, &rows, f);

	if (o == DONE)
		take_uids(rows, unknown);
	db_rows_free(&rows);
	return o;
}

/* --- storing --- */

enum { STORE_PARAMS = 7 };

struct store_texts {
	struct db_number mailbox, uidvalidity, uid, size;
	char date[40];
};

static void
write_date(char *out, size_t size, int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	/* No date, or none that can be: it arrived no later than now. */
	if (seconds == INT64_MIN || !gmtime_r(&t, &tm) ||
	    !strftime(out, size, "%Y-%m-%d %H:%M:%S+00", &tm))
		snprintf(out, size, "now");
}

static void
fill_params(const struct ledger *l, const struct imap_mail *mail, bool header_only,
    struct store_texts *t, struct db_param *p)
{
	write_date(t->date, sizeof t->date, mail->date);
	p[0] = db_int(&t->mailbox, l->mailbox_id);
	p[1] = db_int(&t->uidvalidity, l->uidvalidity);
	p[2] = db_int(&t->uid, mail->uid);
	p[3] = db_text(t->date);
	p[4] = db_int(&t->size, header_only ? (int64_t)mail->size : (int64_t)mail->bytes.len);
	p[5] = db_bool(header_only);
	p[6] = db_bytes(str_text(&mail->bytes), mail->bytes.len);
}

enum outcome
ledger_store(const struct ledger *l, const struct imap_mail *mails, size_t count, bool header_only,
    int64_t *ids, struct fail *f)
{
	struct db_param *params = xcalloc(count * STORE_PARAMS, sizeof *params);
	struct store_texts *texts = xcalloc(count, sizeof *texts);
	struct db_rows **rows = xcalloc(count, sizeof(void *));
	enum outcome o;

	for (size_t i = 0; i < count; i++)
		fill_params(l, &mails[i], header_only, &texts[i], &params[i * STORE_PARAMS]);
	o = db_call_many(l->db, "SELECT api.fetch_store($1, $2, $3, $4, $5, $6, $7) AS id", count,
	    STORE_PARAMS, params, rows, f);
	for (size_t i = 0; i < count; i++) {
		if (o == DONE)
			ids[i] = db_value_int(rows[i], 0, "id");
		db_rows_free(&rows[i]);
	}
	free(rows);
	free(texts);
	free(params);
	return o;
}

bool
ledger_blames_mail(const struct ledger *l)
{
	const char *state = db_sqlstate(l->db);

	/* Data exception, constraint, program limit; but a foreign key that is missing is the
	 * epoch's. */
	return strncmp(state, "22", 2) == 0 || strncmp(state, "54", 2) == 0 ||
	       (strncmp(state, "23", 2) == 0 && strcmp(state, "23503") != 0);
}

enum outcome
ledger_unfetchable(
    const struct ledger *l, uint32_t uid, const char *cause, const char *detail, struct fail *f)
{
	struct db_number numbers[3];
	const struct db_param params[] = {db_int(&numbers[0], l->mailbox_id),
	    db_int(&numbers[1], l->uidvalidity), db_int(&numbers[2], uid), db_text(cause),
	    db_text(detail)};

	return db_call(
	    l->db, "SELECT api.fetch_unfetchable($1, $2, $3, $4, $5)", 5, params, NULL, f);
}

/* --- settling --- */

enum outcome
ledger_unsettled(const struct ledger *l, size_t n, struct uids *unsettled, struct fail *f)
{
	struct db_number numbers[3];
	const struct db_param params[] = {db_int(&numbers[0], l->mailbox_id),
	    db_int(&numbers[1], l->uidvalidity), db_int(&numbers[2], (int64_t)n)};
	struct db_rows *rows;
	enum outcome o = db_call(l->db,
	    "SELECT uid FROM api.fetch_unsettled($1, $2, $3) AS u (uid)", 3, params, &rows, f);

	if (o == DONE)
		take_uids(rows, unsettled);
	db_rows_free(&rows);
	return o;
}

enum outcome
ledger_settled(const struct ledger *l, const struct uids *uids, struct fail *f)
{
	return call_with_uids(l, "SELECT api.fetch_settled($1, $2, $3)", uids, NULL, f);
}

enum outcome
ledger_report(
    const struct ledger *l, const char *state, const char *detail, bool asked, struct fail *f)
{
	const struct db_param params[] = {
	    db_text(l->mailbox), db_text(state), db_text(detail), db_bool(asked)};

	return db_call(l->db, "SELECT api.fetch_report($1, $2, $3, $4)", 4, params, NULL, f);
}
