/* Folders of a mail server as a source of old mail. They are only read: no flag is changed, nothing
 * is moved. */
#include <inttypes.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/login.h"
#include "../fetch/imap.h"
#include "import_account.h"

enum {
	BATCH = 50,
	BATCH_BYTES = 4 << 20,
	ALONE_BYTES = 1 << 20, /* a mail above this size comes alone, in pieces */
	POSITIONS = 10000,
	HEADER_MOST = 256 << 10,
	PLACE_EVERY = 50, /* mails between two notes of how far it has come */
};

struct account {
	char **folders; /* the caller's */
	size_t count, at;
	int64_t max;
	struct import_account account;
	struct source *source;
	struct imap *imap; /* NULL: not connected */
	struct uids uids;  /* of the folder, from the next on */
	size_t uid_at;
	bool listed, lively; /* the folder's UIDs are known; a mail came over this connection */
	struct imap_mail mails[BATCH];
	size_t mail_count, mail_at;
	char *place;
	int64_t done, total, last_uid;
	int unkept;
};

static void
disconnect(struct account *a)
{
	imap_close(&a->imap);
	a->mail_count = a->mail_at = 0;
}

static enum outcome
list_folder(struct account *a, struct fail *f)
{
	struct imap_folder folder;
	enum outcome o = imap_select(a->imap, a->folders[a->at], &folder, f);

	if (o != DONE)
		return o;
	free(a->place);
	a->place = xasprintf("%s %" PRIu32, a->folders[a->at], folder.uidvalidity);
	uids_clear(&a->uids);
	for (uint32_t first = 1; o == DONE && first <= folder.exists; first += POSITIONS) {
		uint32_t last = first + POSITIONS - 1;
		o = imap_search_positions(
		    a->imap, first, last < folder.exists ? last : folder.exists, &a->uids, f);
	}
	uids_sort(&a->uids);
	return o;
}

/* Behind what an earlier run, or an earlier connection, has handed out. */
static void
skip_done(struct account *a)
{
	int64_t reached = a->last_uid;

	if (!reached && a->source->reached)
		reached = a->source->reached(a->source->user, a->place);
	for (a->uid_at = 0; a->uid_at < a->uids.count && a->uids.at[a->uid_at] <= reached;)
		a->uid_at++;
	if (!a->listed)
		a->total += (int64_t)(a->uids.count - a->uid_at);
	a->listed = true;
}

static enum outcome
open_session(void *context, const struct connection_settings *to, struct fail *f)
{
	struct account *a = context;

	return imap_open(to, &a->imap, f);
}

static enum outcome
connect_folder(struct account *a, struct fail *f)
{
	enum outcome o = a->account.login.server ? login_open(&a->account.login, open_session, a, f)
	                                         : open_session(a, &a->account.settings, f);

	if (o == DONE)
		o = list_folder(a, f);
	if (o != DONE) {
		disconnect(a);
		return o;
	}
	skip_done(a);
	a->lively = false;
	return DONE;
}

static int
compare_items(const void *a, const void *b)
{
	uint32_t x = ((const struct imap_item *)a)->uid, y = ((const struct imap_item *)b)->uid;

	return (x > y) - (x < y);
}

static enum outcome
fetch_alone(struct account *a, struct imap_mail *mail, struct fail *f)
{
	enum outcome o;

	if ((int64_t)mail->size > a->max)
		return imap_fetch_header(a->imap, mail, HEADER_MOST, f);
	o = imap_fetch_alone(a->imap, mail, (uint64_t)a->max, false, f);
	if (o == DONE && (int64_t)mail->bytes.len > a->max) {
		mail->size = (uint32_t)mail->bytes.len;
		str_truncate(&mail->bytes, 0);
		o = imap_fetch_header(a->imap, mail, HEADER_MOST, f);
	}
	return o;
}

/* The mails of a batch that came whole stay as they are; the others, and large ones, are fetched
 * alone. */
static enum outcome
fetch_rest(struct account *a, struct fail *f)
{
	enum outcome o = DONE;

	for (size_t i = 0; o == DONE && i < a->mail_count; i++) {
		struct imap_mail *mail = &a->mails[i];
		if (!mail->has_body || mail->bytes.len != mail->size)
			o = fetch_alone(a, mail, f);
	}
	return o;
}

/* The next mails by their UIDs; those that are gone since are left out. */
static enum outcome
fetch_batch(struct account *a, struct fail *f)
{
	struct imap_item items[BATCH];
	struct str set = {0};
	size_t to = a->uid_at + BATCH < a->uids.count ? a->uid_at + BATCH : a->uids.count,
	       count = 0;
	uint64_t bytes = 0;

	uids_write(&set, &a->uids, a->uid_at, to);
	enum outcome o = imap_list(a->imap, str_text(&set), items, BATCH, &count, f);
	str_free(&set);
	if (o != DONE)
		return o;
	qsort(items, count, sizeof *items, compare_items);
	a->mail_count = a->mail_at = 0;
	size_t ordinary = 0;
	for (size_t i = 0; i < count && bytes < BATCH_BYTES; i++) {
		struct imap_mail *mail = &a->mails[a->mail_count++];
		mail->uid = items[i].uid;
		mail->size = items[i].size;
		mail->answered = mail->has_body = false;
		str_truncate(&mail->bytes, 0);
		bytes += items[i].size;
		if (items[i].size > ALONE_BYTES) /* it ends the batch, and comes alone */
			break;
		ordinary++;
	}
	if (ordinary)
		o = imap_ask(a->imap, a->mails, ordinary, f);
	if (o == DONE && ordinary)
		o = imap_answer(a->imap, a->mails, ordinary, f);
	if (o == DONE)
		o = fetch_rest(a, f);
	if (o != DONE)
		return o;
	uint32_t last = a->mail_count ? a->mails[a->mail_count - 1].uid : 0;
	while (a->uid_at < to && (!last || a->mail_count == count || a->uids.at[a->uid_at] <= last))
		a->uid_at++;
	return DONE;
}

static enum source_next
hand_out(struct account *a, struct source_mail *mail)
{
	struct imap_mail *from = &a->mails[a->mail_at++];
	struct str empty = mail->bytes;

	a->done++;
	a->unkept++;
	a->last_uid = from->uid;
	a->lively = true;
	str_truncate(&empty, 0);
	mail->bytes = from->bytes;
	from->bytes = empty;
	mail->size = from->size;
	mail->header_only = (int64_t)from->size > a->max;
	mail->came_at = from->date == INT64_MIN ? SOURCE_UNDATED : from->date;
	snprintf(mail->where, sizeof mail->where, "%s, UID %" PRIu32, a->folders[a->at], from->uid);
	if (!from->answered || mail->bytes.len == 0)
		return SOURCE_LEFT_OUT; /* gone meanwhile */
	return source_unwanted(&mail->bytes) ? SOURCE_LEFT_OUT : SOURCE_MAIL;
}

/* A connection that has carried a mail and broke is worth another one. */
static bool
goes_on(struct account *a, struct fail *f)
{
	bool again = a->lively && imap_health(a->imap) != IMAP_WELL;

	if (!again && imap_health(a->imap) == IMAP_WELL && a->uid_at < a->uids.count) {
		struct fail why = *f;
		fail(f, LATER, "folder \"%s\", at UID %" PRIu32 ": %s", a->folders[a->at],
		    a->uids.at[a->uid_at], why.text);
	}
	disconnect(a);
	return again;
}

static void
next_folder(struct account *a)
{
	a->at++;
	a->listed = false;
	a->last_uid = 0;
	disconnect(a);
}

static enum source_next
next(void *state, struct source_mail *mail, struct fail *f)
{
	struct account *a = state;

	while (a->at < a->count) {
		if (a->mail_at < a->mail_count)
			return hand_out(a, mail);
		if (!a->imap && connect_folder(a, f) != DONE)
			return SOURCE_FAILED;
		if (a->uid_at == a->uids.count)
			next_folder(a);
		else if (fetch_batch(a, f) != DONE && !goes_on(a, f))
			return SOURCE_FAILED;
	}
	return SOURCE_END;
}

static void
progress(void *state, int64_t *done, int64_t *total)
{
	const struct account *a = state;

	*done = a->done;
	*total = a->at + 1 < a->count ? 0 : a->total;
}

static bool
place(void *state, const char **where, int64_t *reached)
{
	struct account *a = state;

	if (a->unkept < PLACE_EVERY && a->mail_at < a->mail_count)
		return false;
	a->unkept = 0;
	*where = a->place;
	*reached = a->last_uid;
	return a->last_uid > 0;
}

static void
close_account(void *state)
{
	struct account *a = state;

	disconnect(a);
	for (size_t i = 0; i < BATCH; i++)
		str_free(&a->mails[i].bytes);
	uids_free(&a->uids);
	import_account_free(&a->account);
	free(a->place);
	free(a);
}

int
import_folders(struct ctl *c, const struct import_options *options, char **folders, size_t count,
    struct source *s)
{
	struct account *a = xcalloc(1, sizeof *a);
	struct str name = {0};
	int code = EX_OK;

	a->source = s;
	a->folders = folders;
	a->count = count;
	a->max = c->conf->read.mail_size;
	if (!count)
		code = ctl_usage("import", "which folders? for example: import imap INBOX Sent");
	else
		code = import_account(c, options, &a->account);
	str_addf(&name, "imap %s@%s", a->account.settings.user ? a->account.settings.user : "",
	    a->account.settings.host ? a->account.settings.host : "");
	for (size_t i = 0; i < count; i++)
		str_addf(&name, " \"%s\"", folders[i]);
	*s = (struct source){.name = str_take(&name),
	    .unit = "mails",
	    .state = a,
	    .next = next,
	    .progress = progress,
	    .close = close_account,
	    .place = place};
	return code;
}
