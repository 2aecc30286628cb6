#include "word.h"

#include "../common/str.h"
#include "charset.h"
#include "decode.h"

struct word {
	const char *charset, *text; /* text: the encoded part */
	size_t charset_length, length;
	char encoding; /* 'b' or 'q' */
	const char *end;
};

/* Reads the encoded word at s. Real ones hold spaces, "?" and more that the grammar forbids: the
 * encoded part reaches to the next "?=", except that "?=" directly after "?Q?" belongs to the text
 * ("=?x?Q?=41?="). */
static bool
word_read(const char *s, struct word *w)
{
	if (s[0] != '=' || s[1] != '?')
		return false;
	w->charset = s + 2;
	w->charset_length = strcspn(w->charset, "? \t");
	const char *p = w->charset + w->charset_length;
	if (*p != '?' || !w->charset_length || w->charset_length > 60)
		return false;
	w->encoding = (char)ascii_tolower((unsigned char)p[1]);
	if ((w->encoding != 'b' && w->encoding != 'q') || p[2] != '?')
		return false;
	w->text = p + 3;
	const char *end = strstr(w->text[0] == '=' ? w->text + 1 : w->text, "?=");
	if (w->text[0] == '?' && w->text[1] == '=')
		end = w->text;
	if (!end)
		return false;
	w->length = (size_t)(end - w->text);
	w->end = end + 2;
	return true;
}

static void
word_bytes(struct arena *a, const struct word *w, struct str *bytes)
{
	struct decoded d = w->encoding == 'b'
	                       ? decode_base64(a, w->text, w->length)
	                       : decode_quoted_printable(a, w->text, w->length, true);

	str_add(bytes, d.data, d.length);
}

static bool
same_charset(const struct word *x, const struct word *y)
{
	return x->charset_length == y->charset_length &&
	       ascii_ncasecmp(x->charset, y->charset, x->charset_length) == 0;
}

/* Control characters have no business in a header's text: a line break smuggled in by an encoded
 * word must not become one. */
static void
add_clean(struct str *out, const char *s, size_t n)
{
	size_t start = out->len;

	utf8_clean(out, s, n);
	for (size_t i = start; i < out->len; i++)
		if ((unsigned char)out->data[i] < ' ' || out->data[i] == 127)
			out->data[i] = ' ';
}

static void
add_plain(struct arena *a, struct str *out, const char *s, size_t n, const char *charset)
{
	if (utf8_valid(s, n) && !charset_looks_iso2022(s, n)) {
		add_clean(out, s, n);
		return;
	}
	struct converted c = charset_convert(a, charset, s, n);
	add_clean(out, c.text, c.length);
}

/* The bytes of words of one charset. Encoded parts that held raw UTF-8 against the rules stay it;
 * what decodes to control characters was no text: then the words stand as they were sent. */
static void
add_converted(
    struct arena *a, struct str *out, const struct word *last, struct str *bytes, const char *first)
{
	const char *s = str_text(bytes),
	           *charset = arena_strndup(a, last->charset, last->charset_length);
	bool raw = false, control = false;

	for (const char *p = first; p < last->end; p++)
		raw = raw || (unsigned char)*p >= 0x80;
	struct converted c =
	    charset_convert(a, raw && utf8_valid(s, bytes->len) ? "utf-8" : charset, s, bytes->len);
	for (size_t i = 0; i < c.length; i++)
		control = control || ((unsigned char)c.text[i] < ' ' && !ascii_isspace(c.text[i]));
	if (control && c.result != CHARSET_DECLARED)
		add_clean(out, first, (size_t)(last->end - first));
	else
		add_clean(out, c.text, c.length);
	str_truncate(bytes, 0);
}

/* Decodes the run of encoded words from first on, of which w is the first; returns where it ends.
 */
static const char *
add_words(struct arena *a, struct str *out, struct word w, const char *first)
{
	struct str bytes = {0};
	struct word next;
	const char *end;

	for (;;) {
		word_bytes(a, &w, &bytes);
		end = w.end;
		const char *p = end + strspn(end, " \t");
		bool follows = word_read(p, &next);
		if (follows && same_charset(&w, &next)) {
			w = next;
			continue;
		}
		add_converted(a, out, &w, &bytes, first);
		first = p;
		if (!follows)
			break;
		w = next;
	}
	str_free(&bytes);
	return end;
}

static bool
is_plain(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s >= 0x7f || (unsigned char)*s < ' ' ||
		    (*s == '=' && s[1] == '?'))
			return false;
	return true;
}

const char *
word_decode(struct arena *a, const char *value, const char *charset)
{
	struct str out = {0};
	const char *start = value, *p = value;
	struct word w;

	if (is_plain(value))
		return value;
	while ((p = strstr(p, "=?"))) {
		if (!word_read(p, &w)) {
			p += 2;
			continue;
		}
		add_plain(a, &out, start, (size_t)(p - start), charset);
		start = p = add_words(a, &out, w, p);
	}
	add_plain(a, &out, start, strlen(start), charset);
	char *text = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return text;
}
