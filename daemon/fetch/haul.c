#include "mailbox.h"

#include <inttypes.h>
#include "../common/clock.h"

enum {
	HEADER_MAX = 1 << 20,
	LIES_BELIEVED = 3, /* that many sizes were wrong: this server's sizes say nothing */
	KEEP_BUFFER = 64 << 10,
	REPORT_MS = 10000,
	LARGE = 8 << 20,
};

/* --- storing --- */

static void
log_received(struct mailbox *m, const struct imap_mail *mail, int64_t id, bool header_only)
{
	struct log_object about = m->about;
	struct log_facts facts = {0};
	int64_t delay = clock_wall_ms() / 1000 - mail->date;

	about.kind = LOG_RECEIVED;
	about.uid = mail->uid;
	about.mail = id;
	log_fact(&facts, "size", "%" PRIu64, header_only ? mail->size : (uint64_t)mail->bytes.len);
	if (mail->date != INT64_MIN)
		log_fact(&facts, "delay", "%" PRId64, delay > 0 ? delay : 0);
	if (header_only)
		log_fact(&facts, "text", "only the header: its size is more than read.mail_size");
	log_facts(header_only ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, &about, &facts);
}

static enum outcome
give_up(struct mailbox *m, uint32_t uid, const char *cause, const char *detail, struct fail *f)
{
	struct fail why;

	struct log_object about = m->about;

	about.kind = LOG_LEFT;
	about.uid = uid;
	log_error(&about, "given up, it stays in \"%s\": %s", m->conf->folder, detail);
	trouble_over(&m->troubles, uid);
	if (database_says(m, ledger_unfetchable(&m->ledger, uid, cause, detail, &why)) == DONE)
		return DONE;
	return fail(f, LATER, "%s", why.text);
}

/* A long haul must not look like a mailbox that nobody asks for mail. */
static void
report_progress(struct mailbox *m)
{
	char text[80];

	snprintf(text, sizeof text, "%zu of %zu", m->received, m->waiting);
	role_status("fetching, %s", text);
	if (clock_ms() - m->reported_at < REPORT_MS)
		return;
	m->reported_at = clock_ms();
	ledger_report(&m->ledger, "fetching", text, true, NULL);
}

static void
note_stored(struct mailbox *m, const struct imap_mail *mail, int64_t id, bool header_only)
{
	log_received(m, mail, id, header_only);
	trouble_over(&m->troubles, mail->uid);
	if (m->ledger.moves)
		uids_add(&m->to_move, mail->uid);
	m->received++;
	m->others_came = true;
	m->large_stored |= mail->bytes.len > LARGE;
}

/* One by one, after all together were refused. If each is refused, it is not the mails: nothing is
 * marked. */
static enum outcome
store_each(struct mailbox *m, const struct imap_mail *mails, size_t count, bool header_only,
    struct fail *f)
{
	size_t refused[BATCH_MAILS], bad = 0;
	struct fail why;
	enum outcome o = DONE;

	for (size_t i = 0; i < count; i++) {
		int64_t id;

		o = ledger_store(&m->ledger, &mails[i], 1, header_only, &id, &why);
		if (o == NEVER && ledger_blames_mail(&m->ledger))
			refused[bad++] = i;
		else if (o != DONE)
			return fail(f, database_says(m, LATER), "%s", why.text);
		else
			note_stored(m, &mails[i], id, header_only);
	}
	if (bad == count && count > 1)
		return fail(f, database_says(m, LATER), "it refuses each of %zu mails: %s", count,
		    why.text);
	o = DONE;
	for (size_t i = 0; o == DONE && i < bad; i++)
		o = give_up(m, mails[refused[i]].uid, "refused-by-database", why.text, f);
	return o;
}

static enum outcome
store(struct mailbox *m, const struct imap_mail *mails, size_t count, bool header_only,
    struct fail *f)
{
	int64_t ids[BATCH_MAILS];
	struct fail why;
	enum outcome o;

	if (!count)
		return DONE;
	o = ledger_store(&m->ledger, mails, count, header_only, ids, &why);
	if (o == NEVER)
		return store_each(m, mails, count, header_only, f);
	if (o != DONE)
		return fail(f, database_says(m, LATER), "%s", why.text);
	for (size_t i = 0; i < count; i++)
		note_stored(m, &mails[i], ids[i], header_only);
	report_progress(m);
	return DONE;
}

/* --- many at once --- */

static bool
is_ordinary(const struct mailbox *m, const struct imap_item *item)
{
	return item->size <= ALONE_BYTES && item->size <= m->role->conf->read.mail_size &&
	       !trouble_find(&m->troubles, item->uid);
}

/* The next run of ordinary mails, up to the first that must come alone. */
static void
take_batch(const struct mailbox *m, const struct imap_item *items, size_t count, size_t *at,
    struct batch *b)
{
	uint64_t bytes = 0;

	b->count = 0;
	while (*at < count && b->count < BATCH_MAILS && bytes < BATCH_BYTES &&
	       is_ordinary(m, &items[*at])) {
		struct imap_mail *mail = &b->mails[b->count++];

		if (mail->bytes.size > KEEP_BUFFER)
			str_free(&mail->bytes);
		mail->uid = items[*at].uid;
		mail->size = items[*at].size;
		mail->answered = mail->has_body = false;
		bytes += mail->size;
		(*at)++;
	}
}

static bool
is_whole(const struct mailbox *m, const struct imap_mail *mail)
{
	return mail->has_body && (mail->bytes.len == mail->size ||
	                             (mail->bytes.len && m->confirmed_lies >= LIES_BELIEVED));
}

/* NO, but for reasons of the server's own (RFC 5530): no mail is to blame. SERVERBUG is what
 * Dovecot says of a mail whose file it cannot read. */
static bool
is_busy(const struct mailbox *m, enum outcome o, const struct fail *f)
{
	return o == LATER && imap_health(m->imap) == IMAP_WELL &&
	       !ascii_casestr(f->text, "[SERVERBUG]");
}

/* Whom to suspect when a batch did not come through: of a broken answer all that did not come, as
 * nobody knows which it was; of a lost connection the first. */
static void
suspect_missing(struct mailbox *m, const struct batch *b)
{
	int64_t now = clock_ms();

	for (size_t i = 0; i < b->count; i++) {
		if (is_whole(m, &b->mails[i]))
			continue;
		trouble_suspect(&m->troubles, b->mails[i].uid, now);
		if (imap_health(m->imap) == IMAP_LOST)
			return;
	}
}

/* What the answer brought for each mail of a batch that was answered in order. */
static void
sort_out(struct mailbox *m, const struct batch *b)
{
	for (size_t i = 0; i < b->count; i++) {
		const struct imap_mail *mail = &b->mails[i];

		if (is_whole(m, mail))
			continue;
		m->about.uid = mail->uid;
		if (mail->answered) {
			log_debug(&m->about, "%zu bytes came of %" PRIu32 ": fetched again, alone",
			    mail->bytes.len, mail->size);
			trouble_suspect(&m->troubles, mail->uid, clock_ms());
		} else {
			log_warning(&m->about,
			    "gone before it was fetched: somebody else moved or deleted it");
		}
		m->about.uid = 0;
	}
}

/* Leaves in b only what is whole, in order. */
static void
keep_whole(const struct mailbox *m, struct batch *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->count; i++) {
		struct imap_mail whole = b->mails[i];

		if (!is_whole(m, &whole))
			continue;
		b->mails[i] = b->mails[kept];
		b->mails[kept++] = whole;
	}
	b->count = kept;
}

/* Receives what was asked for. What came whole stays in b, also when the rest did not come. */
static enum outcome
receive(struct mailbox *m, struct batch *b, struct fail *f)
{
	enum outcome o = imap_answer(m->imap, b->mails, b->count, f);
	struct fail other;

	if (o == DONE)
		sort_out(m, b);
	else if (!is_busy(m, o, f))
		suspect_missing(m, b);
	keep_whole(m, b);
	if (o != DONE && imap_health(m->imap) == IMAP_WELL && !is_busy(m, o, f))
		o = DONE; /* NO: those that did not come are tried alone */
	if (same_epoch(m, &other) != DONE) {
		b->count = 0;
		return fail(f, LATER, "%s", other.text);
	}
	return o;
}

static void
swap_batches(struct mailbox *m)
{
	struct batch *spare = m->batch;

	m->batch = m->next;
	m->next = spare;
}

/* Batches from items[*at] on, as long as they are ordinary. While one is stored the server already
 * works on the next. Returns with everything received stored. */
static enum outcome
haul_batches(
    struct mailbox *m, const struct imap_item *items, size_t count, size_t *at, struct fail *f)
{
	struct fail ignored;
	enum outcome o = DONE, stored;

	m->batch->count = 0;
	do {
		m->next->count = 0;
		if (!role_stopping(m->role))
			take_batch(m, items, count, at, m->next);
		if (m->next->count)
			o = imap_ask(m->imap, m->next->mails, m->next->count, f);
		if (o != DONE)
			m->next->count = 0;
		stored = store(m, m->batch->mails, m->batch->count, false, f);
		if (stored != DONE)
			return stored;
		if (m->next->count)
			o = receive(m, m->next, f);
		swap_batches(m);
		if (o == DONE && m->to_move.count >= MOVE_WORTH)
			o = settle_stored(m, f);
	} while (o == DONE && m->batch->count);
	/* What came whole before it broke. */
	if (o != DONE)
		store(m, m->batch->mails, m->batch->count, false, &ignored);
	return o;
}

/* --- alone --- */

static enum outcome
fetch_alone(struct mailbox *m, struct imap_mail *mail, bool *header_only, struct fail *f)
{
	const struct trouble *trouble = trouble_find(&m->troubles, mail->uid);
	uint64_t max = (uint64_t)m->role->conf->read.mail_size;
	enum outcome o = DONE;

	*header_only = mail->size > max;
	if (!*header_only) {
		str_reserve(&mail->bytes, (size_t)mail->size + 1);
		o = imap_fetch_alone(m->imap, mail, max, trouble && trouble->breaks, f);
		*header_only = o == DONE && mail->bytes.len > max;
	}
	if (*header_only)
		o = imap_fetch_header(m->imap, mail, HEADER_MAX, f);
	return o == DONE ? same_epoch(m, f) : o;
}

static enum outcome
failed_alone(struct mailbox *m, uint32_t uid, enum outcome o, struct fail *f)
{
	bool broken = imap_health(m->imap) == IMAP_BROKEN, well = imap_health(m->imap) == IMAP_WELL;
	struct fail other;

	/* Not this mail's fault. */
	if (is_busy(m, o, f) || (well && same_epoch(m, &other) != DONE))
		return o;
	if (trouble_failed(&m->troubles, uid, broken, m->others_came, clock_ms()) ==
	    TROUBLE_GIVE_UP) {
		enum outcome given_up = give_up(m, uid, "unfetchable", f->text, &other);
		if (given_up != DONE)
			return fail(f, given_up, "%s", other.text);
	} else if (well) {
		log_warning(&m->about, "cannot be fetched now: %s", f->text);
	}
	return well ? DONE : o;
}

static enum outcome
haul_alone(struct mailbox *m, const struct imap_item *item, struct fail *f)
{
	struct imap_mail mail = {.uid = item->uid, .size = item->size};
	bool header_only;
	enum outcome o = fetch_alone(m, &mail, &header_only, f);

	m->about.uid = item->uid;
	if (o != DONE) {
		o = failed_alone(m, item->uid, o, f);
	} else if (!mail.answered) {
		log_warning(
		    &m->about, "gone before it was fetched: somebody else moved or deleted it");
		trouble_over(&m->troubles, item->uid);
	} else {
		if (!header_only && mail.bytes.len != mail.size) {
			log_warning(&m->about, "the server states %" PRIu32 " bytes but has %zu",
			    mail.size, mail.bytes.len);
			m->confirmed_lies++;
		}
		o = store(m, &mail, 1, header_only, f);
	}
	m->about.uid = 0;
	str_free(&mail.bytes);
	return o;
}

enum outcome
haul(struct mailbox *m, const struct imap_item *items, size_t count, struct fail *f)
{
	enum outcome o = DONE;
	size_t at = 0;

	while (o == DONE && at < count && !role_stopping(m->role)) {
		if (trouble_find(&m->troubles, items[at].uid))
			at++;
		else if (is_ordinary(m, &items[at]))
			o = haul_batches(m, items, count, &at, f);
		else
			o = haul_alone(m, &items[at++], f);
	}
	return o == DONE ? settle_stored(m, f) : o;
}

enum outcome
haul_suspects(struct mailbox *m, const struct imap_item *items, size_t count, struct fail *f)
{
	enum outcome o = DONE;

	for (size_t i = 0; o == DONE && i < count && !role_stopping(m->role); i++)
		o = haul_alone(m, &items[i], f);
	return o == DONE ? settle_stored(m, f) : o;
}
