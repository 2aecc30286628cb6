/* A ticket of an export: its mails as a mailbox, and as a line of JSON with files. */
#include <sysexits.h>
#include "ask.h"
#include "export.h"
#include "mbox.h"

/* sql: a literal that gives the column "raw" of the row $1. *rows is the caller's to free; *bytes
 * is NULL when there is nothing. */
static int
fetch_bytes(struct exporting *e, const char *sql, struct db_param param, struct db_rows **rows,
    const char **bytes, size_t *n)
{
	struct fail f = {0};
	enum outcome o = db_call(e->c->db, sql, 1, &param, rows, &f);

	*bytes = NULL;
	if (o != DONE)
		return ctl_db_error(e->c, "read the bytes of a mail", o, &f);
	if (db_count(*rows) > 0 && db_value(*rows, 0, "raw"))
		*bytes = db_value_bytes(*rows, 0, "raw", n);
	return EX_OK;
}

int
export_error(const struct fail *f)
{
	return ctl_error(EX_CANTCREAT, "%s", f->text);
}

static int
write_mail(struct exporting *e, const struct answer *mail)
{
	static const char incoming[] = "SELECT raw FROM api.ctl_mail_raw($1)",
	                  outgoing[] = "SELECT raw FROM api.ctl_outgoing_raw($1)";
	struct db_number id;
	struct db_rows *rows = NULL;
	const char *bytes;
	struct str box = {0};
	size_t n = 0;

	int code = fetch_bytes(e, strcmp(answer_text(mail, "way"), "in") == 0 ? incoming : outgoing,
	    db_int(&id, answer_int(mail, "id")), &rows, &bytes, &n);
	if (code == EX_OK && bytes) {
		mbox_write_mail(
		    answer_text(mail, "sender"), answer_int(mail, "at"), bytes, n, &box);
		export_folder_add(e->folder, str_text(&box), box.len);
		e->mails++;
	}
	str_free(&box);
	db_rows_free(&rows);
	return code;
}

static int
write_mbox(struct exporting *e, const struct answer *all)
{
	char *name = xasprintf("mails/%s.mbox", answer_text(all, "ticket.label"));
	struct fail f = {0};
	enum outcome o = export_folder_begin(e->folder, name, &f);
	int code = o == DONE ? EX_OK : export_error(&f);

	for (size_t i = 0; code == EX_OK && i < answer_count(all, "mails"); i++)
		code = write_mail(e, answer_at(all, "mails", i));
	if (code == EX_OK && export_folder_end(e->folder, &f) != DONE)
		code = export_error(&f);
	export_folder_drop(e->folder);
	free(name);
	return code;
}

static int
write_file(struct exporting *e, const char *sha256)
{
	char *name = xasprintf("files/%s", sha256);
	struct db_rows *rows = NULL;
	struct fail f = {0};
	const char *bytes;
	size_t n = 0;
	int code = EX_OK;

	if (!export_folder_has(e->folder, name)) {
		code = fetch_bytes(
		    e, "SELECT raw FROM api.ctl_file_raw($1)", db_text(sha256), &rows, &bytes, &n);
		if (code == EX_OK && bytes) {
			e->files++;
			if (export_folder_begin(e->folder, name, &f) != DONE)
				code = export_error(&f);
			else
				export_folder_add(e->folder, bytes, n);
			if (code == EX_OK && export_folder_end(e->folder, &f) != DONE)
				code = export_error(&f);
		}
		export_folder_drop(e->folder);
		db_rows_free(&rows);
	}
	free(name);
	return code;
}

/* The files of all messages, or notes, of a ticket. */
static int
write_files(struct exporting *e, const struct answer *all, const char *path)
{
	int code = EX_OK;

	for (size_t i = 0; i < answer_count(all, path); i++) {
		const struct answer *said = answer_at(all, path, i);
		for (size_t k = 0; code == EX_OK && k < answer_count(said, "attachments"); k++)
			code =
			    write_file(e, answer_text(answer_at(said, "attachments", k), "sha256"));
	}
	return code;
}

static int
write_json(struct exporting *e, const struct answer *all)
{
	int code = write_files(e, all, "ticket.messages");

	if (code == EX_OK)
		code = write_files(e, all, "ticket.notes");
	if (code != EX_OK)
		return code;
	char *line = answer_dump(all, "ticket");
	export_folder_line(e->folder, line);
	free(line);
	return EX_OK;
}

int
export_ticket(struct exporting *e, int64_t number)
{
	struct db_number wanted;
	struct db_param params[] = {
	    db_int(&wanted, number), db_text(e->customer), db_bool(!e->without_notes)};
	struct fail f = {0};
	char *text;
	int code = ask(e->c, "read a ticket",
	    "SELECT api.ctl_export_ticket($1, $2, $3::boolean) AS answer", 3, params, &text);

	if (code != EX_OK || !text)
		return code;
	struct answer *all = answer_read(text);
	if (e->mbox)
		code = write_mbox(e, all);
	if (code == EX_OK && e->json)
		code = write_json(e, all);
	if (code == EX_OK && export_folder_ticket(e->folder, number, &f) != DONE)
		code = export_error(&f);
	answer_free(&all);
	free(text);
	return code;
}
