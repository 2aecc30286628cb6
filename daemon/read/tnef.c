#include "tnef.h"

#include "../common/str.h"
#include "charset.h"
#include "cursor.h"
#include "mapi.h"
#include "param.h"

enum { SIGNATURE = 0x223e9f78, DEPTH_MAX = 3, FILES_MAX = 200, IID_SIZE = 16 };

/* Attributes, by their low 16 bits. */
enum {
	ATT_BODY = 0x800c,
	ATT_CODEPAGE = 0x9007,
	ATT_PROPERTIES = 0x9003,
	ATT_FILE_BEGINS = 0x9002,
	ATT_FILE_TITLE = 0x8010,
	ATT_FILE_DATA = 0x800f,
	ATT_FILE_PROPERTIES = 0x9005,
};

struct unpacking {
	struct mail *m;
	struct part *leaf;
	struct part **end; /* where the next child goes */
	struct part *file; /* the file that attributes speak of now, or NULL */
	const char *charset;
	int depth;
	int files;
};

static void stream_read(struct unpacking *u, struct cursor c);

bool
tnef_is(const struct part *p)
{
	if (p->class != PART_LEAF || p->length < 6)
		return false;
	struct cursor c = cursor_new(p->data, p->length);
	return cursor_u32(&c) == SIGNATURE;
}

static struct part *
add_part(struct unpacking *u, const char *type)
{
	struct part *p = *u->end = arena_alloc(u->m->arena, sizeof *p);

	p->class = PART_LEAF;
	p->parent = u->leaf;
	p->type = type;
	p->disposition = p->file_name = p->content_id = p->description = p->data = "";
	u->end = &p->next;
	return p;
}

/* Texts end at their NUL; UTF-16 ones at their double NUL. */
static const char *
text_of(struct unpacking *u, struct cursor value, bool wide)
{
	size_t n = value.left;

	if (wide) {
		for (n = 0; n + 1 < value.left && (value.at[n] || value.at[n + 1]); n += 2)
			;
		return charset_convert(u->m->arena, "utf-16le", (const char *)value.at, n).text;
	}
	const void *nul = n ? memchr(value.at, 0, n) : NULL;
	if (nul)
		n = (size_t)((const unsigned char *)nul - value.at);
	return charset_convert(u->m->arena, u->charset, n ? (const char *)value.at : "", n).text;
}

static void
add_text(struct unpacking *u, const char *type, const char *text)
{
	if (!*text)
		return;
	struct part *p = add_part(u, type);
	struct str lines = {0};

	for (const char *s = text; *s; s++)
		if (*s != '\r')
			str_addc(&lines, *s);
		else if (s[1] != '\n')
			str_addc(&lines, '\n');
	p->data = p->text = arena_strndup(u->m->arena, str_text(&lines), lines.len);
	p->length = lines.len;
	str_free(&lines);
}

/* An attached mail: an interface's id, then a whole stream of its own. Its files join ours. */
static void
nested_read(struct unpacking *u, struct cursor value)
{
	struct part *outer = u->file;

	cursor_take(&value, IID_SIZE);
	if (value.failed || ++u->depth > DEPTH_MAX)
		return;
	u->file = NULL;
	stream_read(u, value);
	u->file = outer;
	u->depth--;
}

static void
file_property(struct unpacking *u, const struct mapi *property)
{
	struct arena *a = u->m->arena;
	struct part *file = u->file;
	bool wide = property->type == MAPI_UNICODE;

	switch (property->id) {
	case MAPI_ATTACH_LONG_NAME:
		file->file_name = param_file_name(a, text_of(u, property->value, wide));
		break;
	case MAPI_ATTACH_NAME:
	case MAPI_DISPLAY_NAME:
		if (!*file->file_name)
			file->file_name = param_file_name(a, text_of(u, property->value, wide));
		break;
	case MAPI_ATTACH_TYPE:
		param_read(a, text_of(u, property->value, wide), &file->type);
		break;
	case MAPI_ATTACH_CONTENT_ID:
		file->content_id = text_of(u, property->value, wide);
		break;
	case MAPI_ATTACH_DATA:
		if (property->type == MAPI_OBJECT)
			nested_read(u, property->value);
		break;
	default:
		break;
	}
}

static void
file_properties(struct unpacking *u, struct cursor c)
{
	struct mapi property;

	for (uint32_t n = mapi_count(&c); n > 0 && u->file && mapi_next(&c, &property); n--)
		file_property(u, &property);
	if (u->file && !strchr(u->file->type, '/'))
		u->file->type = "application/octet-stream";
}

static void
mail_properties(struct unpacking *u, struct cursor c)
{
	struct mapi p;

	for (uint32_t n = mapi_count(&c); n > 0 && mapi_next(&c, &p); n--)
		if (p.id == MAPI_BODY && (p.type == MAPI_STRING8 || p.type == MAPI_UNICODE))
			add_text(u, "text/plain", text_of(u, p.value, p.type == MAPI_UNICODE));
		else if (p.id == MAPI_BODY_HTML && p.value.left)
			add_text(u, "text/html", text_of(u, p.value, p.type == MAPI_UNICODE));
}

static const char *
codepage_name(struct unpacking *u, uint32_t codepage)
{
	const char *name = codepage == 65001   ? "utf-8"
	                   : codepage == 20127 ? "us-ascii"
	                   : codepage == 28591 ? "iso-8859-1"
	                                       : arena_printf(u->m->arena, "cp%u", codepage);

	return charset_known(name) ? name : "";
}

static void
file_begins(struct unpacking *u)
{
	u->file = NULL;
	if (++u->files <= FILES_MAX) {
		u->file = add_part(u, "application/octet-stream");
		u->file->disposition = "attachment";
	} else {
		mail_warn(u->m, "tnef-limit", "more than %d files in winmail.dat", FILES_MAX);
	}
}

static void
attribute_read(struct unpacking *u, uint16_t id, struct cursor value)
{
	switch (id) {
	case ATT_CODEPAGE:
		u->charset = codepage_name(u, cursor_u32(&value));
		break;
	case ATT_BODY:
		if (u->depth == 0)
			add_text(u, "text/plain", text_of(u, value, false));
		break;
	case ATT_PROPERTIES:
		if (u->depth == 0)
			mail_properties(u, value);
		break;
	case ATT_FILE_BEGINS:
		file_begins(u);
		break;
	case ATT_FILE_TITLE:
		if (u->file && !*u->file->file_name)
			u->file->file_name = param_file_name(u->m->arena, text_of(u, value, false));
		break;
	case ATT_FILE_DATA:
		if (u->file) {
			u->file->data = value.left ? (const char *)value.at : "";
			u->file->length = value.left;
		}
		break;
	case ATT_FILE_PROPERTIES:
		file_properties(u, value);
		break;
	default:
		break;
	}
}

static uint16_t
checksum(struct cursor value)
{
	uint32_t sum = 0;

	for (size_t i = 0; i < value.left; i++)
		sum += value.at[i];
	return (uint16_t)sum;
}

static void
stream_read(struct unpacking *u, struct cursor c)
{
	if (cursor_u32(&c) != SIGNATURE)
		return;
	cursor_u16(&c); /* a key, of no use here */
	while (c.left) {
		cursor_u8(&c); /* of the mail or of a file: the attribute tells */
		uint32_t id = cursor_u32(&c);
		struct cursor value = cursor_take(&c, cursor_u32(&c));
		uint16_t sum = cursor_u16(&c);
		if (value.failed) {
			mail_warn(u->m, "tnef-damaged", "winmail.dat ends too early");
			return;
		}
		if (!c.failed && sum != checksum(value))
			mail_warn(u->m, "tnef-damaged", "winmail.dat has wrong checksums");
		attribute_read(u, (uint16_t)id, value);
	}
}

/* A file of which nothing came (an attached mail that was unpacked, a link) is none. */
static void
drop_empty(struct part **link)
{
	while (*link)
		if (!(*link)->length && !(*link)->text)
			*link = (*link)->next;
		else
			link = &(*link)->next;
}

void
tnef_unpack(struct mail *m, struct part *p)
{
	struct unpacking u = {.m = m, .leaf = p, .end = &p->children, .charset = ""};

	stream_read(&u, cursor_new(p->data, p->length));
	drop_empty(&p->children);
}
