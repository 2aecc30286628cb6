#include "protection.h"

#include "../common/str.h"
#include "tnef.h"

#define PGP_SIGNED "-----BEGIN PGP SIGNED MESSAGE-----"
#define PGP_SIGNATURE "-----BEGIN PGP SIGNATURE-----"
#define PGP_SIGNATURE_END "-----END PGP SIGNATURE-----"
#define PGP_MESSAGE "-----BEGIN PGP MESSAGE-----"

static bool
is_type(const struct part *p, const char *const *types)
{
	for (; *types; types++)
		if (strcmp(p->type, *types) == 0)
			return true;
	return false;
}

bool
protection_is_pkcs7(const struct part *p)
{
	static const char *const types[] = {
	    "application/pkcs7-mime", "application/x-pkcs7-mime", NULL};

	return is_type(p, types);
}

/* The first place where a line begins with words. */
static const char *
line_starting(const char *text, const char *words)
{
	for (const char *p = strstr(text, words); p; p = strstr(p + 1, words))
		if (p == text || p[-1] == '\n')
			return p;
	return NULL;
}

static const char *
kind_of_text(const struct part *p)
{
	if (p->class != PART_LEAF || !p->text)
		return NULL;
	if (line_starting(p->text, PGP_MESSAGE))
		return "pgp-inline-encrypted";
	return line_starting(p->text, PGP_SIGNED) ? "pgp-inline-signed" : NULL;
}

static const char *
kind_of(const struct part *p)
{
	if (strcmp(p->type, "multipart/signed") == 0)
		return "signed";
	if (strcmp(p->type, "multipart/encrypted") == 0)
		return "encrypted";
	if (protection_is_pkcs7(p)) /* opened by unpack(), where it is only signed */
		return p->children ? "opaque-signed" : "encrypted";
	return kind_of_text(p);
}

struct protection *
protection_of(struct mail *m)
{
	struct protection *list = NULL, **end = &list, *known;

	for (struct part *p = m->root; p; p = part_walk(p)) {
		const char *kind = kind_of(p), *protocol = part_parameter(p, "protocol");
		const char *type = *protocol ? protocol : p->type;
		if (!kind)
			continue;
		for (known = list; known; known = known->next)
			if (strcmp(known->kind, kind) == 0 && strcmp(known->type, type) == 0)
				break;
		if (known)
			continue;
		*end = arena_alloc(m->arena, sizeof **end);
		**end = (struct protection){NULL, kind, type};
		end = &(*end)->next;
	}
	return list;
}

const char *
protection_purpose(const struct part *p)
{
	static const char *const signatures[] = {"application/pgp-signature",
	    "application/pkcs7-signature", "application/x-pkcs7-signature", NULL};
	static const char *const wrappings[] = {"application/pgp-encrypted", NULL};
	const char *parent = p->parent ? p->parent->type : "";

	if (is_type(p, signatures))
		return "signature";
	if (protection_is_pkcs7(p))
		return p->children ? "signature" : "encrypted";
	if (is_type(p, wrappings) || strcmp(parent, "multipart/encrypted") == 0)
		return "encrypted";
	if (tnef_is(p))
		return "tnef";
	if (strcmp(p->type, "text/calendar") == 0 || strcmp(p->type, "application/ics") == 0)
		return "calendar";
	return p->class == PART_MESSAGE ? "mail" : NULL;
}

/* What follows the line at p. */
static const char *
next_line(const char *p)
{
	const char *end = strchr(p, '\n');

	return end ? end + 1 : p + strlen(p);
}

/* "Hash: SHA512" and the blank line after it. */
static const char *
skip_armour_header(const char *p)
{
	while (ascii_starts(p, "Hash: ") || ascii_starts(p, "Charset: "))
		p = next_line(p);
	return *p == '\n' ? p + 1 : p;
}

/* The signed lines up to the signature; a dash and a space before a line that begins with a dash
 * were added by the signer. */
static const char *
copy_signed(struct str *out, const char *p)
{
	while (*p && strncmp(p, PGP_SIGNATURE, sizeof PGP_SIGNATURE - 1) != 0) {
		const char *next = next_line(p);
		size_t escape = p[0] == '-' && p[1] == ' ' ? 2 : 0;
		str_add(out, p + escape, (size_t)(next - p) - escape);
		p = next;
	}
	const char *end = *p ? strstr(p, PGP_SIGNATURE_END) : NULL;
	return end ? next_line(end) : p + strlen(p);
}

const char *
protection_unarmour(struct arena *a, const char *text)
{
	const char *start = line_starting(text, PGP_SIGNED);
	struct str out = {0};

	if (!start)
		return text;
	for (; start; start = line_starting(text, PGP_SIGNED)) {
		str_add(&out, text, (size_t)(start - text));
		text = copy_signed(&out, skip_armour_header(next_line(start)));
	}
	str_addz(&out, text);
	text = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return text;
}
