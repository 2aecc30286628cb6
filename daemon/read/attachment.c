#include "attachment.h"

#include "../common/str.h"
#include "param.h"

struct known {
	const char *type, *name;
};

static const struct known known_types[] = {
    {"message/delivery-status", "delivery-status.txt"},
    {"message/disposition-notification", "read-receipt.txt"},
    {"message/feedback-report", "feedback-report.txt"},
    {"text/rfc822-headers", "headers.txt"},
    {"text/calendar", "invitation.ics"},
    {"text/html", "document.html"},
    {"text/plain", "text.txt"},
    {"text/csv", "table.csv"},
    {"text/xml", "document.xml"},
    {"text/vcard", "card.vcf"},
    {"text/x-vcard", "card.vcf"},
    {"image/jpeg", "image.jpg"},
    {"image/jpg", "image.jpg"},
    {"image/png", "image.png"},
    {"image/gif", "image.gif"},
    {"image/tiff", "image.tif"},
    {"image/svg+xml", "image.svg"},
    {"image/webp", "image.webp"},
    {"image/heic", "image.heic"},
    {"image/bmp", "image.bmp"},
    {"video/quicktime", "video.mov"},
    {"video/mp4", "video.mp4"},
    {"audio/mpeg", "sound.mp3"},
    {"audio/wav", "sound.wav"},
    {"audio/basic", "sound.au"},
    {"audio/ogg", "sound.ogg"},
    {"audio/amr", "sound.amr"},
    {"application/pdf", "document.pdf"},
    {"application/zip", "archive.zip"},
    {"application/xml", "document.xml"},
    {"application/json", "data.json"},
    {"application/msword", "document.doc"},
    {"application/rtf", "document.rtf"},
    {"application/pgp-signature", "signature.asc"},
    {"application/pkcs7-signature", "smime.p7s"},
    {"application/x-pkcs7-signature", "smime.p7s"},
    {"application/pkcs7-mime", "smime.p7m"},
    {"application/ms-tnef", "winmail.dat"},
};

static const char *
known_name(const struct part *p)
{
	for (size_t i = 0; i < sizeof known_types / sizeof *known_types; i++)
		if (strcmp(known_types[i].type, p->type) == 0)
			return known_types[i].name;
	return p->class == PART_MESSAGE ? "message.eml" : "file";
}

/* A file name out of words: their slashes are no folders. like: a name whose ending it gets, unless
 * it has one. */
static const char *
name_of_words(struct arena *a, const char *words, const char *like)
{
	char *name = arena_strdup(a, words);
	const char *ending = strrchr(like, '.'), *own;

	name[utf8_cut(name, strlen(name), 120)] = 0;
	for (char *s = name; *s; s++)
		if (*s == '/' || *s == '\\')
			*s = '_';
	own = strrchr(name, '.');
	bool has_ending = own && own != name && strlen(own) >= 4 && strlen(own) <= 5 &&
	                  ascii_isalnum((unsigned char)own[1]);
	return param_file_name(
	    a, arena_printf(a, "%s%s", name, ending && !has_ending ? ending : ""));
}

/* "image001.jpg@01CD...": what word processors embed. "" when the id says nothing. */
static const char *
name_of_id(struct arena *a, const char *id)
{
	size_t at = strcspn(id, "@");

	if (!id[at] || !memchr(id, '.', at))
		return "";
	const char *name = param_file_name(a, arena_strndup(a, id, at)), *dot = strrchr(name, '.');
	bool good =
	    dot && dot != name && strlen(dot) >= 4 && strlen(dot) <= 5 && !ascii_isdigit(dot[1]);
	return good ? name : "";
}

const char *
attachment_name(struct arena *a, const struct part *p)
{
	const struct field *subject =
	    p->class == PART_MESSAGE ? mail_field(p->fields, "Subject") : NULL;
	const char *name = p->file_name;

	if (!*name)
		name = name_of_id(a, p->content_id);
	if (!*name && subject && *subject->text)
		name = arena_printf(a, "%s.eml", name_of_words(a, subject->text, ""));
	if (!*name && *p->description)
		name = name_of_words(a, p->description, known_name(p));
	return *name ? name : known_name(p);
}

static bool
is_attachment(const struct part *p)
{
	return p->class == PART_MESSAGE || (p->class == PART_LEAF && !p->is_body);
}

/* What comes after p when the parts inside p are left out (an attached mail is one attachment). */
static struct part *
next_outside(struct part *p)
{
	while (p && !p->next)
		p = p->parent;
	return p ? p->next : NULL;
}

static struct part *
next_part(struct part *p)
{
	return p->class == PART_MESSAGE ? next_outside(p) : part_walk(p);
}

struct attachment *
attachments_of(struct mail *m, size_t *count)
{
	struct attachment *list;

	*count = 0;
	for (struct part *p = m->root; p; p = next_part(p))
		*count += is_attachment(p);
	if (!*count)
		return NULL;
	struct attachment *out = list = arena_alloc(m->arena, *count * sizeof *list);
	for (struct part *p = m->root; p; p = next_part(p)) {
		if (!is_attachment(p))
			continue;
		out->part = p;
		out->is_inline = strcmp(p->disposition, "inline") == 0 ||
		                 (*p->content_id && strcmp(p->disposition, "attachment") != 0);
		digest_bytes(p->data, p->length, out->sha256);
		out++;
	}
	return list;
}
