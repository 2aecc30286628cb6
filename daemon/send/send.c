#include "send.h"

#include <inttypes.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/clock.h"
#include "../common/log.h"
#include "../common/path.h"
#include "lane.h"
#include "say.h"

enum {
	BATCH = 20,
	AGAIN_MS = 1000, /* the database refused something: not at once again */
};

struct sender {
	struct role *role;
	struct lane lane;
	struct voice voice;
	struct outbox outbox;
	bool released; /* what it claimed and did not serve, or an earlier process of its name did */
	/* What the database must still be told: it was away when there was something to tell. */
	struct outbox_note owed;
	bool owing;
};

static struct log_object
object_of(const struct outbox_row *row)
{
	return (struct log_object){
	    .ticket = row->ticket, .outbox = row->id, .message_id = row->message_id};
}

/* Tells the database; what cannot be told now is owed and told first of all when it is there again:
 * it is the difference between one mail and two. */
static bool
tell(struct sender *s, const struct outbox_note *note)
{
	struct fail f = {0};
	struct log_object about = {.outbox = note->id};

	switch (outbox_note(s->role->db, &s->outbox, note, &f)) {
	case DONE:
		return true;
	case NEVER:
		log_error(&about, "cannot record what became of the mail: %s", f.text);
		return false;
	case LATER:
	case UNKNOWN: /* said twice is as good as once */
		log_warning(&about, "what became of the mail is recorded later: %s", f.text);
		break;
	}
	s->owed = *note;
	s->owing = true;
	return false;
}

static bool
pay(struct sender *s)
{
	if (!s->owing)
		return true;
	s->owing = false;
	return tell(s, &s->owed);
}

static void
set_text(struct outbox_note *note, const char *text)
{
	size_t n = utf8_cut(text, strlen(text), sizeof note->text - 1);

	memcpy(note->text, text, n);
	note->text[n] = 0;
}

static bool
postpone(struct sender *s, int64_t id, int seconds, const char *why)
{
	struct outbox_note note = {.verb = OUTBOX_POSTPONE, .id = id, .seconds = seconds};

	set_text(&note, why);
	return tell(s, &note);
}

/* One line a delivery tried, its fields always in this order. */
static void
log_delivery(const struct sender *s, const struct outbox_row *row, const struct smtp_result *r,
    enum delivery_step step, int64_t delay_ms)
{
	struct log_object about = object_of(row);
	struct log_facts facts = {0};
	bool good = r->outcome == DONE || r->outcome == LATER;

	about.kind = LOG_DELIVERY;
	log_fact(&facts, "kind", "%s", row->kind);
	log_fact(&facts, "attempt", "%" PRId64, row->attempts + 1);
	log_fact(&facts, "to", "<%s>", row->recipient);
	log_fact(&facts, "relay", "%s", s->lane.server->host);
	log_fact(&facts, "delay", "%" PRId64 ".%" PRId64, delay_ms / 1000, delay_ms / 100 % 10);
	log_fact(&facts, "outcome", "%s",
	    step == DELIVERY_POSTPONE ? "postponed" : outcome_name(r->outcome));
	log_fact(&facts, "code", "%d", r->code);
	log_fact(&facts, "text", "%s", r->text);
	log_facts(good ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, &about, &facts);
}

static bool
record(struct sender *s, const struct outbox_row *row, const struct smtp_result *r,
    enum delivery_step step)
{
	struct outbox_note note = {
	    .verb = OUTBOX_RESULT, .id = row->id, .outcome = r->outcome, .code = r->code};

	if (step == DELIVERY_POSTPONE)
		return postpone(s, row->id, lane_postpone_s(&s->lane), r->text);
	set_text(&note, r->text);
	return tell(s, &note);
}

/* Commits the bytes, unless they are those of an earlier attempt, before the first of them is sent.
 * False: this mail must not go out now. */
static bool
begin(struct sender *s, const struct outbox_row *row, const char *bytes, size_t length)
{
	struct log_object about = object_of(row);
	struct fail f = {0};
	bool held = false;

	if (row->bytes)
		bytes = NULL;
	switch (outbox_begin(s->role->db, &s->outbox, row->id, bytes, length, &held, &f)) {
	case DONE:
		if (!held)
			log_info(&about, "not sent: another worker has it, or it was dropped");
		return held;
	case UNKNOWN: /* the attempt may be counted, and none was made */
		return postpone(s, row->id, 0, "the database was lost before the mail was sent") &&
		       false;
	case LATER:
	case NEVER:
		log_warning(&about, "not sent, the attempt cannot be recorded: %s", f.text);
		break;
	}
	return false;
}

static void
deliver(struct sender *s, const struct outbox_row *row, const char *bytes, size_t length)
{
	struct smtp_mail mail = {row->envelope_sender, row->recipient, bytes, length};
	int64_t began = clock_ms();
	struct smtp_result r;

	if (!lane_open(&s->lane)) {
		if (!role_stopping(s->role))
			postpone(s, row->id, lane_postpone_s(&s->lane), s->lane.trouble);
		return;
	}
	if (!begin(s, row, bytes, length))
		return;
	role_status("sending");
	enum delivery_step step = lane_send(&s->lane, &mail, &r);
	log_delivery(s, row, &r, step, row->age_ms + clock_ms() - began);
	record(s, row, &r, step);
}

static void
cannot(struct sender *s, const struct outbox_row *row, const char *why)
{
	struct outbox_note note = {.verb = OUTBOX_CANNOT, .id = row->id};
	struct log_object about = object_of(row);

	about.kind = LOG_UNWRITABLE;
	log_error(&about, "to=<%s>: cannot be written: %s", row->recipient, why);
	set_text(&note, why);
	tell(s, &note);
}

/* The row with its files said in words. The files' rows are gone when it returns: they are as large
 * as the mail, which will be copied once more on its way to the database. */
static enum outcome
write_bytes(struct sender *s, struct outbox_row *row, struct str *bytes, struct fail *f)
{
	struct db_rows *files = NULL;
	enum outcome o = DONE;

	if (row->file_count)
		o = outbox_files(s->role->db, &s->outbox, row, &files, f);
	if (o == DONE)
		o = say(&s->voice, row, time(NULL), bytes, f);
	free(row->files);
	row->files = NULL;
	db_rows_free(&files);
	return o;
}

static void
serve(struct sender *s, struct outbox_row *row)
{
	struct log_object about = object_of(row);
	struct str bytes = {0};
	struct fail f = {0};

	if (row->bytes) {
		deliver(s, row, row->bytes, row->length);
		return;
	}
	switch (write_bytes(s, row, &bytes, &f)) {
	case DONE:
		deliver(s, row, bytes.data, bytes.len);
		break;
	case NEVER:
		cannot(s, row, f.text);
		break;
	case LATER:
	case UNKNOWN: /* claimed it stays until the claim ends */
		log_warning(&about, "not sent, its files cannot be had now: %s", f.text);
		break;
	}
	str_free(&bytes);
}

static bool
may_go_on(struct sender *s)
{
	return !role_stopping(s->role) && !s->owing && db_alive(s->role->db) &&
	       lane_wait_ms(&s->lane) == 0;
}

static bool
release(struct sender *s)
{
	struct fail f = {0};

	if (!db_alive(s->role->db) || s->owing)
		return false;
	if (outbox_release(s->role->db, &s->outbox, &f) == DONE)
		return true;
	log_warning(NULL, "cannot give claimed mails back: %s", f.text);
	return false;
}

static int
serve_batch(struct sender *s, struct db_rows *rows)
{
	size_t count = db_count(rows), i = 0;

	if (count)
		role_busy(s->role);
	for (; i < count; i++) {
		if (!may_go_on(s))
			break;
		struct outbox_row row = outbox_row(rows, i);
		serve(s, &row);
		role_beat();
	}
	/* With a result owed to the database it is not asked for more: the next step gives them back. */
	if (i < count || (count && role_stopping(s->role)))
		s->released = release(s);
	/* After some there may be more, and their tickets' next. */
	return count ? lane_wait_ms(&s->lane) : lane_idle(&s->lane, role_idle_ms(s->role));
}

static int
step(struct role *r, void *state)
{
	struct sender *s = state;
	struct db_rows *rows;
	struct fail f = {0};
	/* No more than is sent within a claim's two minutes. */
	int wait = lane_wait_ms(&s->lane), batch = s->lane.pause_ms ? 1 : BATCH;

	if (!pay(s))
		return AGAIN_MS;
	if (!s->released && !(s->released = release(s)))
		return AGAIN_MS;
	if (wait > 0)
		return wait;
	if (outbox_claim(r->db, &s->outbox, batch, &rows, &f) != DONE) {
		log_warning(NULL, "cannot look for mails to send: %s", f.text);
		return AGAIN_MS;
	}
	if (!s->lane.trouble[0])
		role_status(db_count(rows) ? "sending" : "idle");
	wait = serve_batch(s, rows);
	db_rows_free(&rows);
	return wait;
}

/* A lone process has the name that the supervisor's next one in its place will have, so that that
 * one can give back at once what this one held when it was killed. Of several each has its own:
 * what one held waits for the lease. */
static void
name_worker(struct sender *s)
{
	bool alone = strcmp(s->role->name, "send") != 0 || s->role->conf->send.processes == 1;
	char host[100] = "";

	gethostname(host, sizeof host - 1);
	snprintf(s->outbox.worker, sizeof s->outbox.worker, "%s %s %d.%d", s->role->name, host,
	    (int)getppid(), alone ? 0 : (int)getpid());
}

/* Asked to stop while the database was away: one more try to tell it. */
static void
pay_at_the_end(struct sender *s)
{
	struct fail f = {0};

	if (s->owing && role_connect(s->role->conf, s->role->name, &s->role->db, &f) == DONE) {
		pay(s);
		db_close(&s->role->db);
	}
}

int
send_main(struct role *r)
{
	struct sender s = {.role = r, .lane = lane_new(r), .outbox = outbox_of(r->name)};
	struct str errors = {0};
	char *folder = path_data("languages");
	int code = EX_CONFIG;

	name_worker(&s);
	if (voice_open(&s.voice, folder, r->conf->desk.zone, &errors)) {
		code = role_run(r, "promised_send", step, &s);
		pay_at_the_end(&s);
		lane_free(&s.lane);
		voice_close(&s.voice);
	} else {
		log_error(NULL, "the templates have errors: %s", str_text(&errors));
	}
	free(folder);
	str_free(&errors);
	return code;
}
