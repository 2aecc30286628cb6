#include "leaf.h"

#include "../common/str.h"
#include "charset.h"
#include "param.h"

/* "base64", "quoted-printable", "x-uuencode" or anything else: what the first letters say. */
struct decoded
leaf_decode(struct mail *m, const struct part *p)
{
	const char *encoding, *s = p->raw;
	size_t n = p->raw_length;
	struct arena *a = m->arena;

	param_read(a, mail_value(p->fields, "Content-Transfer-Encoding"), &encoding);
	if (strncmp(encoding, "quoted", 6) == 0)
		return decode_quoted_printable(a, s, n, false);
	if (strncmp(encoding, "x-uu", 4) == 0 || strncmp(encoding, "uu", 2) == 0)
		return decode_uuencode(a, s, n);
	if (strncmp(encoding, "base64", 6) == 0) {
		struct decoded d = decode_base64(a, s, n);
		if (d.bad * 8 <= n)
			return d;
		mail_warn(m, "encoding", "%s is not base64, taken as it is", p->type);
	}
	return (struct decoded){.data = (char *)(uintptr_t)s, .length = n};
}

/* Any line ends -> "\n" ("\r\r\n" is one, too), NUL -> U+FFFD. */
static const char *
text_normal(struct arena *a, const char *s, size_t n)
{
	size_t nuls = 0;

	for (const char *p = s; (p = memchr(p, 0, n - (size_t)(p - s))); p++)
		nuls++;
	if (!nuls && !memchr(s, '\r', n))
		return s;
	char *text = arena_alloc(a, n + 2 * nuls + 1), *out = text;
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r') {
			while (i + 1 < n && s[i + 1] == '\r')
				i++;
			i += i + 1 < n && s[i + 1] == '\n';
			*out++ = '\n';
		} else if (!s[i]) {
			*out++ = '\xef'; /* U+FFFD */
			*out++ = '\xbf';
			*out++ = '\xbd';
		} else {
			*out++ = s[i];
		}
	}
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
	return strncmp(p->type, "text/", 5) == 0 ||
	       (strncmp(p->type, "message/", 8) == 0 && p->class == PART_LEAF);
}

static void
text_read(struct mail *m, struct part *p)
{
	const char *charset = part_parameter(p, "charset");

	if (!charset_known(charset) && strcmp(p->type, "text/html") == 0)
		charset = html_charset(m->arena, p->data, p->length);
	struct converted c = charset_convert(m->arena, charset, p->data, p->length);
	if (c.result != CHARSET_DECLARED)
		mail_warn(m, c.result == CHARSET_GUESSED ? "charset-guessed" : "charset-damaged",
		    "%s declared as \"%s\"", p->type, charset);
	p->text = text_normal(m->arena, c.text, c.length);
}

void
leaf_read(struct mail *m, struct part *p)
{
	struct decoded d = leaf_decode(m, p);

	p->class = PART_LEAF;
	p->data = d.data;
	p->length = d.length;
	if (d.bad)
		mail_warn(m, "encoding", "%s with damaged transfer encoding", p->type);
	if (is_text(p))
		text_read(m, p);
}
