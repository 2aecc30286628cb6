#include "mailbox.h"

#include <inttypes.h>
#include "../common/clock.h"

enum {
	NEW_AT_ONCE = 2000, /* mails listed by the fast path; more are left to the comparison */
	POSITIONS = 10000,  /* searched by one command */
	COMPARE_MS = 3600 * 1000,
};

static int
compare_items(const void *a, const void *b)
{
	uint32_t x = ((const struct imap_item *)a)->uid, y = ((const struct imap_item *)b)->uid;

	return (x > y) - (x < y);
}

/* Ascending, each UID once, none below first: a server may list in any order, and "9:*" names the
 * last mail even if it is number 5. */
static size_t
tidy(struct imap_item *items, size_t count, uint32_t first)
{
	size_t kept = 0;

	qsort(items, count, sizeof *items, compare_items);
	for (size_t i = 0; i < count; i++)
		if (items[i].uid >= first && (!kept || items[kept - 1].uid != items[i].uid))
			items[kept++] = items[i];
	return kept;
}

static void
report_gone(struct mailbox *m, const struct uids *asked, size_t from, size_t to,
    const struct imap_item *items, size_t count)
{
	for (size_t i = from; i < to; i++) {
		struct imap_item key = {.uid = asked->at[i]};

		if (count && bsearch(&key, items, count, sizeof key, compare_items))
			continue;
		m->about.uid = key.uid;
		log_warning(
		    &m->about, "gone before it was fetched: somebody else moved or deleted it");
		m->about.uid = 0;
		trouble_over(&m->troubles, key.uid);
	}
}

typedef enum outcome (*hauler)(
    struct mailbox *m, const struct imap_item *items, size_t count, struct fail *f);

/* Fetches the mails with these UIDs (sorted). */
static enum outcome
fetch_uids(struct mailbox *m, const struct uids *uids, hauler bring, struct fail *f)
{
	struct imap_item items[SET_MAX];
	enum outcome o = DONE;

	m->waiting = uids->count;
	for (size_t from = 0; o == DONE && from < uids->count && !role_stopping(m->role);
	     from += SET_MAX) {
		size_t to = from + SET_MAX < uids->count ? from + SET_MAX : uids->count, count;
		struct str set = {0};

		uids_write(&set, uids, from, to);
		o = imap_list(m->imap, set.data, items, SET_MAX, &count, f);
		str_free(&set);
		if (o != DONE)
			break;
		count = tidy(items, count, 1);
		report_gone(m, uids, from, to, items, count);
		o = bring(m, items, count, f);
	}
	return o;
}

static enum outcome
retry_troubles(struct mailbox *m, struct fail *f)
{
	struct uids due = {0};
	int64_t now = clock_ms();
	enum outcome o;

	for (size_t i = 0; i < m->troubles.count; i++)
		if (m->troubles.at[i].due_at <= now)
			uids_add(&due, m->troubles.at[i].uid);
	o = due.count ? fetch_uids(m, &due, haul_suspects, f) : DONE;
	uids_free(&due);
	return o;
}

/* Downwards: what others expunge meanwhile moves the mails that are still to be asked for to lower
 * positions, never past the place where the search is. */
static enum outcome
find_unknown(struct mailbox *m, struct uids *unknown, struct fail *f)
{
	struct uids found = {0};
	uint32_t last = m->folder.exists;
	enum outcome o = DONE;

	imap_expect_news(m->imap);
	while (o == DONE && last > 0) {
		uint32_t first = last > POSITIONS ? last - POSITIONS + 1 : 1;

		uids_clear(&found);
		o = imap_search_positions(m->imap, first, last, &found, f);
		uids_sort(&found);
		if (o == DONE && found.count) {
			if (found.at[found.count - 1] > m->seen_uid)
				m->seen_uid = found.at[found.count - 1];
			o = database_says(m, ledger_unknown(&m->ledger, &found, unknown, f));
		}
		last = first - 1;
		if (last > imap_exists(m->imap))
			last = imap_exists(m->imap); /* a position that is no more is an error */
	}
	uids_free(&found);
	uids_sort(unknown);
	return o;
}

/* UIDs missing in the ledger, whatever the reason: UIDs given out of order, a mail that was
 * skipped, a database that was restored from a backup. */
static enum outcome
compare_all(struct mailbox *m, struct fail *f)
{
	struct uids unknown = {0};
	enum outcome o;

	m->cannot_move = false;
	o = find_unknown(m, &unknown, f);
	if (o == DONE && unknown.count > 1)
		log_info(&m->about, "%zu mails to fetch", unknown.count);
	if (o == DONE)
		o = fetch_uids(m, &unknown, haul, f);
	uids_free(&unknown);
	if (o == DONE && !role_stopping(m->role))
		o = settle_leftovers(m, f);
	if (o == DONE)
		m->compare_at = clock_ms() + COMPARE_MS;
	return o;
}

static enum outcome
look_for_new(struct mailbox *m, struct fail *f)
{
	struct imap_item items[NEW_AT_ONCE];
	char set[32];
	size_t count;
	enum outcome o;

	snprintf(set, sizeof set, "%" PRIu64 ":*", (uint64_t)m->seen_uid + 1);
	if (m->seen_uid == UINT32_MAX)
		return DONE;
	imap_expect_news(m->imap);
	o = imap_list(m->imap, set, items, NEW_AT_ONCE, &count, f);
	if (o != DONE)
		return o;
	if (count == NEW_AT_ONCE)
		m->compare_at = 0;
	count = tidy(items, count, m->seen_uid + 1);
	if (!count)
		return DONE;
	m->waiting = count;
	m->seen_uid = items[count - 1].uid;
	return haul(m, items, count, f);
}

enum outcome
look(struct mailbox *m, struct fail *f)
{
	enum outcome o = clock_ms() >= m->compare_at ? compare_all(m, f) : look_for_new(m, f);

	if (o == DONE && trouble_next_due(&m->troubles) <= clock_ms())
		o = retry_troubles(m, f);
	return o;
}
