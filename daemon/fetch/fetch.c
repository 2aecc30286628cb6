#include "fetch.h"

#include <inttypes.h>
#include <sysexits.h>
#include "../common/clock.h"
#include "../common/login.h"
#include "mailbox.h"

enum {
	STANDBY_MS = 10 * 1000, /* another machine serves the mailbox: look again */
	/* Connections do break: come back at once, then after 5 s, 10 s, ... 5 min. */
	AGAIN_FIRST_MS = 1000,
	AGAIN_MS = 5000,
	AGAIN_LONGEST_MS = 5 * 60000,
	/* A wrong password does not become right by itself, and servers lock out who insists. */
	REFUSED_MS = 60000,
	REFUSED_LATER_MS = 15 * 60000,
	REFUSED_OFTEN = 3,
	TOKEN_MS =
	    5 * 1000, /* look whether somebody has logged in: a file, and no server is asked */
	DATABASE_OFTEN = 6, /* failures after which the wait for it grows no longer (16 s) */
	SESSION_UNUSED_MS = 10 * 60000, /* servers end sessions that say nothing for half an hour */
};

enum outcome
database_says(struct mailbox *m, enum outcome o)
{
	if (o != DONE)
		m->fault = FAULT_DATABASE;
	return o == DONE ? DONE : LATER;
}

enum outcome
same_epoch(struct mailbox *m, struct fail *f)
{
	if (imap_uidvalidity(m->imap) == m->ledger.uidvalidity)
		return DONE;
	return fail(f, LATER, "the UIDVALIDITY of \"%s\" changed from %" PRIu32 " to %" PRIu32,
	    m->conf->folder, m->ledger.uidvalidity, imap_uidvalidity(m->imap));
}

/* --- the session --- */

static void
end_session(struct mailbox *m)
{
	imap_close(&m->imap);
	uids_clear(&m->to_move);
	m->compare_at = 0;
	m->idle_refused = false;
	m->confirmed_lies = 0;
	m->others_came = false;
}

static enum outcome
open_session(void *context, const struct connection_settings *to, struct fail *f)
{
	struct mailbox *m = context;

	return imap_open(to, &m->imap, f);
}

static enum outcome
connect_server(struct mailbox *m, struct fail *f)
{
	struct login l = {.conf = m->role->conf,
	    .server = &m->conf->imap,
	    .scheme = "imap",
	    .wake_fd = m->role->signal_fd,
	    .tick = role_beat};
	enum outcome o = login_open(&l, open_session, m, f);

	if (o != DONE && l.no_token)
		m->fault = FAULT_TOKEN;
	return o;
}

/* A server need not state UIDNEXT; then it is one more than the last mail's UID. */
static enum outcome
complete_uidnext(struct mailbox *m, struct fail *f)
{
	struct imap_item last = {0};
	size_t count = 0;
	enum outcome o = DONE;

	if (m->folder.uidnext)
		return DONE;
	if (m->folder.exists)
		o = imap_list(m->imap, "*", &last, 1, &count, f);
	m->folder.uidnext = count ? last.uid + 1 : 1;
	return o;
}

static enum outcome
open_folder(struct mailbox *m, struct fail *f)
{
	uint32_t before = m->ledger.uidvalidity;
	struct fail why = {0};
	enum outcome o = imap_select(m->imap, m->conf->folder, &m->folder, &why);

	if (o == DONE)
		o = complete_uidnext(m, &why);
	if (o != DONE)
		return fail(f, o, "cannot open the folder \"%s\": %s", m->conf->folder, why.text);
	o = database_says(m, ledger_open(&m->ledger, &m->folder, f));
	if (o != DONE)
		return o;
	if (before && before != m->ledger.uidvalidity)
		log_warning(&m->about,
		    "the server numbers the mails of \"%s\" anew (UIDVALIDITY %u, was %u): all are "
		    "looked at again",
		    m->conf->folder, m->ledger.uidvalidity, before);
	if (before != m->ledger.uidvalidity)
		trouble_clear(&m->troubles);
	m->seen_uid = m->ledger.last_uid;
	m->compare_at = 0;
	return DONE;
}

/* Lower layers know what happened, not to which server. */
static enum outcome
name_server(const struct mailbox *m, enum outcome o, struct fail *f)
{
	char text[sizeof f->text];

	if (o == DONE || m->fault != FAULT_SERVER)
		return o;
	memcpy(text, f->text, sizeof text);
	return fail(f, o, "%s: %s", m->conf->imap.host, text);
}

static enum outcome
serve(struct mailbox *m, struct fail *f)
{
	enum outcome o = DONE;

	m->received = m->waiting = 0;
	if (!m->imap)
		o = connect_server(m, f);
	if (o != DONE)
		return o;
	/* Before each comparison: it counts positions, and may find the folder renumbered. */
	if (clock_ms() >= m->compare_at)
		o = open_folder(m, f);
	if (o == DONE)
		o = look(m, f);
	return name_server(m, o, f);
}

/* --- what to tell, how long to wait --- */

static int
again_in(const struct mailbox *m, enum outcome o)
{
	int ms = AGAIN_MS;

	if (o == NEVER && m->fault == FAULT_TOKEN)
		return TOKEN_MS;
	if (o == NEVER)
		return m->failures <= REFUSED_OFTEN ? REFUSED_MS : REFUSED_LATER_MS;
	if (m->failures <= 1)
		return AGAIN_FIRST_MS;
	for (int i = 2; i < m->failures && ms < AGAIN_LONGEST_MS; i++)
		ms *= 2;
	return ms < AGAIN_LONGEST_MS ? ms : AGAIN_LONGEST_MS;
}

/* Returns how long to wait. */
static int
report_away(struct mailbox *m, enum outcome o, const struct fail *why)
{
	bool news = strcmp(why->text, m->complaint.text) != 0;
	struct log_object about = m->about;

	about.kind = m->fault == FAULT_DATABASE ? LOG_DATABASE_AWAY : LOG_MAILBOX_AWAY;
	if (news)
		log_write(o == NEVER ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING, &about, "%s%s",
		    m->fault == FAULT_DATABASE ? "the database: " : "", why->text);
	m->complaint = *why;
	/* Mail came before it broke: the server is there. */
	m->failures = m->received ? 1 : m->failures + 1;
	m->away = true;
	if (m->fault == FAULT_DATABASE) {
		role_status("waiting for the database: %s", why->text);
		return role_backoff_ms(m->failures < DATABASE_OFTEN ? m->failures : DATABASE_OFTEN);
	}
	role_status("away: %s", why->text);
	/* If the database is away too, the role's loop says so. */
	if (news || m->fault != FAULT_TOKEN)
		ledger_report(&m->ledger, "away", why->text, false, NULL);
	return again_in(m, o);
}

static void
report_well(struct mailbox *m)
{
	struct fail why;

	struct log_object about = m->about;

	about.kind = LOG_MAILBOX_BACK;
	if (m->away)
		log_info(&about, "served again");
	m->away = false;
	m->failures = 0;
	m->complaint.text[0] = 0;
	role_status("idle");
	m->reported_at = clock_ms();
	if (ledger_report(&m->ledger, "idle", "", true, &why) != DONE)
		log_warning(&m->about, "the database: %s", why.text);
}

static int
wait_at_most(const struct mailbox *m)
{
	int64_t ms = m->conf->poll_ms, now = clock_ms(), due = trouble_next_due(&m->troubles);

	if (imap_has_news(m->imap))
		return 0;
	if (m->compare_at - now < ms)
		ms = m->compare_at - now;
	if (due - now < ms)
		ms = due - now;
	return ms > 0 ? (int)ms : 0;
}

/* Waits inside IDLE where that is wanted and possible: it is only a wake-up, the server is asked in
 * any case. Returns how long the role may sleep. */
static int
wait_for_mail(struct mailbox *m)
{
	int ms = wait_at_most(m);
	enum connection_wait why;
	struct fail f = {0};
	enum outcome o;

	if (!m->conf->idle || m->idle_refused || !imap_can(m->imap, "IDLE") || ms == 0) {
		if (ms > SESSION_UNUSED_MS)
			end_session(m);
		return ms;
	}
	role_rest(m->role);
	if (m->received)
		mem_give_back();
	o = imap_idle(m->imap, ms, &why, &f);
	if (o == DONE)
		return 0;
	if (imap_health(m->imap) == IMAP_WELL) {
		log_info(&m->about, "no IDLE: %s", f.text);
		m->idle_refused = true;
		return ms;
	}
	m->fault = FAULT_SERVER;
	name_server(m, o, &f);
	end_session(m);
	return report_away(m, o, &f);
}

/* --- the role --- */

static bool
is_ours(struct mailbox *m, struct fail *f, enum outcome *o)
{
	bool locked;

	*o = ledger_lock(&m->ledger, &locked, f);
	if (*o != DONE || locked)
		return *o == DONE;
	if (strcmp(m->complaint.text, "standby") != 0)
		log_info(&m->about, "another process serves this mailbox: standing by");
	snprintf(m->complaint.text, sizeof m->complaint.text, "standby");
	role_status("standing by: another process serves this mailbox");
	return false;
}

static int
step(struct role *r, void *state)
{
	struct mailbox *m = state;
	struct fail f = {0};
	enum outcome o;

	m->ledger.db = r->db;
	m->fault = FAULT_DATABASE;
	if (!is_ours(m, &f, &o)) {
		end_session(m);
		return o == DONE ? STANDBY_MS : report_away(m, o, &f);
	}
	m->fault = FAULT_SERVER;
	o = serve(m, &f);
	if (role_stopping(r))
		return 0;
	if (o != DONE) {
		end_session(m);
		return report_away(m, o, &f);
	}
	report_well(m);
	if (m->large_stored) {
		/* libpq keeps its buffer as large as the largest mail, as long as the connection
		 * lasts. */
		m->large_stored = false;
		db_close(&r->db);
		return 0;
	}
	return wait_for_mail(m);
}

static void
mailbox_free(struct mailbox *m)
{
	struct batch *batches[] = {m->batch, m->next};

	end_session(m);
	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < BATCH_MAILS; k++)
			str_free(&batches[i]->mails[k].bytes);
		free(batches[i]);
	}
	uids_free(&m->to_move);
	trouble_clear(&m->troubles);
}

int
fetch_main(struct role *r)
{
	struct mailbox m = {.role = r};
	int code;

	for (size_t i = 0; i < r->conf->mailbox_count; i++)
		if (strcmp(r->conf->mailboxes[i].name, r->instance) == 0)
			m.conf = &r->conf->mailboxes[i];
	if (!m.conf) {
		log_error(NULL, "no mailbox \"%s\" in the configuration", r->instance);
		return EX_CONFIG;
	}
	m.about.mailbox = m.conf->name;
	m.ledger.mailbox = m.conf->name;
	m.batch = xcalloc(1, sizeof *m.batch);
	m.next = xcalloc(1, sizeof *m.next);
	code = role_run(r, NULL, step, &m);
	mailbox_free(&m);
	return code;
}
