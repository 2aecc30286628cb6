/* The first half of an import: each mail is read in the sandbox and kept with what was seen in it.
 * A mail that the desk has is known by its bytes before it is read again, so that who was
 * interrupted goes on quickly. */
#include <inttypes.h>
#include <sysexits.h>
#include <time.h>
#include "../read/digest.h"
#include "answer.h"
#include "ask.h"
#include "import.h"

static const char *const words[] = {"customer", "answer", "unnamed", "internal", "machine",
    "report", "forged", "known", "own", "kept"};

static void
count(struct import *i, const char *what)
{
	for (size_t w = 0; what && w < sizeof words / sizeof *words; w++)
		if (strcmp(words[w], what) == 0)
			i->counts[w]++;
}

/* "" for what is not known. */
static const char *
moment(int64_t at, char text[40])
{
	struct tm tm;
	time_t t = (time_t)at;

	*text = 0;
	if (at != SOURCE_UNDATED && gmtime_r(&t, &tm))
		strftime(text, 40, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return text;
}

static struct db_param
moment_param(int64_t at, char text[40])
{
	return db_text(*moment(at, text) ? text : NULL);
}

static int
known(struct import *i, const char *sha256, bool *yes)
{
	struct db_param param = db_text(sha256);
	char *text;
	int code = ask(i->c, "look for the mail", "SELECT api.ctl_import_knows($1) AS answer", 1,
	    &param, &text);

	*yes = code == EX_OK && text && strcmp(text, "t") == 0;
	free(text);
	return code;
}

/* The bytes of its files; they are there before the mail is filed. */
static int
keep_files(struct import *i, const struct reader_answer *answer)
{
	int code = EX_OK;

	for (size_t n = 0; code == EX_OK && n < answer->attachment_count; n++) {
		struct db_param param =
		    db_bytes(answer->attachments[n].data, answer->attachments[n].length);
		char *sha256;
		code = ask(i->c, "store a file of the mail", "SELECT api.ctl_blob($1) AS answer", 1,
		    &param, &sha256);
		free(sha256);
	}
	return code;
}

static int
put(struct import *i, const struct source_mail *mail, const struct reader_answer *answer,
    char **what)
{
	char at[40];
	struct db_number import, size;
	struct db_param params[] = {db_int(&import, i->id), moment_param(mail->came_at, at),
	    db_int(&size, mail->size), db_bool(mail->header_only),
	    db_bytes(str_text(&mail->bytes), mail->bytes.len), db_text(answer->document)};
	struct db_rows *rows = NULL;
	struct fail f = {0};

	*what = NULL;
	enum outcome o = db_call(i->c->db,
	    "SELECT api.ctl_import_put($1::integer, $2::timestamptz, $3::bigint, $4::boolean, $5,"
	    " $6::jsonb) AS answer",
	    6, params, &rows, &f);
	if (o == NEVER && db_alive(i->c->db)) {
		progress_say(i->progress, "%s: not imported: %s", mail->where, f.text);
		i->counts[IMPORT_UNREAD]++;
		return EX_OK;
	}
	if (o != DONE)
		return ctl_db_error(i->c, "keep a mail", o, &f);
	*what = xstrdup(db_value(rows, 0, "answer"));
	db_rows_free(&rows);
	return EX_OK;
}

/* One transaction: no mail is kept without its files. */
static int
keep(struct import *i, const struct source_mail *mail, const struct reader_answer *answer)
{
	struct fail f = {0};
	char *what;
	bool many = answer->attachment_count > 0;
	enum outcome o = many ? db_begin(i->c->db, &f) : DONE;

	if (o != DONE)
		return ctl_db_error(i->c, "keep a mail", o, &f);
	int code = put(i, mail, answer, &what);
	if (code == EX_OK && what && strcmp(what, "kept") == 0)
		code = keep_files(i, answer);
	if (many && code == EX_OK && what) {
		o = db_commit(i->c->db, &f);
		code = o == DONE ? EX_OK : ctl_db_error(i->c, "keep a mail", o, &f);
	} else if (many) {
		db_rollback(i->c->db);
	}
	if (code == EX_OK)
		count(i, what);
	free(what);
	return code;
}

static int
judge(struct import *i, const struct source_mail *mail, const char *sha256, const char *document)
{
	char at[40], *text;
	struct db_number agent;
	struct db_param params[] = {i->answers_by ? db_int(&agent, i->answers_by) : db_text(NULL),
	    moment_param(mail->came_at, at), db_text(sha256), db_text(document)};
	int code = ask(i->c, "judge a mail",
	    "SELECT api.ctl_import_judge($1::integer, $2::timestamptz, $3, $4::jsonb) AS answer", 4,
	    params, &text);

	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	const char *sent = answer_text(a, "sent_at");
	count(i, answer_text(a, "what"));
	if (sent && (!*i->first || strcmp(sent, i->first) < 0))
		snprintf(i->first, sizeof i->first, "%s", sent);
	if (sent && strcmp(sent, i->last) > 0)
		snprintf(i->last, sizeof i->last, "%s", sent);
	answer_free(&a);
	free(text);
	return EX_OK;
}

static int
keep_unread(struct import *i, const struct source_mail *mail, const struct fail *why)
{
	char at[40], *text = NULL;
	struct db_number import;
	struct db_param params[] = {db_int(&import, i->id), moment_param(mail->came_at, at),
	    db_bytes(str_text(&mail->bytes), mail->bytes.len), db_text(reader_cause(why)),
	    db_text(why->text)};
	int code = EX_OK;

	i->counts[IMPORT_UNREAD]++;
	if (i->id)
		code = ask(i->c, "park a mail",
		    "SELECT api.ctl_import_unread($1::integer, $2::timestamptz, $3, $4, $5) AS "
		    "answer",
		    5, params, &text);
	progress_say(i->progress, "%s: cannot be read: %s%s%s", mail->where, why->text,
	    text ? "; parked as mail:" : "", text ? text : "");
	free(text);
	return code;
}

static int
read_one(struct import *i, const struct source_mail *mail)
{
	struct reader_answer answer = {0};
	char sha256[DIGEST_HEX];
	struct fail f = {0};
	bool is_known;

	digest_bytes(str_text(&mail->bytes), mail->bytes.len, sha256);
	int code = known(i, sha256, &is_known);
	if (code != EX_OK)
		return code;
	if (is_known) {
		i->counts[IMPORT_KNOWN]++;
		return EX_OK;
	}
	enum outcome o = reader_read(
	    i->reader, str_text(&mail->bytes), mail->bytes.len, mail->header_only, &answer, &f);
	if (o == LATER)
		code = ctl_error(EX_OSERR, "%s", f.text);
	else if (o == NEVER)
		code = keep_unread(i, mail, &f);
	else if (i->id)
		code = keep(i, mail, &answer);
	else
		code = judge(i, mail, sha256, answer.document);
	reader_answer_free(&answer);
	return code;
}

/* What came over the network need not come again. */
static int
keep_place(struct import *i)
{
	const char *place;
	int64_t reached;
	struct db_number import, number;
	char *text;

	if (!i->id || !i->source.place || !i->source.place(i->source.state, &place, &reached))
		return EX_OK;
	struct db_param params[] = {
	    db_int(&import, i->id), db_text(place), db_int(&number, reached)};
	int code = ask(i->c, "keep the place",
	    "SELECT api.ctl_import_place($1::integer, $2, $3::bigint) AS answer", 3, params, &text);
	free(text);
	return code;
}

static void
show(struct import *i, int64_t mails)
{
	int64_t done, total;

	i->source.progress(i->source.state, &done, &total);
	progress_total(i->progress, total);
	progress_set(i->progress, done);
	if (mails && strcmp(i->source.unit, "mails") != 0)
		progress_note(i->progress, "%" PRId64 " mails", mails);
}

static int
failed(const struct fail *f)
{
	return ctl_error(
	    EX_DATAERR, "%s; what was read so far is kept: run the same command again", f->text);
}

int
import_read(struct import *i)
{
	struct source_mail mail = {.came_at = SOURCE_UNDATED};
	struct fail f = {0};
	enum source_next next = SOURCE_MAIL;
	int code = EX_OK;

	show(i, 0);
	for (int64_t mails = 1; code == EX_OK && !progress_stopping(i->progress); mails++) {
		next = i->source.next(i->source.state, &mail, &f);
		if (next == SOURCE_END || next == SOURCE_FAILED)
			break;
		if (next == SOURCE_LEFT_OUT)
			i->counts[IMPORT_LEFT_OUT]++;
		else
			code = read_one(i, &mail);
		if (code == EX_OK)
			code = keep_place(i);
		show(i, mails);
	}
	str_free(&mail.bytes);
	if (code == EX_OK && next == SOURCE_FAILED)
		code = i->counts[IMPORT_KEPT] ? failed(&f) : ctl_error(EX_DATAERR, "%s", f.text);
	return code;
}
