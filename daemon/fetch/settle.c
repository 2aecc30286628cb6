#include "mailbox.h"

/* Once, not once a mail: they stay where they are, and are stored, so there is no hurry. */
static void
complain(struct mailbox *m, bool all_moved, const char *why)
{
	if (all_moved == !m->move_complaint)
		return;
	m->move_complaint = !all_moved;
	struct log_object about = m->about;

	about.kind = LOG_UNMOVED;
	if (all_moved)
		log_info(
		    &m->about, "stored mails can be moved to \"%s\" again", m->conf->done_folder);
	else
		log_error(&about,
		    "stored mails cannot be moved to \"%s\" and stay in \"%s\": %s; "
		    "nothing is lost, and it is tried again every hour",
		    m->conf->done_folder, m->conf->folder, why);
}

/* Moves uids (sorted, at most SET_MAX); *moved: how many are no longer there. */
static enum outcome
move(struct mailbox *m, const struct uids *uids, size_t *moved, struct fail *f)
{
	struct uids gone = {0};
	struct fail why = {0};
	enum outcome o = same_epoch(m, f);

	*moved = 0;
	if (o != DONE)
		return o;
	o = imap_move(m->imap, uids, m->conf->done_folder, &gone, &why);
	*moved = gone.count;
	uids_sort(&gone);
	if (imap_health(m->imap) == IMAP_WELL) {
		m->cannot_move = gone.count < uids->count;
		complain(m, !m->cannot_move, why.text);
		o = DONE;
	} else {
		fail(f, o, "while moving stored mails: %s", why.text);
	}
	if (gone.count) {
		enum outcome noted = database_says(m, ledger_settled(&m->ledger, &gone, &why));
		if (noted != DONE && o == DONE)
			o = fail(f, noted, "%s", why.text);
	}
	uids_free(&gone);
	return o;
}

static bool
may_move(const struct mailbox *m)
{
	return m->ledger.moves && m->conf->done_folder && !m->cannot_move;
}

enum outcome
settle_stored(struct mailbox *m, struct fail *f)
{
	enum outcome o = DONE;
	size_t moved;

	uids_sort(&m->to_move);
	for (size_t from = 0; o == DONE && from < m->to_move.count && may_move(m);
	     from += SET_MAX) {
		size_t left = m->to_move.count - from;
		struct uids part = {
		    .at = m->to_move.at + from, .count = left < SET_MAX ? left : SET_MAX};

		o = move(m, &part, &moved, f);
	}
	uids_clear(&m->to_move);
	return o;
}

enum outcome
settle_leftovers(struct mailbox *m, struct fail *f)
{
	struct uids left = {0};
	size_t moved = 1;
	enum outcome o = DONE;

	while (o == DONE && moved && may_move(m) && !role_stopping(m->role)) {
		uids_clear(&left);
		o = database_says(m, ledger_unsettled(&m->ledger, SET_MAX, &left, f));
		if (o != DONE || !left.count)
			break;
		uids_sort(&left);
		o = move(m, &left, &moved, f);
	}
	uids_free(&left);
	return o;
}
