/* promisectl reconcile: after a restore, mails that were fetched and moved away since the backup
 * are in no table. They are moved back to where the desk finds them. */
#include <inttypes.h>
#include <sysexits.h>
#include "../common/login.h"
#include "../fetch/imap.h"
#include "../read/digest.h"
#include "ask.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"
#include "progress.h"
#include "when.h"

enum {
	AT_ONCE = 50,         /* positions looked up at a time, from the last one on */
	ENOUGH_KNOWN = 200,   /* so many older ones in a row that are known: the rest is, too */
	HEADER_MAX = 1 << 20, /* as fetch has it */
	DAY_S = 24 * 60 * 60, /* before the backup: what had arrived then and was not fetched yet */
};

struct reconcile {
	struct ctl *c;
	const struct conf_mailbox *mailbox;
	struct imap *imap;
	struct progress *progress;
	bool dry;
	time_t since; /* mails that arrived earlier are left where they are */
	uint32_t known_in_a_row;
	int64_t seen;
	struct uids unknown;
};

static enum outcome
open_session(void *context, const struct connection_settings *to, struct fail *f)
{
	struct reconcile *r = context;

	return imap_open(to, &r->imap, f);
}

/* As it was stored: whole, or of a large one the header. */
static enum outcome
fetch(struct reconcile *r, const struct imap_item *item, struct imap_mail *mail, struct fail *f)
{
	uint64_t max = (uint64_t)r->c->conf->read.mail_size;

	mail->uid = item->uid;
	mail->size = item->size;
	str_truncate(&mail->bytes, 0);
	return item->size > max ? imap_fetch_header(r->imap, mail, HEADER_MAX, f)
	                        : imap_fetch_alone(r->imap, mail, max, false, f);
}

static enum outcome
is_known(const struct reconcile *r, const struct imap_mail *mail, bool *known, struct fail *f)
{
	char hex[DIGEST_HEX];
	struct db_param param = db_text(hex);
	struct db_rows *rows = NULL;

	digest_bytes(str_text(&mail->bytes), mail->bytes.len, hex);
	enum outcome o =
	    db_call(r->c->db, "SELECT api.ctl_mail_known($1) AS known", 1, &param, &rows, f);
	if (o == DONE)
		*known = db_value_bool(rows, 0, "known");
	db_rows_free(&rows);
	return o;
}

/* A mail that is gone meanwhile, or that the server does not give, is passed over. */
static enum outcome
look_at(struct reconcile *r, const struct imap_item *item, struct imap_mail *mail, struct fail *f)
{
	bool known = true;
	enum outcome o = fetch(r, item, mail, f);

	if (o != DONE)
		return imap_health(r->imap) == IMAP_WELL ? DONE : o;
	if (mail->has_body)
		o = is_known(r, mail, &known, f);
	bool old = mail->date != INT64_MIN && mail->date < r->since;
	r->seen++;
	r->known_in_a_row = old || known ? r->known_in_a_row + 1 : 0;
	if (o == DONE && !known && !old)
		uids_add(&r->unknown, item->uid);
	progress_add(r->progress, 1);
	return o;
}

static enum outcome
look_at_some(
    struct reconcile *r, uint32_t first, uint32_t last, struct imap_mail *mail, struct fail *f)
{
	struct uids found = {0};
	struct imap_item items[AT_ONCE];
	struct str set = {0};
	size_t count = 0;
	enum outcome o = imap_search_positions(r->imap, first, last, &found, f);

	uids_sort(&found);
	uids_write(&set, &found, 0, found.count);
	if (o == DONE && found.count)
		o = imap_list(r->imap, str_text(&set), items, AT_ONCE, &count, f);
	for (size_t i = 0; i < count && o == DONE && !progress_stopping(r->progress); i++)
		if (uids_has(&found, items[i].uid))
			o = look_at(r, &items[i], mail, f);
	str_free(&set);
	uids_free(&found);
	return o;
}

/* From the newest on: what was moved last has the highest number. */
static enum outcome
look(struct reconcile *r, struct fail *f)
{
	struct imap_folder folder;
	struct imap_mail mail = {0};
	enum outcome o = imap_select(r->imap, r->mailbox->done_folder, &folder, f);

	for (uint32_t last = o == DONE ? folder.exists : 0; o == DONE && last > 0;) {
		uint32_t first = last > AT_ONCE ? last - AT_ONCE + 1 : 1;
		o = look_at_some(r, first, last, &mail, f);
		last = first - 1;
		if (r->known_in_a_row >= ENOUGH_KNOWN || progress_stopping(r->progress))
			break;
	}
	str_free(&mail.bytes);
	return o;
}

static enum outcome
bring_back(struct reconcile *r, size_t *back, struct fail *f)
{
	enum outcome o = DONE;

	*back = 0;
	uids_sort(&r->unknown);
	for (size_t from = 0; from < r->unknown.count && o == DONE && !r->dry; from += AT_ONCE) {
		size_t left = r->unknown.count - from;
		struct uids part = {
		    .at = r->unknown.at + from, .count = left < AT_ONCE ? left : AT_ONCE};
		struct uids gone = {0};
		o = imap_move(r->imap, &part, r->mailbox->folder, &gone, f);
		*back += gone.count;
		if (o == DONE && gone.count < part.count)
			o = LATER;
		uids_free(&gone);
	}
	return o;
}

/* --- */

static int
fail_mailbox(const struct reconcile *r, const struct fail *f)
{
	return ctl_error(EX_UNAVAILABLE, "mailbox %s: %s; run the same command again",
	    r->mailbox->name, f->text);
}

static void
report(const struct reconcile *r, size_t back)
{
	if (r->dry)
		print_line("%s: %" PRId64
		           " mails of \"%s\" looked at, %zu are not in the ledger and would be "
		           "moved back to \"%s\"",
		    r->mailbox->name, r->seen, r->mailbox->done_folder, r->unknown.count,
		    r->mailbox->folder);
	else
		print_line("%s: %" PRId64 " mails of \"%s\" looked at, %zu moved back to \"%s\"%s",
		    r->mailbox->name, r->seen, r->mailbox->done_folder, back, r->mailbox->folder,
		    back ? ": the desk fetches them from there" : "");
}

static int
serve(struct reconcile *r)
{
	struct login login = {.conf = r->c->conf,
	    .server = &r->mailbox->imap,
	    .scheme = "imap",
	    .wake_fd = -1,
	    .tick = progress_beat};
	struct fail f = {0};
	size_t back = 0;

	if (!r->mailbox->done_folder) {
		print_line("%s: mails stay in \"%s\", and what is not in the ledger is fetched "
		           "from there by "
		           "itself",
		    r->mailbox->name, r->mailbox->folder);
		return EX_OK;
	}
	enum outcome o = login_open(&login, open_session, r, &f);
	if (o == DONE)
		o = look(r, &f);
	if (o == DONE && !progress_stopping(r->progress))
		o = bring_back(r, &back, &f);
	int code = o == DONE ? EX_OK : fail_mailbox(r, &f);
	if (o == DONE && !progress_stopping(r->progress))
		report(r, back);
	imap_close(&r->imap);
	uids_free(&r->unknown);
	return code;
}

/* When the backup was made that the database was restored from, and a day before. */
static int
settle_since(struct reconcile *r, const char *text)
{
	struct answer *a = NULL;
	char *answer = NULL;

	if (text)
		return when_read(text, &r->since)
		           ? EX_OK
		           : ctl_usage("reconcile",
		                 "--since: \"%s\" is no moment like 2026-11-22T09:00+02:00", text);
	int code = ask(
	    r->c, "look at what was restored", "SELECT api.ctl_hold() AS answer", 0, NULL, &answer);
	if (answer)
		a = answer_read(answer);
	if (code == EX_OK && (!a || !when_read(answer_text(a, "made_at"), &r->since)))
		code = ctl_error(EX_DATAERR, "the database was not restored, or that is settled; "
		                             "since when do mails lack? --since "
		                             "2026-11-22T09:00+02:00");
	r->since -= DAY_S;
	answer_free(&a);
	free(answer);
	return code;
}

static bool
is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	return argc == 1;
}

static int
check_names(const struct conf *conf, int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		bool found = false;
		for (size_t k = 0; k < conf->mailbox_count; k++)
			found |= strcmp(conf->mailboxes[k].name, argv[i]) == 0;
		if (!found)
			return ctl_error(
			    EX_NOINPUT, "there is no mailbox \"%s\" in the configuration", argv[i]);
	}
	return EX_OK;
}

static int
run(struct reconcile *r, int argc, char **argv)
{
	const struct progress_options shown = {
	    .doing = "reconcile", .unit = "mails", .again = "run the same command again"};
	int worst = EX_OK;

	r->progress = progress_new(&shown);
	for (size_t i = 0; i < r->c->conf->mailbox_count && !progress_stopping(r->progress); i++) {
		r->mailbox = &r->c->conf->mailboxes[i];
		r->seen = r->known_in_a_row = 0;
		if (!is_wanted(r->mailbox->name, argc, argv))
			continue;
		int code = serve(r);
		if (code != EX_OK)
			worst = code;
	}
	return progress_end(&r->progress, worst);
}

int
ctl_reconcile(struct ctl *c, int argc, char **argv)
{
	struct reconcile r = {.c = c};
	const char *since = NULL;
	const struct ctl_option options[] = {
	    {"dry-run", .flag = &r.dry}, {"since", .value = &since}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("reconcile", "%s", f.text);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = check_names(c->conf, argc, argv);
	if (code == EX_OK)
		code = settle_since(&r, since);
	return code == EX_OK ? run(&r, argc, argv) : code;
}
