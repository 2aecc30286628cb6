#include "imap_internal.h"

#include <inttypes.h>
#include <libetpan/libetpan.h>

enum {
	PIECE = 1 << 20,      /* above 8 MiB libetpan would use a file in /tmp */
	LIST_LINE = 120,      /* more than "* n FETCH (UID n RFC822.SIZE n)" takes */
	RESPONSE_EXTRA = 300, /* around each body */
	MS_PER_KIB = 50,      /* 20 KiB/s is the slowest line that we wait for */
};

/* --- one FETCH response --- */

/* Seconds of Unix time, or INT64_MIN for what is no date. */
static int64_t
moment_of(const struct mailimap_date_time *d)
{
	struct tm tm = {.tm_year = d->dt_year - 1900,
	    .tm_mon = d->dt_month - 1,
	    .tm_mday = d->dt_day,
	    .tm_hour = d->dt_hour,
	    .tm_min = d->dt_min,
	    .tm_sec = d->dt_sec};
	int zone = d->dt_zone / 100 * 60 + d->dt_zone % 100; /* "+0230" comes as 230 */

	if (d->dt_year < 1970 || d->dt_year > 9999 || d->dt_month < 1 || d->dt_month > 12 ||
	    d->dt_day < 1 || d->dt_day > 31 || d->dt_hour < 0 || d->dt_hour > 23 || d->dt_min < 0 ||
	    d->dt_min > 59 || d->dt_sec < 0 || d->dt_sec > 60 || zone < -24 * 60 || zone > 24 * 60)
		return INT64_MIN;
	return (int64_t)timegm(&tm) - zone * 60;
}

struct response {
	uint32_t uid, size;
	int64_t date;
	bool has_size, has_body;
	const char *short_body; /* sent as a quoted string, not as a literal */
};

static void
read_static_item(const struct mailimap_msg_att_static *item, struct response *r)
{
	const struct mailimap_msg_att_body_section *body;

	switch (item->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		r->uid = item->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		r->size = item->att_data.att_rfc822_size;
		r->has_size = true; /* else it is only news of a flag */
		break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		r->date = moment_of(item->att_data.att_internal_date);
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		body = item->att_data.att_body_section;
		r->has_body = true;
		if (body->sec_body_part && body->sec_length)
			r->short_body = body->sec_body_part;
		break;
	default:
		break;
	}
}

static int
compare_uid(const void *a, const void *b)
{
	uint32_t x = ((const struct imap_mail *)a)->uid, y = ((const struct imap_mail *)b)->uid;

	return (x > y) - (x < y);
}

static void
take_body(struct imap *m, const struct response *r)
{
	struct imap_mail key = {.uid = r->uid}, *mail;
	struct str spare;

	mail = bsearch(&key, m->mails, m->mail_count, sizeof key, compare_uid);
	if (!mail)
		return; /* nobody asked for it */
	mail->answered = true;
	if (r->date != INT64_MIN)
		mail->date = r->date;
	if (!r->has_body)
		return; /* perhaps another client changed a flag just now */
	mail->has_body = true;
	if (r->short_body && !m->body.len)
		str_addz(&m->body, r->short_body);
	spare = mail->bytes;
	mail->bytes = m->body;
	m->body = spare;
}

/* The UID may come before or after the body in a response: only at its end is it known whose body
 * came. */
void
imap_on_att(struct mailimap_msg_att *att, void *user)
{
	struct imap *m = user;
	struct response r = {.date = INT64_MIN};

	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC)
			read_static_item(item->att_data.att_static, &r);
	}
	if (r.uid && m->mails)
		take_body(m, &r);
	else if (r.uid && r.has_size && m->items && m->item_count < m->item_room)
		m->items[m->item_count++] = (struct imap_item){r.uid, r.size};
	str_truncate(&m->body, 0);
}

bool
imap_on_body(int type, struct mailimap_msg_att_body_section *section, const char *bytes, size_t n,
    void *user)
{
	struct imap *m = user;

	(void)type, (void)section;
	if (m->mails)
		str_add(&m->body, bytes, n);
	return true;
}

/* --- lists --- */

static enum outcome
search(struct imap *m, const char *command, struct uids *found, struct fail *f)
{
	enum outcome o;
	clist *numbers;

	imap_budget(m, 2 * COMMAND_MS, 2 * COMMAND_SLACK, 0);
	o = imap_send(m, command, f);
	if (o == DONE)
		o = imap_receive(m, f);
	if (o != DONE)
		return o;
	numbers = m->session->imap_response_info->rsp_search_result;
	for (clistiter *i = numbers ? clist_begin(numbers) : NULL; i; i = clist_next(i))
		uids_add(found, *(uint32_t *)clist_content(i));
	return DONE;
}

enum outcome
imap_search_positions(
    struct imap *m, uint32_t first, uint32_t last, struct uids *found, struct fail *f)
{
	char command[64];

	snprintf(command, sizeof command, "UID SEARCH %" PRIu32 ":%" PRIu32, first, last);
	return search(m, command, found, f);
}

enum outcome
imap_search_uids(struct imap *m, const struct uids *asked, struct uids *found, struct fail *f)
{
	struct str command = {0};
	enum outcome o;

	str_addz(&command, "UID SEARCH UID ");
	uids_write(&command, asked, 0, asked->count);
	o = search(m, command.data, found, f);
	str_free(&command);
	return o;
}

enum outcome
imap_list(struct imap *m, const char *set, struct imap_item *items, size_t room, size_t *count,
    struct fail *f)
{
	char *command = xasprintf("UID FETCH %s (UID RFC822.SIZE)", set);
	enum outcome o;

	*count = 0;
	m->items = items;
	m->item_room = room;
	m->item_count = 0;
	imap_budget(m, 2 * COMMAND_MS, COMMAND_SLACK + room * LIST_LINE, 0);
	o = imap_send(m, command, f);
	if (o == DONE)
		o = imap_receive(m, f);
	*count = m->item_count;
	m->items = NULL;
	free(command);
	return o;
}

/* --- bodies --- */

static void
forget_answer(struct imap_mail *mail)
{
	mail->answered = mail->has_body = false;
	mail->date = INT64_MIN;
	str_truncate(&mail->bytes, 0);
}

static enum outcome
receive_bodies(struct imap *m, struct imap_mail *mails, size_t count, struct fail *f)
{
	enum outcome o;

	m->mails = mails;
	m->mail_count = count;
	str_truncate(&m->body, 0);
	o = imap_receive(m, f);
	m->mails = NULL;
	return o;
}

enum outcome
imap_ask(struct imap *m, const struct imap_mail *mails, size_t count, struct fail *f)
{
	struct str command = {0};
	struct uids uids = {0};
	enum outcome o;

	for (size_t i = 0; i < count; i++)
		uids_add(&uids, mails[i].uid);
	str_addz(&command, "UID FETCH ");
	uids_write(&command, &uids, 0, uids.count);
	str_addz(&command, " (UID INTERNALDATE BODY.PEEK[])");
	imap_budget(m, COMMAND_MS, COMMAND_SLACK, 0);
	o = imap_send(m, command.data, f);
	m->asked = o == DONE;
	uids_free(&uids);
	str_free(&command);
	return o;
}

enum outcome
imap_answer(struct imap *m, struct imap_mail *mails, size_t count, struct fail *f)
{
	uint64_t total = COMMAND_SLACK, largest = 0;

	for (size_t i = 0; i < count; i++) {
		forget_answer(&mails[i]);
		total += mails[i].size + RESPONSE_EXTRA;
		if (mails[i].size > largest)
			largest = mails[i].size;
	}
	/* A size may be wrong by a little (line ends counted otherwise): it is looked at again,
	 * alone. */
	m->asked = false;
	imap_budget(m, COMMAND_MS + (int64_t)(total / 1024) * MS_PER_KIB, total,
	    largest + COMMAND_SLACK / 2);
	return receive_bodies(m, mails, count, f);
}

/* One piece, for which command asks, appended to mail. */
static enum outcome
fetch_piece(struct imap *m, const char *command, struct imap_mail *piece, struct fail *f)
{
	enum outcome o;

	forget_answer(piece);
	imap_budget(m, COMMAND_MS + (PIECE / 1024) * MS_PER_KIB, PIECE + COMMAND_SLACK, PIECE);
	o = imap_send(m, command, f);
	return o == DONE ? receive_bodies(m, piece, 1, f) : o;
}

enum outcome
imap_fetch_alone(struct imap *m, struct imap_mail *mail, uint64_t max, bool bare, struct fail *f)
{
	struct imap_mail piece = {.uid = mail->uid};
	enum outcome o = DONE;

	forget_answer(mail);
	while (o == DONE && mail->bytes.len <= max) {
		bool first = !mail->bytes.len;
		char *command = xasprintf("UID FETCH %" PRIu32 " (UID%s BODY.PEEK[]<%zu.%d>)",
		    mail->uid, first && !bare ? " INTERNALDATE" : "", mail->bytes.len, PIECE);

		o = fetch_piece(m, command, &piece, f);
		free(command);
		mail->answered = piece.answered;
		if (o != DONE || !piece.answered)
			break;
		mail->has_body |= piece.has_body;
		if (first)
			mail->date = piece.date;
		str_add(&mail->bytes, str_text(&piece.bytes), piece.bytes.len);
		/* A short piece is the end only when the server's size says so, an empty one
		 * always. */
		if (!piece.bytes.len || (piece.bytes.len < PIECE && mail->bytes.len >= mail->size))
			break;
	}
	str_free(&piece.bytes);
	return o;
}

enum outcome
imap_fetch_header(struct imap *m, struct imap_mail *mail, uint64_t max, struct fail *f)
{
	char *command =
	    xasprintf("UID FETCH %" PRIu32 " (UID INTERNALDATE BODY.PEEK[HEADER]<0.%" PRIu64 ">)",
	        mail->uid, max < PIECE ? max : (uint64_t)PIECE);
	enum outcome o = fetch_piece(m, command, mail, f);

	free(command);
	return o;
}

/* --- what a move moved --- */

static void
add_set(struct uids *out, const struct mailimap_set *set, const struct uids *within)
{
	for (clistiter *i = clist_begin(set->set_list); i; i = clist_next(i)) {
		const struct mailimap_set_item *item = clist_content(i);

		for (size_t k = 0; k < within->count; k++)
			if (within->at[k] >= item->set_first && within->at[k] <= item->set_last)
				uids_add(out, within->at[k]);
	}
}

void
imap_read_copyuid(const struct imap *m, const struct uids *asked, struct uids *copied)
{
	clist *list = m->session->imap_response_info->rsp_extension_list;

	for (clistiter *i = clist_begin(list); i; i = clist_next(i)) {
		const struct mailimap_extension_data *data = clist_content(i);
		const struct mailimap_uidplus_resp_code_copy *copy = data->ext_data;

		if (data->ext_extension == &mailimap_extension_uidplus &&
		    data->ext_type == MAILIMAP_UIDPLUS_RESP_CODE_COPY && copy->uid_source_set)
			add_set(copied, copy->uid_source_set, asked);
	}
}
