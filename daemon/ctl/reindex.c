/* promisectl reindex: stored mails are read anew, by the present reader, and what is derived from
 * them is renewed. Nothing is decided anew and nothing is sent. */
#include <inttypes.h>
#include <sysexits.h>
#include "../read/desk_reader.h"
#include "argument.h"
#include "ask.h"
#include "change.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"
#include "progress.h"
#include "words.h"

enum { CHANGES = 12 };

struct reindex {
	struct ctl *c;
	const char *since;
	int64_t ticket; /* 0: all */
	bool dry_run, list;
	struct reader *reader, *old_reader; /* the latter for imported mail */
	struct progress *progress;
	int64_t id, until, reached, total;
	int64_t read, changed, failed;
	struct {
		char *what;
		int64_t count;
	} changes[CHANGES];
};

static void
count(struct reindex *r, const char *what)
{
	for (size_t i = 0; what && i < CHANGES; i++) {
		if (!r->changes[i].what)
			r->changes[i].what = xstrdup(what);
		if (strcmp(r->changes[i].what, what) == 0) {
			r->changes[i].count++;
			return;
		}
	}
}

/* --- a mail --- */

/* Which of the answer's files the database lacks. */
static int
store_files(struct reindex *r, const struct reader_answer *answer, const struct answer *missing)
{
	int code = EX_OK;

	for (size_t i = 0; code == EX_OK && i < answer_count(missing, "missing"); i++) {
		const char *sha256 = answer_text(answer_at(missing, "missing", i), "");
		for (size_t n = 0; code == EX_OK && n < answer->attachment_count; n++) {
			const struct reader_attachment *file = &answer->attachments[n];
			struct db_param param = db_bytes(file->data, file->length);
			char *text = NULL;
			if (strcmp(file->sha256, sha256) == 0)
				code = ask(r->c, "store a file",
				    "SELECT api.ctl_blob($1) AS answer", 1, &param, &text);
			free(text);
		}
	}
	return code;
}

static int
put(struct reindex *r, int64_t id, const struct reader_answer *answer, struct answer **said)
{
	struct db_number mail;
	struct db_param params[] = {
	    db_int(&mail, id), db_text(answer->document), db_bool(r->dry_run)};
	char *text;
	int code = ask(r->c, "renew a mail",
	    "SELECT api.ctl_reindex_put($1, $2::jsonb, $3::boolean) AS answer", 3, params, &text);

	*said = code == EX_OK ? answer_read(text) : NULL;
	free(text);
	return code;
}

static void
note_changes(struct reindex *r, int64_t id, const struct answer *said)
{
	struct str line = {0};
	size_t n = answer_count(said, "changed");
	const char *ticket = answer_text(said, "ticket");

	r->changed += n > 0;
	for (size_t i = 0; i < n; i++) {
		const char *what = answer_text(answer_at(said, "changed", i), "");
		str_addf(&line, "%s%s", i ? ", " : "", what);
		count(r, what);
	}
	if (n > 0 && r->list && !r->c->json)
		print_line("mail:%" PRId64 " %s: %s", id, ticket ? ticket : "(no ticket)",
		    str_text(&line));
	str_free(&line);
}

static int
renew(struct reindex *r, int64_t id, const struct reader_answer *answer)
{
	struct answer *said;
	int code = put(r, id, answer, &said);

	if (code == EX_OK && !r->dry_run && answer_count(said, "missing") > 0) {
		code = store_files(r, answer, said);
		answer_free(&said);
		if (code == EX_OK)
			code = put(r, id, answer, &said);
	}
	if (code == EX_OK)
		note_changes(r, id, said);
	answer_free(&said);
	return code;
}

static int
read_one(struct reindex *r, struct db_rows *rows, size_t row)
{
	int64_t id = db_value_int(rows, row, "id");
	bool header_only = db_value_bool(rows, row, "header_only");
	struct reader *reader = db_value_bool(rows, row, "imported") ? r->old_reader : r->reader;
	struct reader_answer answer = {0};
	struct fail f = {0};
	size_t n;
	const void *bytes = db_value_bytes(rows, row, "raw", &n);
	int code = EX_OK;

	enum outcome o = reader_read(reader, bytes, n, header_only, &answer, &f);
	r->read++;
	if (o == LATER) {
		code = ctl_error(EX_OSERR, "%s", f.text);
	} else if (o == NEVER) {
		progress_say(r->progress,
		    "mail:%" PRId64 " cannot be read now, and stays as it is: %s", id, f.text);
		r->failed++;
	} else {
		code = renew(r, id, &answer);
	}
	reader_answer_free(&answer);
	if (code == EX_OK)
		r->reached = id;
	progress_add(r->progress, 1);
	return code;
}

/* --- all of them --- */

static int
keep_reached(struct reindex *r, bool finished)
{
	struct db_number id, reached;
	struct db_param params[] = {
	    db_int(&id, r->id), db_int(&reached, r->reached), db_bool(finished)};
	struct fail f = {0};

	if (r->dry_run)
		return EX_OK;
	enum outcome o = db_call(r->c->db,
	    "SELECT api.ctl_reindex_reached($1::integer, $2, $3::boolean)", 3, params, NULL, &f);
	return o == DONE ? EX_OK : ctl_db_error(r->c, "note how far it came", o, &f);
}

static int
read_some(struct reindex *r, bool *more)
{
	struct db_number after, until, ticket;
	struct db_param params[] = {db_int(&after, r->reached), db_int(&until, r->until),
	    r->ticket ? db_int(&ticket, r->ticket) : db_text(NULL), db_text(r->since)};
	struct db_rows *rows = NULL;
	struct fail f = {0};
	enum outcome o = db_call(r->c->db,
	    "SELECT id, raw, header_only, imported FROM api.ctl_reindex_next($1, $2, $3::bigint, "
	    "$4)",
	    4, params, &rows, &f);
	int code = EX_OK;

	if (o != DONE)
		return ctl_db_error(r->c, "look for mails", o, &f);
	*more = db_count(rows) > 0;
	for (size_t i = 0; code == EX_OK && i < db_count(rows) && !progress_stopping(r->progress);
	     i++)
		code = read_one(r, rows, i);
	db_rows_free(&rows);
	int kept = db_alive(r->c->db) ? keep_reached(r, false) : EX_OK;
	return code == EX_OK ? kept : code;
}

static int
read_all(struct reindex *r)
{
	const struct progress_options options = {.doing = "reindex",
	    .unit = "mails",
	    .total = r->total,
	    .again = r->dry_run ? "nothing was changed"
	                        : "run the same command again: it goes on from here"};
	bool more = true;
	int code = EX_OK;

	r->progress = progress_new(&options);
	db_tick(r->c->db, progress_beat);
	while (code == EX_OK && more && !progress_stopping(r->progress))
		code = read_some(r, &more);
	bool finished = code == EX_OK && !more;
	code = progress_end(&r->progress, code);
	return finished ? keep_reached(r, true) : code;
}

static int
begin(struct reindex *r)
{
	struct db_number ticket;
	char *actor = change_actor(), *text;
	struct db_param params[] = {r->ticket ? db_int(&ticket, r->ticket) : db_text(NULL),
	    db_text(r->since), db_bool(r->dry_run), db_text(actor)};
	int code = ask(r->c, "begin",
	    "SELECT api.ctl_reindex_begin($1::bigint, $2, $3::boolean, $4) AS answer", 4, params,
	    &text);

	free(actor);
	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	if (answer_text(a, "refused"))
		code = ctl_error(EX_NOINPUT, "%s", answer_text(a, "refused"));
	r->id = answer_int(a, "reindex");
	r->until = answer_int(a, "until");
	r->reached = answer_int(a, "reached");
	r->total = answer_int(a, "total");
	if (answer_true(a, "continued"))
		fprintf(stderr,
		    "promisectl: going on with the reindex that was interrupted, behind "
		    "mail:%" PRId64 "\n",
		    r->reached);
	answer_free(&a);
	free(text);
	return code;
}

static int
make_readers(struct reindex *r)
{
	struct words *words = words_installed();

	if (!words)
		return EX_CONFIG;
	r->reader = desk_reader(r->c->conf, words, false);
	r->old_reader = desk_reader(r->c->conf, words, true);
	words_free(&words);
	return EX_OK;
}

static void
report_json(const struct reindex *r)
{
	printf("{\"read\": %" PRId64 ", \"changed\": %" PRId64 ", \"unreadable\": %" PRId64
	       ", \"what\": {",
	    r->read, r->changed, r->failed);
	for (size_t i = 0; i < CHANGES && r->changes[i].what; i++)
		printf(
		    "%s\"%s\": %" PRId64, i ? ", " : "", r->changes[i].what, r->changes[i].count);
	puts("}}");
}

static void
report(const struct reindex *r)
{
	if (r->c->json) {
		report_json(r);
		return;
	}
	printf("%" PRId64 " mails read anew, %" PRId64 " %s.\n", r->read, r->changed,
	    r->dry_run ? "would be renewed" : "renewed");
	for (size_t i = 0; i < CHANGES && r->changes[i].what; i++)
		printf("%8" PRId64 "  %s\n", r->changes[i].count, r->changes[i].what);
	if (r->failed)
		printf("%8" PRId64 "  cannot be read, and stay as they are\n", r->failed);
	if (r->dry_run)
		puts("Nothing was changed: this was a dry run.");
}

static int
reindex(struct reindex *r)
{
	int code = ctl_open(r->c);

	if (code == EX_OK)
		code = ctl_work(r->c);
	if (code == EX_OK)
		code = begin(r);
	if (code == EX_OK)
		code = make_readers(r);
	if (code == EX_OK)
		code = read_all(r);
	if (code == EX_OK || code == EX_TEMPFAIL)
		report(r);
	reader_free(&r->reader);
	reader_free(&r->old_reader);
	for (size_t i = 0; i < CHANGES; i++)
		free(r->changes[i].what);
	return code;
}

int
ctl_reindex(struct ctl *c, int argc, char **argv)
{
	struct reindex r = {.c = c};
	const struct ctl_option options[] = {{"since", .value = &r.since},
	    {"dry-run", .flag = &r.dry_run}, {"list", .flag = &r.list}, {0}};
	struct argument a;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("reindex", "%s", f.text);
	if (argc > 2 || (argc == 2 && r.since))
		return ctl_usage("reindex", "one ticket, --since DAY, or neither for all mails");
	int code = ctl_conf(c);
	if (code == EX_OK && argc == 2) {
		if (argument_read(argv[1], c->conf->desk.tag, &a, &f) != DONE ||
		    a.kind != ARGUMENT_TICKET)
			return ctl_usage("reindex", "\"%s\" is no ticket", argv[1]);
		r.ticket = a.number;
	}
	return code == EX_OK ? reindex(&r) : code;
}
