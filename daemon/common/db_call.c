#include "db_private.h"

#include <poll.h>
#include <string.h>
#include "clock.h"
#include "mem.h"

/* The server ends a statement after 60 s (see db.c); no answer long after that means that the
 * server or the network is gone, whatever the socket says (a frozen machine keeps it open). */
enum { ANSWER_MS = 75 * 1000, TICK_MS = 1000 };

/* Sends what is to be sent and reads until libpq has a result. False: the connection is gone.
 * Reading goes on while sending, else both sides could wait for each other with full buffers. */
static bool
await(struct db *db)
{
	int64_t deadline = clock_ms() + ANSWER_MS;

	for (;;) {
		int unsent = PQflush(db->conn);
		if (!PQisBusy(db->conn))
			return true;
		struct pollfd p = {
		    PQsocket(db->conn), (short)(POLLIN | (unsent == 1 ? POLLOUT : 0)), 0};
		if (poll(&p, 1, TICK_MS) == 0 && db->tick)
			db->tick();
		if ((p.revents & ~POLLOUT) && !PQconsumeInput(db->conn) && PQisBusy(db->conn))
			return false;
		if (clock_ms() > deadline && !db->patient)
			return false;
	}
}

static PGresult *
next_result(struct db *db)
{
	if (!db_alive(db))
		return NULL;
	if (await(db))
		return PQgetResult(db->conn);
	if (PQstatus(db->conn) == CONNECTION_OK)
		db->broken = "no answer for 75 s";
	return NULL;
}

/* What came back for one request. */
struct reply {
	PGresult *rows;        /* the last good result */
	PGresult *error;       /* the first bad one */
	size_t good, expected; /* numbers of good ones */
};

static void
reply_add(struct reply *r, PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
		PQclear(r->rows);
		r->rows = result;
		r->good++;
	} else if (!r->error && status != PGRES_PIPELINE_ABORTED) {
		r->error = result;
	} else {
		PQclear(result);
	}
}

static void
reply_clear(struct reply *r)
{
	PQclear(r->rows);
	PQclear(r->error);
	*r = (struct reply){0};
}

static void
read_reply(struct db *db, struct reply *r)
{
	PGresult *result;

	while ((result = next_result(db)))
		reply_add(r, result);
}

static enum outcome
server_fail(const PGresult *error, enum outcome o, struct fail *f)
{
	const char *primary = PQresultErrorField(error, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(error, PG_DIAG_MESSAGE_DETAIL);
	const char *context = PQresultErrorField(error, PG_DIAG_CONTEXT);
	const char *state = PQresultErrorField(error, PG_DIAG_SQLSTATE);

	return fail(f, o, "PostgreSQL: %s%s%s (SQLSTATE %s)%s%.*s", primary ? primary : "error",
	    detail ? ": " : "", detail ? detail : "", state, context ? " in " : "",
	    context ? (int)strcspn(context, "\n") : 0, context ? context : "");
}

/* When may a commit have been under way, so that a lost connection leaves the outcome open? */
enum risk {
	RISK_NONE,   /* never: inside a transaction, or nothing was sent */
	RISK_AT_END, /* once the statement is complete: the server commits it after saying so */
	RISK_WHOLE,  /* from the first byte: the statement is COMMIT itself */
};

/* A lost connection with the server's own last words in a bad result (FATAL, such as a shutdown)
 * tells that the statement was broken off; without them nothing is known of it. */
static enum outcome
judge(struct db *db, const struct reply *r, enum risk risk, struct fail *f)
{
	const char *state = r->error ? PQresultErrorField(r->error, PG_DIAG_SQLSTATE) : NULL;

	db->sqlstate[0] = 0;
	if (state)
		snprintf(db->sqlstate, sizeof db->sqlstate, "%s", state);
	if (db_alive(db))
		return r->error ? server_fail(r->error, db_sqlstate_outcome(db->sqlstate), f)
		                : DONE;

	bool broken_off = state && r->good < r->expected && risk != RISK_WHOLE;
	if (risk == RISK_NONE || broken_off)
		return db_connection_fail(db, LATER, "lost PostgreSQL", f);
	return db_connection_fail(
	    db, UNKNOWN, "lost PostgreSQL while it may have been committing", f);
}

static enum risk
risk_of_statement(const struct db *db)
{
	return PQtransactionStatus(db->conn) == PQTRANS_IDLE ? RISK_AT_END : RISK_NONE;
}

static enum outcome
not_sent(struct db *db, struct fail *f)
{
	db->sqlstate[0] = 0;
	return db_connection_fail(db, db_alive(db) ? NEVER : LATER, "cannot send to PostgreSQL", f);
}

/* A statement without parameters. */
static enum outcome
simple(struct db *db, const char *sql, enum risk risk, struct reply *r, struct fail *f)
{
	if (!db_alive(db) || !PQsendQuery(db->conn, sql))
		return not_sent(db, f);
	read_reply(db, r);
	return judge(db, r, risk, f);
}

enum { NAME_SIZE = 24 };

static enum outcome
describe(struct db *db, const char *name, bool *binary, struct fail *f)
{
	struct reply r = {.expected = 1};

	if (!PQsendDescribePrepared(db->conn, name))
		return not_sent(db, f);
	read_reply(db, &r);
	enum outcome o = judge(db, &r, RISK_NONE, f);
	*binary = o == DONE && db_rows_can_be_binary(r.rows);
	reply_clear(&r);
	return o;
}

static enum outcome
prepare_new(struct db *db, const char *sql, const char *name, struct fail *f)
{
	struct reply r = {.expected = 1};
	bool binary;

	if (!db_alive(db) || !PQsendPrepare(db->conn, name, sql, 0, NULL))
		return not_sent(db, f);
	read_reply(db, &r);
	enum outcome o = judge(db, &r, RISK_NONE, f);
	reply_clear(&r);
	if (o == DONE)
		o = describe(db, name, &binary, f);
	if (o != DONE)
		return o;
	size_t size = (db->prepared_count + 1) * sizeof *db->prepared;
	db->prepared = xrealloc(db->prepared, size);
	db->prepared[db->prepared_count++] = (struct statement){sql, binary};
	return DONE;
}

/* *number is that of the statement among the prepared ones, name the server's name for it. */
static enum outcome
prepare(struct db *db, const char *sql, size_t *number, char name[NAME_SIZE], struct fail *f)
{
	*number = 0;
	while (*number < db->prepared_count && db->prepared[*number].sql != sql)
		++*number;
	snprintf(name, NAME_SIZE, "s%zu", *number);
	return *number < db->prepared_count ? DONE : prepare_new(db, sql, name, f);
}

static bool
send_prepared(struct db *db, const char *name, bool binary, size_t n, const struct db_param *params)
{
	const char **values = xcalloc(n, sizeof *values);
	int *lengths = xcalloc(n, sizeof *lengths), *formats = xcalloc(n, sizeof *formats);

	for (size_t i = 0; i < n; i++) {
		values[i] = params[i].data;
		lengths[i] = (int)params[i].length;
		formats[i] = params[i].is_bytes;
	}
	bool sent = PQsendQueryPrepared(db->conn, name, (int)n, values, lengths, formats, binary);
	free(values);
	free(lengths);
	free(formats);
	return sent;
}

enum outcome
db_call(struct db *db, const char *sql, size_t n, const struct db_param *params,
    struct db_rows **rows, struct fail *f)
{
	struct reply r = {.expected = 1};
	char name[NAME_SIZE];
	size_t number;

	if (rows)
		*rows = NULL;
	enum outcome o = prepare(db, sql, &number, name, f);
	if (o != DONE)
		return o;
	enum risk risk = risk_of_statement(db);
	if (!send_prepared(db, name, db->prepared[number].binary, n, params))
		return not_sent(db, f);
	read_reply(db, &r);
	o = judge(db, &r, risk, f);
	if (o == DONE && rows) {
		*rows = db_rows_new(r.rows);
		r.rows = NULL;
	}
	reply_clear(&r);
	return o;
}

enum outcome
db_run(struct db *db, const char *sql, struct fail *f)
{
	struct reply r = {.expected = 1};
	enum outcome o = simple(db, sql, RISK_NONE, &r, f);

	reply_clear(&r);
	return o;
}

enum outcome
db_begin(struct db *db, struct fail *f)
{
	return db_run(db, "BEGIN", f);
}

enum outcome
db_commit(struct db *db, struct fail *f)
{
	struct reply r = {.expected = 1};
	enum outcome o = simple(db, "COMMIT", RISK_WHOLE, &r, f);

	/* COMMIT of a transaction in which a statement failed is answered, politely, by ROLLBACK.
	 */
	if (o == DONE && strcmp(PQcmdStatus(r.rows), "COMMIT") != 0)
		o = fail(f, NEVER, "the transaction was rolled back: a statement in it had failed");
	reply_clear(&r);
	return o;
}

void
db_rollback(struct db *db)
{
	db_run(db, "ROLLBACK", NULL);
}

static bool
send_many(struct db *db, const char *name, bool binary, size_t sets, size_t n,
    const struct db_param *params)
{
	for (size_t i = 0; i < sets; i++)
		if (!send_prepared(db, name, binary, n, params + i * n))
			return false;
	return PQpipelineSync(db->conn);
}

/* What fails at the commit itself (a deferred constraint) is reported, with a NULL after it, ahead
 * of the sync point. */
static void
read_to_sync(struct db *db, struct reply *all)
{
	int ends = 0;

	while (db_alive(db) && ends < 2) {
		PGresult *result = next_result(db);
		if (!result) {
			ends++;
		} else if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
			PQclear(result);
			return;
		} else {
			reply_add(all, result);
		}
	}
}

/* In a pipeline each statement's results end with NULL; the sync point's own has no NULL after it.
 */
static void
read_many(struct db *db, size_t sets, struct db_rows **rows, struct reply *all)
{
	for (size_t i = 0; i < sets && db_alive(db); i++) {
		struct reply one = {0};
		read_reply(db, &one);
		if (one.error && !all->error) {
			all->error = one.error;
			one.error = NULL;
		}
		if (rows && one.rows) {
			rows[i] = db_rows_new(one.rows);
			one.rows = NULL;
		}
		all->good += one.good;
		reply_clear(&one);
	}
	read_to_sync(db, all);
}

/* Between two sync points the server makes one transaction of all statements (unless there is one
 * already): no BEGIN and COMMIT are needed, and after an error nothing is left open. */
enum outcome
db_call_many(struct db *db, const char *sql, size_t sets, size_t n, const struct db_param *params,
    struct db_rows **rows, struct fail *f)
{
	struct reply all = {.expected = sets};
	char name[NAME_SIZE];
	size_t number;

	for (size_t i = 0; rows && i < sets; i++)
		rows[i] = NULL;
	enum outcome o = prepare(db, sql, &number, name, f);
	if (o != DONE || sets == 0)
		return o;
	enum risk risk = risk_of_statement(db);
	if (!PQenterPipelineMode(db->conn) ||
	    !send_many(db, name, db->prepared[number].binary, sets, n, params)) {
		/* Part of it may be in libpq's buffer: never reuse it. */
		db->broken = "cannot use a pipeline";
		return db_connection_fail(db, LATER, "cannot send to PostgreSQL", f);
	}
	read_many(db, sets, rows, &all);
	o = judge(db, &all, risk, f);
	reply_clear(&all);
	if (db_alive(db) && !PQexitPipelineMode(db->conn))
		db->broken = "cannot leave the pipeline";
	for (size_t i = 0; rows && o != DONE && i < sets; i++)
		db_rows_free(&rows[i]);
	return o;
}

/* Errors found by the parser carry a position (in characters, from 1); others only tell, by the
 * number of results before them, which statement failed. */
static int
line_of_error(const char *text, const struct reply *r)
{
	const char *position = PQresultErrorField(r->error, PG_DIAG_STATEMENT_POSITION);
	long left = position ? strtol(position, NULL, 10) : 0;
	int line = 1;

	if (left <= 0)
		return db_script_line(text, r->good);
	for (; *text && left > 1; text++) {
		line += *text == '\n';
		left -= ((unsigned char)text[1] & 0xc0) != 0x80;
	}
	return line;
}

enum outcome
db_run_script(struct db *db, const char *text, const char *file_name, struct fail *f)
{
	struct reply r = {.expected = 1};
	struct fail inner = {0};
	enum outcome o = simple(db, text, risk_of_statement(db), &r, &inner);

	if (o != DONE && r.error)
		fail(f, o, "%s:%d: %s", file_name, line_of_error(text, &r), inner.text);
	else if (o != DONE)
		fail(f, o, "%s: %s", file_name, inner.text);
	reply_clear(&r);
	return o;
}
