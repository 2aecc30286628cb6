#include "say.h"

#include "compose.h"
#include "flow.h"
#include "plain.h"
#include "render.h"

/* An automatic answer must not be larger than what a stranger had to send for it (RFC 3834 section
 * 2). */
enum { RECEIPT_MAX = 4096, NAME_MAX_BYTES = 120 };

bool
voice_open(struct voice *v, const char *folder, const char *zone, struct str *errors)
{
	*v = (struct voice){catalogue_load(folder, errors), dates_new(), zone};
	if (!v->catalogue)
		voice_close(v);
	return v->catalogue;
}

void
voice_close(struct voice *v)
{
	catalogue_free(&v->catalogue);
	dates_free(&v->dates);
}

/* A stranger's display name is a courtesy: one that cannot stand in a header field is left out. */
static const char *
courteous(const char *name)
{
	for (const char *p = name; p && *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f || p - name > NAME_MAX_BYTES)
			return NULL;
	return name;
}

static enum outcome
write_mail(const struct outbox_row *row, const struct rendered *words, bool flowed, bool html,
    int64_t now, struct str *bytes, struct fail *f)
{
	/* "Ilze Bērziņa (Acme Support)": the first half is a stranger's. */
	char *from_name = plain_line(row->sender_name ? row->sender_name : "");
	struct compose_mail m = {
	    .kind = row->kind,
	    .from_name = from_name,
	    .from_address = row->desk_address,
	    .to_name = courteous(row->recipient_name),
	    .to_address = row->recipient,
	    .reply_to = row->reply_to,
	    .subject = words->subject,
	    .text = words->text,
	    .flowed = flowed,
	    .html = html ? words->html : NULL,
	    .files = row->files,
	    .file_count = row->file_count,
	    .message_id = row->message_id,
	    .in_reply_to = row->in_reply_to,
	    .references = row->references,
	    .auto_submitted = row->auto_submitted,
	    .loop_mark = row->loop_mark,
	    .date = now,
	};

	enum outcome o = compose(&m, bytes, f);
	free(from_name);
	return o;
}

enum outcome
say(const struct voice *v, const struct outbox_row *row, int64_t now, struct str *bytes,
    struct fail *f)
{
	struct rendered words;
	const char *language;
	const struct template *t =
	    catalogue_find(v->catalogue, row->template, row->language, &language);

	if (!t)
		return fail(f, NEVER, "there is no template \"%s\"", row->template);
	if (render(t, language, v->zone, row->facts, v->dates, &words, f) != DONE)
		return NEVER;
	/* What somebody wrote keeps the lines that he gave it. */
	bool flowed = t->vocabulary->customer && strcmp(row->template, "relay") != 0;
	if (flowed) {
		char *text = flow(words.text);
		free(words.text);
		words.text = text;
	}
	enum outcome o = write_mail(row, &words, flowed, true, now, bytes, f);
	if (o == DONE && strcmp(row->kind, "receipt") == 0 && bytes->len > RECEIPT_MAX) {
		str_truncate(bytes, 0);
		o = write_mail(row, &words, flowed, false, now, bytes, f);
	}
	rendered_free(&words);
	return o;
}
