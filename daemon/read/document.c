#include "document.h"

#include "attachment.h"
#include "date.h"
#include "digest.h"
#include "document_text.h"
#include "identity.h"
#include "json.h"
#include "protection.h"

enum { ADDRESSES_MAX = 1000 };

/* All addresses of all fields of that name; *count of them stand in the array now. */
static void
put_field(struct mail *m, struct json *j, const char *name, int *count)
{
	for (const struct field *f = mail_field(m->fields, name); f; f = mail_next(f))
		for (struct address *a = address_parse(m->arena, f->value); a; a = a->next) {
			if (++*count > ADDRESSES_MAX) {
				mail_warn(
				    m, "address-limit", "more than %d addresses", ADDRESSES_MAX);
				return;
			}
			document_put_address(j, a);
		}
}

static void
put_addresses(struct mail *m, struct json *j, const char *key, const char *name, const char *other)
{
	int count = 0;

	json_put_array(j, key);
	put_field(m, j, name, &count);
	if (other)
		put_field(m, j, other, &count);
	json_close(j, ']');
}

static void
put_first_address(struct mail *m, struct json *j, const char *key, const char *name)
{
	struct address *first = NULL;

	for (const struct field *f = mail_field(m->fields, name); f && !first; f = mail_next(f))
		first = address_parse(m->arena, f->value);
	json_key(j, key);
	document_put_address(j, first);
}

static const struct address *
put_from(struct mail *m, struct json *j)
{
	const struct address *first = NULL;
	int64_t count = 0;

	for (const struct field *f = mail_field(m->fields, "From"); f; f = mail_next(f))
		for (const struct address *a = address_parse(m->arena, f->value); a; a = a->next) {
			first = first ? first : a;
			count++;
		}
	json_key(j, "from");
	document_put_address(j, first);
	json_put_number(j, "from_count", count);
	json_put(j, "from_raw", mail_value(m->fields, "From"));
	return first;
}

static void
put_ids(struct mail *m, struct json *j, const char *key, const char *name)
{
	const struct identity *id = identity_read(m->arena, m->fields, name);

	json_put_array(j, key);
	for (; id; id = id->next)
		json_text(j, id->id);
	json_close(j, ']');
}

/* "<>" is the null sender, ""; what cannot be read is not. */
static const char *
return_path(struct mail *m)
{
	const struct field *path = mail_field(m->fields, "Return-Path");
	const struct address *a = path ? address_parse(m->arena, path->value) : NULL;

	if (!path)
		return NULL;
	return a ? a->address : strpbrk(path->value, "<>") ? "" : path->value;
}

static void
put_delivery(struct mail *m, struct json *j)
{
	static const char *const names[] = {"Delivered-To", "X-Original-To", "Envelope-To"};
	int count = 0;

	json_put_array(j, "delivered_to");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (const struct field *f = mail_field(m->fields, names[i]); f; f = mail_next(f)) {
			const struct address *a = address_parse(m->arena, f->value);
			if ((a || *f->value) && count++ < ADDRESSES_MAX)
				json_text(j, a ? a->address : f->value);
		}
	json_close(j, ']');
	json_put(j, "return_path", return_path(m));
}

static void
put_heading(struct mail *m, struct json *j)
{
	const struct field *date = mail_field(m->fields, "Date"),
	                   *subject = mail_field(m->fields, "Subject"),
	                   *topic = mail_field(m->fields, "Thread-Topic");
	struct identity *own = identity_read(m->arena, m->fields, "Message-ID");

	json_put(j, "message_id", own ? own->id : NULL);
	put_ids(m, j, "in_reply_to", "In-Reply-To");
	put_ids(m, j, "references", "References");
	json_put(j, "date", date ? date_read(m->arena, date->value) : NULL);
	document_put_text(j, "subject", subject ? subject->text : "");
	if (topic)
		document_put_text(j, "thread_topic", topic->text);
}

static void
put_kind(struct mail *m, struct json *j, const struct kind *kind)
{
	json_put(j, "kind", kind->name);
	json_put_array(j, "automatic");
	for (const struct signal *s = kind->signals; s; s = s->next) {
		json_open(j, '{');
		json_put(j, "signal", s->signal);
		json_put(j, "header", s->header);
		json_put(j, "value", s->value);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_put_number(j, "received_count", kind->received_count);
	json_put_bool(j, "spam", kind->spam);
	json_put_array(j, "loop_marks");
	for (const struct field *f = mail_field(m->fields, "X-Promised-Loop"); f; f = mail_next(f))
		json_text(j, f->value);
	json_close(j, ']');
}

static void
put_recipient(struct json *j, const struct bounce_recipient *r)
{
	json_put(j, "recipient", r ? r->recipient : NULL);
	json_put(j, "status", r ? r->status : "");
	json_put(j, "action", r ? r->action : "");
	json_put(j, "diagnostic", r ? r->diagnostic : "");
}

/* The first recipient stands in the object itself, all of them in "recipients". */
static void
put_bounce(struct json *j, const struct bounce *bounce)
{
	json_key(j, "bounce");
	if (!bounce) {
		json_null(j);
		return;
	}
	const char *id = bounce->original_message_id;
	json_open(j, '{');
	put_recipient(j, bounce->recipients);
	json_put(j, "original_message_id", id && *id ? id : NULL);
	json_put_array(j, "recipients");
	for (const struct bounce_recipient *r = bounce->recipients; r; r = r->next) {
		json_open(j, '{');
		put_recipient(j, r);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_close(j, '}');
}

static void
put_authentication(struct json *j, const struct authres *a)
{
	json_key(j, "authentication");
	if (!a) {
		json_null(j);
		return;
	}
	json_open(j, '{');
	json_put(j, "authserv", a->authserv);
	json_put(j, "dmarc", a->dmarc);
	json_put(j, "dkim", a->dkim);
	json_put(j, "spf", a->spf);
	json_put(j, "aligned", a->aligned);
	json_put(j, "header_from", a->header_from);
	json_close(j, '}');
}

static void
put_attachments(struct mail *m, struct json *j, const struct attachment *attachments, size_t count)
{
	json_put_array(j, "attachments");
	for (size_t i = 0; i < count; i++) {
		const struct part *p = attachments[i].part;
		json_open(j, '{');
		json_put_number(j, "position", (int64_t)i + 1);
		json_put(j, "name", attachment_name(m->arena, p));
		json_put(j, "type", p->type);
		json_put_number(j, "size", (int64_t)p->length);
		json_put(j, "sha256", attachments[i].sha256);
		json_put_bool(j, "inline", attachments[i].is_inline);
		json_put(j, "content_id", p->content_id);
		json_put(j, "purpose", protection_purpose(p));
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_protection(struct mail *m, struct json *j)
{
	json_put_array(j, "protection");
	for (const struct protection *p = protection_of(m); p; p = p->next) {
		json_open(j, '{');
		json_put(j, "kind", p->kind);
		json_put(j, "type", p->type);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void
put_warnings(struct json *j, const struct warning *w)
{
	json_put_array(j, "warnings");
	for (; w; w = w->next) {
		json_open(j, '{');
		json_put(j, "code", w->code);
		json_put(j, "detail", w->detail);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* The same for two copies of a mail that took different ways. */
static void
put_fingerprint(struct mail *m, struct json *j, const struct address *from,
    const struct attachment *attachments, size_t count)
{
	const char **texts = arena_alloc(m->arena, (count + 3) * sizeof *texts);
	char hex[DIGEST_HEX];

	texts[0] = from ? from->address : "";
	texts[1] = mail_value(m->fields, "Date");
	texts[2] = m->text;
	for (size_t i = 0; i < count; i++)
		texts[3 + i] = attachments[i].sha256;
	digest_texts(texts, count + 3, hex);
	json_put(j, "fingerprint", hex);
}

char *
document_write(struct mail *m, const struct findings *found, const struct attachment *attachments,
    size_t count)
{
	struct json j = {0};

	json_open(&j, '{');
	put_kind(m, &j, &found->kind);
	put_heading(m, &j);
	const struct address *from = put_from(m, &j);
	put_first_address(m, &j, "sender", "Sender");
	put_first_address(m, &j, "reply_to", "Reply-To");
	put_addresses(m, &j, "to", "To", NULL);
	put_addresses(m, &j, "cc", "Cc", NULL);
	put_addresses(m, &j, "resent_to", "Resent-To", "Resent-Cc");
	put_delivery(m, &j);
	document_put_texts(m, &j, found);
	put_authentication(&j, found->authres);
	put_bounce(&j, found->kind.bounce);
	json_put_bool(&j, "header_only", m->header_only);
	json_put_bool(&j, "malformed", m->malformed);
	put_attachments(m, &j, attachments, count);
	put_protection(m, &j);
	put_fingerprint(m, &j, from, attachments, count);
	put_warnings(&j, m->warnings);
	json_close(&j, '}');
	return str_take(&j.out);
}
