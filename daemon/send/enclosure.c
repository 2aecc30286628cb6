#include "enclosure.h"

#include "encode.h"

enum { HEADER_MAX = 3000, NAME_BYTES = 180, ENDING_BYTES = 20, TYPE_MAX = 127 };

static const char opaque[] = "application/octet-stream";

/* RFC 6838 4.2: restricted-name. Returns its length. */
static size_t
type_name(const char *s)
{
	size_t n = 0;

	while (ascii_isalnum((unsigned char)s[n]) || (n && s[n] && strchr("!#$&-^_.+", s[n])))
		n++;
	return n <= TYPE_MAX ? n : 0;
}

static bool
is_type(const char *type)
{
	size_t n = type_name(type), m = n && type[n] == '/' ? type_name(type + n + 1) : 0;

	return m && !type[n + 1 + m];
}

/* message/rfc822 in base64 is forbidden (RFC 2046 5.2.1) and without it a relay may change the
 * bytes; a mail inside the mail is also shown as if it were part of it. Outlook puts what is in a
 * TNEF file in the body's place; what can be deciphered is, and then quoted (EFAIL); an invitation
 * is answered past the desk, from the agent's own address. */
static const char *
shown_type(const char *type)
{
	static const char *const active[] = {"message/", "multipart/", "text/calendar",
	    "application/ics", "application/ms-tnef", "application/vnd.ms-tnef",
	    "application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"};

	if (!is_type(type))
		return opaque;
	for (size_t i = 0; i < sizeof active / sizeof *active; i++)
		if (ascii_starts(type, active[i]))
			return opaque;
	return type;
}

/* Marks that show a name in another order than it is in, or not at all: U+061C, U+200E, U+200F,
 * U+2028..U+202E, U+2060..U+206F, U+FEFF. */
static size_t
hidden_length(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	if (p[0] == 0xd8 && p[1] == 0x9c)
		return 2;
	if (p[0] == 0xe2 && p[1] == 0x80)
		return p[2] == 0x8e || p[2] == 0x8f || (p[2] >= 0xa8 && p[2] <= 0xae) ? 3 : 0;
	if (p[0] == 0xe2 && p[1] == 0x81)
		return p[2] >= 0xa0 && p[2] <= 0xaf ? 3 : 0;
	if (p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf)
		return 3;
	return p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0 ? 2 : *p < ' ' || *p == 0x7f;
}

static void
add_clean(struct str *out, const char *name)
{
	struct str text = {0};

	utf8_clean(&text, name, strlen(name));
	for (const char *s = str_text(&text); *s;) {
		size_t hidden = hidden_length(s);
		if (!hidden)
			str_addc(out, *s == '/' || *s == '\\' ? '_' : *s);
		s += hidden ? hidden : 1;
	}
	str_free(&text);
	while (out->len && strchr(" .", out->data[out->len - 1]))
		str_truncate(out, out->len - 1);
}

/* What opens a device on some systems, whatever its ending. */
static bool
is_device(const char *name)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul"};
	size_t n = strcspn(name, ".");

	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (n == 3 && ascii_ncasecmp(name, devices[i], 3) == 0)
			return true;
	return n == 4 && ascii_isdigit((unsigned char)name[3]) &&
	       (ascii_ncasecmp(name, "com", 3) == 0 || ascii_ncasecmp(name, "lpt", 3) == 0);
}

/* Cut in the middle: the ending says what it is. */
static char *
cut_name(const char *name)
{
	size_t n = strlen(name);
	const char *dot = strrchr(name, '.');
	size_t ending = dot && dot != name ? strlen(dot) : 0;

	if (n <= NAME_BYTES)
		return xstrdup(name);
	if (ending > ENDING_BYTES)
		ending = 0;
	return xasprintf(
	    "%.*s%s", (int)utf8_cut(name, n, NAME_BYTES - ending), name, name + n - ending);
}

/* The file's name as the caller's own. */
static char *
shown_name(const struct enclosure *e)
{
	struct str clean = {0};

	add_clean(&clean, e->name ? e->name : "");
	const char *name = str_text(&clean) + strspn(str_text(&clean), " .");
	char *cut = cut_name(*name ? name : "file");
	bool is_mail = e->type && ascii_casecmp(e->type, "message/rfc822") == 0;
	size_t n = strlen(cut);
	bool has_ending = n > 4 && ascii_casecmp(cut + n - 4, ".eml") == 0;
	char *shown = xasprintf(
	    "%s%s%s", is_device(cut) ? "_" : "", cut, is_mail && !has_ending ? ".eml" : "");
	free(cut);
	str_free(&clean);
	return shown;
}

size_t
enclosure_size(const struct enclosure *e)
{
	size_t lines = e->length / ENCODE_LINE_BYTES + 1;

	return HEADER_MAX + lines * (ENCODE_LINE_BYTES / 3 * 4 + 2);
}

void
enclosure_add(struct str *out, const struct enclosure *e)
{
	const char *type = shown_type(e->type ? e->type : "");
	char *name = shown_name(e);

	str_addf(out, "Content-Type: %s", type);
	/* The type is kept without its parameters; what is UTF-8 can be nothing else. */
	if (ascii_starts(type, "text/") && utf8_valid(e->content, e->length))
		encode_parameter(out, "charset", "utf-8");
	encode_parameter_words(out, "name", name);
	str_addz(out, "\r\nContent-Disposition: attachment");
	encode_parameter(out, "filename", name);
	str_addz(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	encode_bytes(out, e->content, e->length);
	free(name);
}
