/* The tree of parts. libetpan splits multiparts; around it stand our own header scanner, decoders and limits, because
 * libetpan 1.9.4 can be crashed by a boundary, recurses without limit, and loses all content of some bodies:
 *   - it gets one multipart at a time, with a header line made here and every inner "Content-" blinded, so
 *     that it never reads a stranger's Content-Type and never recurses;
 *   - its parts are counted against the boundary lines; where they differ the body is cut at those lines. */
#include "mime.h"

#include <libetpan/mailmime.h>
#include "../common/str.h"
#include "charset.h"
#include "decode.h"
#include "field.h"
#include "param.h"
#include "prescan.h"
#include "text.h"

struct tree {
	struct mail *m;
	size_t parts;
};

struct cut { /* one part of a multipart's body */
	size_t start, end;
};

struct cuts {
	struct cut list[MIME_PARTS_MAX];
	size_t count;
	bool too_many;
};

static void entity_read(struct tree *t, struct part *p, const char *bytes, size_t n, const char *type, int depth);

static void
limit_reached(struct tree *t, const char *what)
{
	t->m->malformed = true;
	mail_warn(t->m, "mime-limit", "%s", what);
}

/* What the line is: 0 no boundary, 1 opens a part, 2 closes the multipart. */
static int
boundary_line(const char *line, size_t n, const char *boundary, size_t length)
{
	if (n < length + 2 || line[0] != '-' || line[1] != '-' || memcmp(line + 2, boundary, length) != 0)
		return 0;
	line += length + 2;
	n -= length + 2;
	bool closes = n >= 2 && line[0] == '-' && line[1] == '-';
	for (size_t i = closes ? 2 : 0; i < n; i++)
		if (line[i] != ' ' && line[i] != '\t')
			return 0;
	return closes ? 2 : 1;
}

/* Before end, without the line end that belongs to the boundary line after it. */
static size_t
before_line_end(const char *body, size_t start, size_t end)
{
	if (end > start && body[end - 1] == '\n')
		end--;
	if (end > start && body[end - 1] == '\r')
		end--;
	return end;
}

/* The last part's end in a multipart that is never closed, or whose closing line is glued to the text. */
static size_t
before_glued_end(const char *body, struct cut last, const char *boundary)
{
	size_t end = last.end, length = strlen(boundary) + 4;

	while (end > last.start && ascii_isspace(body[end - 1]))
		end--;
	if (end - last.start < length)
		return last.end;
	const char *close = body + end - length;
	if (memcmp(close, "--", 2) != 0 || memcmp(close + 2, boundary, length - 4) != 0 ||
	    memcmp(close + length - 2, "--", 2) != 0)
		return last.end;
	return end - length;
}

static void
cut_at_lines(const char *body, size_t n, const char *boundary, struct cuts *cuts)
{
	size_t length = strlen(boundary);
	bool open = false;

	cuts->count = 0;
	for (size_t i = 0, next; i < n; i = next) {
		size_t end = line_end(body, n, i, &next);
		int what = boundary_line(body + i, end - i, boundary, length);
		if (!what)
			continue;
		if (open)
			cuts->list[cuts->count - 1].end = before_line_end(body, cuts->list[cuts->count - 1].start, i);
		open = false;
		if (what == 2)
			break;
		if (cuts->count == MIME_PARTS_MAX) {
			cuts->too_many = true;
			break;
		}
		cuts->list[cuts->count++] = (struct cut){next, n};
		open = true;
	}
	if (open)
		cuts->list[cuts->count - 1].end = before_glued_end(body, cuts->list[cuts->count - 1], boundary);
}

/* Hides the inner parts' MIME fields from libetpan. Only the copy is changed, and no offset. */
static void
blind(char *copy, size_t n)
{
	bool line_start = true;

	for (size_t i = 0; i < n; i++) {
		if (line_start && ascii_tolower((unsigned char)copy[i]) == 'c' && i + 8 <= n &&
		    ascii_ncasecmp(copy + i, "content-", 8) == 0)
			copy[i] = 'X';
		line_start = copy[i] == '\n' || copy[i] == '\r';
	}
}

/* libetpan steps over blank lines after the first boundary line, and so takes the text of a part that has no
 * header for one: put the start back. */
static size_t
start_after_boundary(const char *body, size_t start)
{
	while (start > 1 && body[start - 1] == '\n') {
		size_t i = start - 1;
		if (i && body[i - 1] == '\r')
			i--;
		if (i && body[i - 1] != '\n')
			break;
		start = i;
	}
	return start;
}

static void
etpan_collect(struct mailmime *multipart, const char *copy, const char *body, struct cuts *cuts)
{
	clist *list = multipart->mm_data.mm_multipart.mm_mp_list;

	for (clistiter *i = clist_begin(list); i && cuts->count < MIME_PARTS_MAX; i = clist_next(i)) {
		const struct mailmime *part = clist_content(i);
		size_t start = (size_t)(part->mm_mime_start - copy);
		cuts->list[cuts->count++] = (struct cut){start, start + part->mm_length};
	}
	if (cuts->count)
		cuts->list[0].start = start_after_boundary(body, cuts->list[0].start);
}

static void
cut_by_etpan(const char *body, size_t n, const char *boundary, struct cuts *cuts)
{
	struct str copy = {0};
	struct mailmime *message = NULL;
	size_t header, index = 0;

	cuts->count = 0;
	str_addf(&copy, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n", boundary);
	header = copy.len;
	str_reserve(&copy, n + 8); /* a reserve of NULs: some of its loops look one byte too far */
	str_add(&copy, body, n);
	str_add(&copy, "\0\0\0\0\0\0\0", 7);
	blind(copy.data + header, n);
	if (mailmime_parse(copy.data, header + n, &index, &message) == MAILIMF_NO_ERROR) {
		struct mailmime *inner = message->mm_type == MAILMIME_MESSAGE ? message->mm_data.mm_message.mm_msg_mime
									      : NULL;
		if (inner && inner->mm_type == MAILMIME_MULTIPLE)
			etpan_collect(inner, copy.data + header, body, cuts);
		mailmime_free(message);
	}
	str_free(&copy);
}

static bool
same_cuts(const struct cuts *x, const struct cuts *y)
{
	for (size_t i = 0; i < x->count && i < y->count; i++)
		if (x->list[i].start != y->list[i].start || x->list[i].end != y->list[i].end)
			return false;
	return x->count == y->count;
}

/* The first line that looks like a boundary, for a multipart that declares none or the wrong one. */
static const char *
boundary_guess(struct arena *a, const char *body, size_t n)
{
	for (size_t i = 0, next; i < n; i = next) {
		size_t end = line_end(body, n, i, &next);
		while (end > i && (body[end - 1] == ' ' || body[end - 1] == '\t'))
			end--;
		if (end - i < 8 || end - i > 74 || body[i] != '-' || body[i + 1] != '-')
			continue;
		char *boundary = arena_strndup(a, body + i + 2, end - i - 2);
		if (prescan_boundary(boundary) && strspn(boundary, "-") < strlen(boundary) && !strchr(boundary, ' '))
			return boundary;
	}
	return NULL;
}

/* Fills cuts; false when the body has no part at all. */
static bool
multipart_cut(struct tree *t, struct part *p, struct cuts *cuts)
{
	struct cuts *parsed;
	const char *boundary = part_parameter(p, "boundary");
	bool sane = prescan_boundary(boundary);

	if (*boundary && !sane)
		limit_reached(t, "boundary with forbidden characters or longer than 200");
	if (*boundary)
		cut_at_lines(p->raw, p->raw_length, boundary, cuts);
	if (!cuts->count && (boundary = boundary_guess(t->m->arena, p->raw, p->raw_length))) {
		mail_warn(t->m, "mime-boundary", "no part begins with the declared boundary, taken: %s", boundary);
		cut_at_lines(p->raw, p->raw_length, boundary, cuts);
		sane = true;
	}
	if (!cuts->count || cuts->too_many || !sane)
		return cuts->count;
	parsed = xcalloc(1, sizeof *parsed);
	cut_by_etpan(p->raw, p->raw_length, boundary, parsed);
	if (same_cuts(parsed, cuts))
		*cuts = *parsed;
	else
		mail_warn(t->m, "mime-repaired", "%zu parts found, %zu by the library", cuts->count, parsed->count);
	free(parsed);
	return true;
}

static void leaf_read(struct tree *t, struct part *p);

static void
multipart_read(struct tree *t, struct part *p, int depth)
{
	struct cuts *cuts = xcalloc(1, sizeof *cuts);
	struct part **end = &p->children;
	const char *type = strcmp(p->type, "multipart/digest") == 0 ? "message/rfc822" : "text/plain";

	p->class = PART_MULTIPART;
	if (!multipart_cut(t, p, cuts)) {
		mail_warn(t->m, "mime-empty", "%s without parts, shown as text", p->type);
		p->type = "text/plain";
		leaf_read(t, p);
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
		entity_read(t, child, p->raw + cuts->list[i].start, cuts->list[i].end - cuts->list[i].start, type,
		    depth + 1);
		end = &child->next;
	}
	free(cuts);
}

/* "base64", "quoted-printable", "x-uuencode" or anything else: what the first letters say. */
static struct decoded
transfer_decode(struct tree *t, const struct part *p)
{
	const char *encoding, *s = p->raw;
	size_t n = p->raw_length;
	struct arena *a = t->m->arena;

	param_read(a, mail_value(p->fields, "Content-Transfer-Encoding"), &encoding);
	if (strncmp(encoding, "quoted", 6) == 0)
		return decode_quoted_printable(a, s, n, false);
	if (strncmp(encoding, "x-uu", 4) == 0 || strncmp(encoding, "uu", 2) == 0)
		return decode_uuencode(a, s, n);
	if (strncmp(encoding, "base64", 6) == 0) {
		struct decoded d = decode_base64(a, s, n);
		if (d.bad * 8 <= n)
			return d;
		mail_warn(t->m, "encoding", "%s is not base64, taken as it is", p->type);
	}
	return (struct decoded){.data = (char *)(uintptr_t)s, .length = n};
}

/* Any line ends -> "\n" ("\r\r\n" is one, too), NUL -> U+FFFD. */
static const char *
text_normal(struct arena *a, const char *s, size_t n)
{
	struct str out = {0};

	if (!memchr(s, '\r', n) && !memchr(s, 0, n))
		return s;
	str_reserve(&out, n);
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r') {
			while (i + 1 < n && s[i + 1] == '\r')
				i++;
			if (i + 1 < n && s[i + 1] == '\n')
				i++;
			str_addc(&out, '\n');
		} else if (!s[i]) {
			str_addz(&out, "\xef\xbf\xbd");
		} else {
			str_addc(&out, s[i]);
		}
	}
	const char *text = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return text;
}

/* The charset that an HTML text names in itself, for parts that declare none. */
static const char *
html_charset(struct arena *a, const char *s, size_t n)
{
	char *head = arena_strndup(a, s, n < 2048 ? n : 2048);
	const char *found = ascii_casestr(head, "charset=");

	if (!found)
		return "";
	found += 8;
	found += strspn(found, "\"' ");
	return arena_strndup(a, found, strcspn(found, "\"' />;"));
}

static bool
is_text(const struct part *p)
{
	return strncmp(p->type, "text/", 5) == 0 || (strncmp(p->type, "message/", 8) == 0 && p->class == PART_LEAF);
}

static void
text_read(struct tree *t, struct part *p)
{
	const char *charset = part_parameter(p, "charset");

	if (!charset_known(charset) && strcmp(p->type, "text/html") == 0)
		charset = html_charset(t->m->arena, p->data, p->length);
	struct converted c = charset_convert(t->m->arena, charset, p->data, p->length);
	if (c.result != CHARSET_DECLARED)
		mail_warn(t->m, c.result == CHARSET_GUESSED ? "charset-guessed" : "charset-damaged", "%s declared as \"%s\"",
		    p->type, charset);
	p->text = text_normal(t->m->arena, c.text, c.length);
}

static void
leaf_read(struct tree *t, struct part *p)
{
	struct decoded d = transfer_decode(t, p);

	p->class = PART_LEAF;
	p->data = d.data;
	p->length = d.length;
	if (d.bad)
		mail_warn(t->m, "encoding", "%s with damaged transfer encoding", p->type);
	if (is_text(p))
		text_read(t, p);
}

/* An attached mail, also (against RFC 2046, 5.2.1) one in base64 or quoted-printable. */
static void
message_read(struct tree *t, struct part *p, int depth)
{
	struct decoded d = transfer_decode(t, p);
	struct part *child = arena_alloc(t->m->arena, sizeof *child);

	p->class = PART_MESSAGE;
	p->data = d.data;
	p->length = d.length;
	p->children = child;
	child->parent = p;
	entity_read(t, child, d.data, d.length, "text/plain", depth + 1);
	p->fields = child->fields;
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
}

static bool
is_message(const struct part *p)
{
	return strcmp(p->type, "message/rfc822") == 0 || strcmp(p->type, "message/global") == 0 ||
	       strcmp(p->type, "message/news") == 0;
}

static void
entity_body(struct tree *t, struct part *p, const char *body, size_t n, const char *default_type, int depth)
{
	t->parts++;
	part_headers(t, p, default_type);
	p->raw = body;
	p->raw_length = n;
	bool composite = strncmp(p->type, "multipart/", 10) == 0 || is_message(p);
	if (composite && depth >= MIME_DEPTH_MAX) {
		limit_reached(t, "parts nested deeper than 50");
		leaf_read(t, p);
	} else if (strncmp(p->type, "multipart/", 10) == 0) {
		multipart_read(t, p, depth);
	} else if (composite) {
		message_read(t, p, depth);
	} else {
		leaf_read(t, p);
	}
}

static void
entity_read(struct tree *t, struct part *p, const char *bytes, size_t n, const char *type, int depth)
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

	*m = (struct mail){.arena = a, .bytes = bytes, .length = length, .header_only = header_only, .text = ""};
	const char *over = prescan_header(m->bytes, length, &limit);
	if (over)
		limit_reached(&t, over);
	header_of_mail(m, limit, &body);
	if (header_only)
		return m;
	m->root = arena_alloc(a, sizeof *m->root);
	m->root->fields = m->fields;
	entity_body(&t, m->root, m->bytes + body, length - body, "text/plain", 0);
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
