#include "document.h"

#include <jansson.h>
#include "../common/str.h"
#include "attachment.h"
#include "date.h"
#include "digest.h"
#include "identity.h"

void
document_prepare(void)
{
	json_object_seed(0);
}

/* A string value. Everything in a mail is valid UTF-8 without NULs by now; what is not after all is
 * made so, or jansson would give nothing. */
static json_t *
text_json(const char *s)
{
	json_t *value = json_string(s);
	struct str clean = {0};

	if (value)
		return value;
	utf8_clean(&clean, s, strlen(s));
	value = json_string(str_text(&clean));
	str_free(&clean);
	return value;
}

static json_t *
text_or_null(const char *s)
{
	return s ? text_json(s) : json_null();
}

static void
set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new_nocheck(object, key, value);
}

static void
set_text(json_t *object, const char *key, const char *s)
{
	set(object, key, text_json(s ? s : ""));
}

static json_t *
limited_text(struct mail *m, const char *s)
{
	size_t n = strlen(s);

	if (n <= DOCUMENT_TEXT_MAX)
		return text_json(s);
	return text_json(arena_strndup(m->arena, s, utf8_cut(s, n, DOCUMENT_TEXT_MAX)));
}

static json_t *
address_json(const struct address *address)
{
	if (!address)
		return json_null();
	json_t *object = json_object();
	set_text(object, "name", address->name);
	set_text(object, "address", address->address);
	return object;
}

enum { ADDRESSES_MAX = 1000 };

/* All addresses of all fields of that name. */
static void
add_addresses(struct mail *m, json_t *array, const char *name)
{
	for (const struct field *f = mail_field(m->fields, name); f; f = mail_next(f))
		for (struct address *a = address_parse(m->arena, f->value); a; a = a->next) {
			if (json_array_size(array) >= ADDRESSES_MAX) {
				mail_warn(
				    m, "address-limit", "more than %d addresses", ADDRESSES_MAX);
				return;
			}
			json_array_append_new(array, address_json(a));
		}
}

static void
set_addresses(
    struct mail *m, json_t *document, const char *key, const char *name, const char *other)
{
	json_t *array = json_array();

	add_addresses(m, array, name);
	if (other)
		add_addresses(m, array, other);
	set(document, key, array);
}

static void
set_first_address(struct mail *m, json_t *document, const char *key, const char *name)
{
	struct address *first = NULL;

	for (const struct field *f = mail_field(m->fields, name); f && !first; f = mail_next(f))
		first = address_parse(m->arena, f->value);
	set(document, key, address_json(first));
}

static const struct address *
set_from(struct mail *m, json_t *document)
{
	const struct address *first = NULL;
	json_int_t count = 0;

	for (const struct field *f = mail_field(m->fields, "From"); f; f = mail_next(f))
		for (const struct address *a = address_parse(m->arena, f->value); a; a = a->next) {
			first = first ? first : a;
			count++;
		}
	set(document, "from", address_json(first));
	set(document, "from_count", json_integer(count));
	set_text(document, "from_raw", mail_value(m->fields, "From"));
	return first;
}

static json_t *
ids_json(const struct identity *id)
{
	json_t *array = json_array();

	for (; id; id = id->next)
		json_array_append_new(array, text_json(id->id));
	return array;
}

static void
set_delivery(struct mail *m, json_t *document)
{
	static const char *const names[] = {"Delivered-To", "X-Original-To", "Envelope-To"};
	const struct field *path = mail_field(m->fields, "Return-Path");
	json_t *array = json_array();

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		for (const struct field *f = mail_field(m->fields, names[i]); f; f = mail_next(f)) {
			const struct address *a = address_parse(m->arena, f->value);
			if (json_array_size(array) < ADDRESSES_MAX && (a || *f->value))
				json_array_append_new(array, text_json(a ? a->address : f->value));
		}
	set(document, "delivered_to", array);
	const struct address *a = path ? address_parse(m->arena, path->value) : NULL;
	/* "<>" is the null sender; what cannot be read is not */
	const char *text = !path                        ? NULL
	                   : a                          ? a->address
	                   : strpbrk(path->value, "<>") ? ""
	                                                : path->value;
	set(document, "return_path", text_or_null(text));
}

static void
set_heading(struct mail *m, json_t *document)
{
	const struct field *date = mail_field(m->fields, "Date"),
	                   *subject = mail_field(m->fields, "Subject"),
	                   *topic = mail_field(m->fields, "Thread-Topic");
	struct identity *own = identity_read(m->arena, m->fields, "Message-ID");

	set(document, "message_id", text_or_null(own ? own->id : NULL));
	set(document, "in_reply_to", ids_json(identity_read(m->arena, m->fields, "In-Reply-To")));
	set(document, "references", ids_json(identity_read(m->arena, m->fields, "References")));
	set(document, "date", text_or_null(date ? date_read(m->arena, date->value) : NULL));
	set(document, "subject", subject ? limited_text(m, subject->text) : text_json(""));
	if (topic)
		set(document, "thread_topic", limited_text(m, topic->text));
}

static void
set_kind(struct mail *m, json_t *document, const struct kind *kind)
{
	json_t *signals = json_array(), *marks = json_array();

	for (const struct signal *s = kind->signals; s; s = s->next) {
		json_t *signal = json_object();
		set_text(signal, "signal", s->signal);
		set_text(signal, "header", s->header);
		set_text(signal, "value", s->value);
		json_array_append_new(signals, signal);
	}
	for (const struct field *f = mail_field(m->fields, "X-Promised-Loop"); f; f = mail_next(f))
		json_array_append_new(marks, text_json(f->value));
	set_text(document, "kind", kind->name);
	set(document, "automatic", signals);
	set(document, "received_count", json_integer(kind->received_count));
	set(document, "spam", json_boolean(kind->spam));
	set(document, "loop_marks", marks);
}

static json_t *
recipient_json(const struct bounce_recipient *r)
{
	json_t *object = json_object();

	set_text(object, "recipient", r->recipient);
	set_text(object, "status", r->status);
	set_text(object, "action", r->action);
	set_text(object, "diagnostic", r->diagnostic);
	return object;
}

/* The first recipient stands in the object itself, all of them in "recipients". */
static json_t *
bounce_json(const struct bounce *bounce)
{
	static const struct bounce_recipient nobody;

	if (!bounce)
		return json_null();
	json_t *object = recipient_json(bounce->recipients ? bounce->recipients : &nobody),
	       *list = json_array();
	if (!bounce->recipients)
		set(object, "recipient", json_null());
	const char *id = bounce->original_message_id;
	set(object, "original_message_id", text_or_null(id && *id ? id : NULL));
	for (const struct bounce_recipient *r = bounce->recipients; r; r = r->next)
		json_array_append_new(list, recipient_json(r));
	set(object, "recipients", list);
	return object;
}

static json_t *
authres_json(const struct authres *a)
{
	if (!a)
		return json_null();
	json_t *object = json_object();
	set_text(object, "authserv", a->authserv);
	set(object, "dmarc", text_or_null(a->dmarc));
	set(object, "dkim", text_or_null(a->dkim));
	set(object, "spf", text_or_null(a->spf));
	set(object, "aligned", text_or_null(a->aligned));
	set(object, "header_from", text_or_null(a->header_from));
	return object;
}

static json_t *
attachments_json(struct mail *m, const struct attachment *attachments, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		const struct part *p = attachments[i].part;
		json_t *object = json_object();
		set(object, "position", json_integer((json_int_t)i + 1));
		set_text(object, "name", attachment_name(m->arena, p));
		set_text(object, "type", p->type);
		set(object, "size", json_integer((json_int_t)p->length));
		set_text(object, "sha256", attachments[i].sha256);
		set(object, "inline", json_boolean(attachments[i].is_inline));
		set_text(object, "content_id", p->content_id);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *
warnings_json(const struct warning *w)
{
	json_t *array = json_array();

	for (; w; w = w->next) {
		json_t *object = json_object();
		set_text(object, "code", w->code);
		set_text(object, "detail", w->detail);
		json_array_append_new(array, object);
	}
	return array;
}

/* The same for two copies of a mail that took different ways. */
static void
set_fingerprint(struct mail *m, json_t *document, const struct address *from,
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
	set_text(document, "fingerprint", hex);
}

static void
set_texts(struct mail *m, json_t *document, const struct findings *found)
{
	if (strlen(m->text) > DOCUMENT_TEXT_MAX)
		mail_warn(m, "text-limit",
		    "only the first 2 MiB of the text are kept beside the raw mail");
	set(document, "text", limited_text(m, m->text));
	set(document, "new_text", limited_text(m, found->new_text));
	set(document, "language", json_null());
	set(document, "commands", json_array());
	set(document, "promises", json_array());
	set(document, "rating", json_null());
}

char *
document_write(struct mail *m, const struct findings *found, const struct attachment *attachments,
    size_t count)
{
	json_t *document = json_object();

	set_kind(m, document, &found->kind);
	set_heading(m, document);
	const struct address *from = set_from(m, document);
	set_first_address(m, document, "sender", "Sender");
	set_first_address(m, document, "reply_to", "Reply-To");
	set_addresses(m, document, "to", "To", NULL);
	set_addresses(m, document, "cc", "Cc", NULL);
	set_addresses(m, document, "resent_to", "Resent-To", "Resent-Cc");
	set_delivery(m, document);
	set_texts(m, document, found);
	set(document, "authentication", authres_json(found->authres));
	set(document, "bounce", bounce_json(found->kind.bounce));
	set(document, "header_only", json_boolean(m->header_only));
	set(document, "malformed", json_boolean(m->malformed));
	set(document, "attachments", attachments_json(m, attachments, count));
	set_fingerprint(m, document, from, attachments, count);
	set(document, "warnings", warnings_json(m->warnings));
	char *text = json_dumps(document, JSON_COMPACT);
	json_decref(document);
	return text;
}
