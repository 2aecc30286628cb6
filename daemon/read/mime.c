/* The tree of parts, from the root down. */
#include "mime.h"

#include "../common/str.h"
#include "charset.h"
#include "cms.h"
#include "field.h"
#include "leaf.h"
#include "multipart.h"
#include "param.h"
#include "prescan.h"
#include "protection.h"
#include "text.h"
#include "unpack.h"

enum { SIGNED_DEPTH_MAX = 3 }; /* each keeps a copy: see child.c */

struct tree {
	struct mail *m;
	size_t parts;
	size_t confirmed; /* bytes that were looked at a second time, of all depths together */
};

static void entity_read(
    struct tree *t, struct part *p, const char *bytes, size_t n, const char *type, int depth);

static void
limit_reached(struct tree *t, const char *what)
{
	t->m->malformed = true;
	mail_warn(t->m, "mime-limit", "%s", what);
}

/* Asks for a second opinion, but not for ever: many large multiparts in each other would take their
 * depth times their size. */
static void
confirm(struct tree *t, const struct part *p, const struct cuts *cuts, const char *boundary)
{
	t->confirmed += p->raw_length;
	if (t->confirmed <= 4 * t->m->length &&
	    !cuts_confirmed(cuts, p->raw, p->raw_length, boundary))
		mail_warn(t->m, "mime-ambiguous", "another parser takes this %s apart differently",
		    p->type);
}

/* Fills cuts; false when the body has no part at all. */
static bool
multipart_cut(struct tree *t, struct part *p, struct cuts *cuts)
{
	const char *boundary = part_parameter(p, "boundary");
	bool sane = prescan_boundary(boundary);

	if (*boundary && !sane)
		limit_reached(t, "boundary with forbidden characters or longer than 200");
	if (*boundary)
		cuts_at_lines(cuts, p->raw, p->raw_length, boundary);
	if (!cuts->count && (boundary = boundary_guess(t->m->arena, p->raw, p->raw_length))) {
		mail_warn(t->m, "mime-boundary",
		    "no part begins with the declared boundary, taken: %s", boundary);
		cuts_at_lines(cuts, p->raw, p->raw_length, boundary);
		sane = true;
	}
	if (cuts->count && !cuts->too_many && sane)
		confirm(t, p, cuts, boundary);
	return cuts->count > 0;
}

static void
multipart_read(struct tree *t, struct part *p, int depth)
{
	struct cuts *cuts = xcalloc(1, sizeof *cuts);
	struct part **end = &p->children;
	const char *type =
	    strcmp(p->type, "multipart/digest") == 0 ? "message/rfc822" : "text/plain";

	p->class = PART_MULTIPART;
	if (!multipart_cut(t, p, cuts)) {
		mail_warn(t->m, "mime-empty", "%s without parts, shown as text", p->type);
		p->type = "text/plain";
		leaf_read(t->m, p);
	}
	if (cuts->too_many)
		limit_reached(t, "more than 1000 parts");
	for (size_t i = 0; i < cuts->count; i++) {
		if (t->parts >= MIME_PARTS_MAX) {
			limit_reached(t, "more than 1000 parts");
			break;
		}
		struct part *child = *end = arena_alloc(t->m->arena, sizeof *child);
		child->parent = p;
		entity_read(t, child, p->raw + cuts->list[i].start,
		    cuts->list[i].end - cuts->list[i].start, type, depth + 1);
		end = &child->next;
	}
	free(cuts);
}

/* An attached mail, also (against RFC 2046, 5.2.1) one in base64 or quoted-printable. */
static void
message_read(struct tree *t, struct part *p, int depth)
{
	struct decoded d = leaf_decode(t->m, p);
	struct part *child = arena_alloc(t->m->arena, sizeof *child);

	p->class = PART_MESSAGE;
	p->data = d.data;
	p->length = d.length;
	p->children = child;
	child->parent = p;
	entity_read(t, child, d.data, d.length, "text/plain", depth + 1);
	p->fields = child->fields;
}

/* Signed parts around p. */
static int
wrappings(const struct part *p)
{
	int n = 0;

	for (p = p->parent; p; p = p->parent)
		n += p->class == PART_LEAF;
	return n;
}

/* A leaf that may hold a signed part; then that is its child. */
static void
packed_read(struct tree *t, struct part *p, int depth)
{
	const char *content;
	size_t n;

	leaf_read(t->m, p);
	if (!protection_is_pkcs7(p) || wrappings(p) >= SIGNED_DEPTH_MAX ||
	    !cms_signed_content(t->m->arena, p->data, p->length, &content, &n))
		return;
	p->children = arena_alloc(t->m->arena, sizeof *p->children);
	p->children->parent = p;
	entity_read(t, p->children, content, n, "text/plain", depth + 1);
}

static const char *
disposition_of(struct arena *a, const struct part *p, struct parameter **parameters)
{
	const char *head;

	*parameters = param_read(a, mail_value(p->fields, "Content-Disposition"), &head);
	if (strcmp(head, "inline") == 0 || !*head)
		return *head ? "inline" : "";
	return "attachment"; /* RFC 2183, 2.8: unknown ones count as this */
}

static const char *
file_name_of(struct arena *a, const struct part *p, struct parameter *disposition)
{
	struct part d = {.parameters = disposition};
	const char *name = part_parameter(&d, "filename");

	if (!*name)
		name = part_parameter(&d, "name");
	if (!*name)
		name = part_parameter(p, "name");
	if (!*name)
		name = part_parameter(p, "filename");
	return param_file_name(a, name);
}

static const char *
content_id_of(struct arena *a, const struct part *p)
{
	const char *id = mail_value(p->fields, "Content-ID"), *open = strchr(id, '<');

	if (!open)
		return arena_strndup(a, id, strcspn(id, " \t"));
	return arena_strndup(a, open + 1, strcspn(open + 1, ">"));
}

/* RFC 2045, 5.2: what cannot be read as a type is text/plain. */
static void
part_headers(struct tree *t, struct part *p, const char *default_type)
{
	struct arena *a = t->m->arena;
	const struct field *type = mail_field(p->fields, "Content-Type");
	struct parameter *disposition;

	p->type = default_type;
	if (type) {
		const char *head;
		p->parameters = param_read(a, type->value, &head);
		const char *slash = strchr(head, '/');
		if (slash && slash != head && slash[1])
			p->type = head;
		else if (strcmp(head, "multipart") == 0)
			p->type = "multipart/mixed";
		else
			p->type = "text/plain";
		if (mail_next(type))
			mail_warn(t->m, "duplicate-header", "several Content-Type in one part");
	}
	p->disposition = disposition_of(a, p, &disposition);
	p->file_name = file_name_of(a, p, disposition);
	p->content_id = content_id_of(a, p);
	const struct field *description = mail_field(p->fields, "Content-Description");
	p->description = description ? description->text : "";
}

static bool
is_message(const struct part *p)
{
	return strcmp(p->type, "message/rfc822") == 0 || strcmp(p->type, "message/global") == 0 ||
	       strcmp(p->type, "message/news") == 0;
}

static void
entity_body(
    struct tree *t, struct part *p, const char *body, size_t n, const char *default_type, int depth)
{
	t->parts++;
	part_headers(t, p, default_type);
	p->raw = body;
	p->raw_length = n;
	bool composite = strncmp(p->type, "multipart/", 10) == 0 || is_message(p);
	if (composite && depth >= MIME_DEPTH_MAX) {
		limit_reached(t, "parts nested deeper than 50");
		leaf_read(t->m, p);
	} else if (strncmp(p->type, "multipart/", 10) == 0) {
		multipart_read(t, p, depth);
	} else if (composite) {
		message_read(t, p, depth);
	} else {
		packed_read(t, p, depth);
	}
}

static void
entity_read(
    struct tree *t, struct part *p, const char *bytes, size_t n, const char *type, int depth)
{
	/* The header of an attached mail may start with a blank or From_ line, like ours. */
	bool top = p->parent && p->parent->class == PART_MESSAGE;
	struct header h = header_read(t->m->arena, bytes, n, top);

	header_decode(t->m->arena, h.fields, NULL);
	p->fields = h.fields;
	entity_body(t, p, bytes + h.body, n - h.body, type, depth);
}

/* Raw bytes in header fields are most likely in the charset that the mail's text declares. */
static const char *
header_charset(struct arena *a, const struct field *fields)
{
	struct part p = {0};
	const char *head;

	p.parameters = param_read(a, mail_value(fields, "Content-Type"), &head);
	const char *charset = part_parameter(&p, "charset");
	return charset_known(charset) ? charset : NULL;
}

static void
header_of_mail(struct mail *m, size_t limit, size_t *body)
{
	struct header h = header_read(m->arena, m->bytes, limit, true);

	m->fields = h.fields;
	*body = h.body;
	header_decode(m->arena, m->fields, header_charset(m->arena, m->fields));
	if (h.skipped)
		mail_warn(m, "header-malformed", "%zu header lines are no fields", h.skipped);
	if (h.no_blank)
		mail_warn(m, "header-malformed", "no blank line before the body");
	if (h.has_nul)
		mail_warn(m, "header-nul", "NUL bytes in the header");
}

struct mail *
mail_parse(const void *bytes, size_t length, bool header_only)
{
	struct arena *a = arena_new();
	struct mail *m = arena_alloc(a, sizeof *m);
	struct tree t = {.m = m};
	size_t limit, body;

	*m = (struct mail){
	    .arena = a, .bytes = bytes, .length = length, .header_only = header_only, .text = ""};
	const char *over = prescan_header(m->bytes, length, &limit);
	if (over) {
		m->malformed = true;
		mail_warn(m, "header-limit", "%s", over);
	}
	header_of_mail(m, limit, &body);
	if (header_only)
		return m;
	m->root = arena_alloc(a, sizeof *m->root);
	m->root->fields = m->fields;
	entity_body(&t, m->root, m->bytes + body, length - body, "text/plain", 0);
	unpack(m);
	text_choose(m);
	return m;
}

void
mail_free(struct mail **m)
{
	if (!*m)
		return;
	struct arena *a = (*m)->arena;
	arena_free(&a);
	*m = NULL;
}
