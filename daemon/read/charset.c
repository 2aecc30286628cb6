#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include "../common/str.h"
#include "charset_guess.h"
#include "charset_names.h"
#include "charset_rewrite.h"

/* glibc's converters, opened once per process; what cannot be opened stays so. */
struct converter {
	const char *name;
	iconv_t cd;
};

static struct converter converters[100];
static size_t converter_count;

static iconv_t
converter_open(const char *name)
{
	for (size_t i = 0; i < converter_count; i++)
		if (strcmp(converters[i].name, name) == 0)
			return converters[i].cd;
	iconv_t cd = iconv_open("UTF-8", name);
	if (converter_count < sizeof converters / sizeof *converters)
		converters[converter_count++] = (struct converter){name, cd};
	return cd;
}

static bool
converter_is_ours(const char *name)
{
	return strcmp(name, CONVERTER_UTF8) == 0 || strcmp(name, CONVERTER_1252) == 0 ||
	       strcmp(name, CONVERTER_NONE) == 0 || strcmp(name, CONVERTER_2022_JP) == 0 ||
	       strcmp(name, CONVERTER_HZ) == 0;
}

void
charset_prepare(void)
{
	for (size_t i = 0; i < sizeof charset_aliases / sizeof *charset_aliases; i++)
		if (!converter_is_ours(charset_aliases[i].converter))
			converter_open(charset_aliases[i].converter);
	converter_open("EUC-JP-MS");
	converter_open("GB18030");
}

/* The name as the table has it: lower case, without quotes, "3D" left over from quoted-printable, a
 * language (RFC 2231's star), "x-" and "cs" in front. */
static void
name_clean(char out[40], const char *name)
{
	size_t n = 0;

	while (*name && strchr("\"'= \t", *name))
		name++;
	if (ascii_starts(name, "3d\""))
		name += 3;
	if (ascii_starts(name, "charset="))
		name += 8;
	if (ascii_starts(name, "x-") || ascii_starts(name, "cs"))
		name += 2;
	for (; *name && !strchr("\"'*;,\\", *name) && n < 39; name++)
		out[n++] =
		    *name == '_' || *name == ' ' ? '-' : (char)ascii_tolower((unsigned char)*name);
	while (n && out[n - 1] == '-')
		n--;
	out[n] = 0;
}

/* "win-1252", "cp1252", "windows1252" -> "windows-1252"; "iso8859-5", "iso-88595", "8859-5" ->
 * "iso-8859-5". */
static void
name_expand(char out[40], const char *name)
{
	const char *number = name + strcspn(name, "0123456789");

	if (strncmp(name, "win", 3) == 0 ||
	    (strncmp(name, "cp", 2) == 0 && strncmp(number, "125", 3) == 0) ||
	    (strncmp(name, "cp", 2) == 0 && strncmp(number, "9", 1) == 0))
		snprintf(out, 40, "windows-%s", number);
	else if (strncmp(name, "iso", 3) == 0 && strncmp(number, "8859", 4) == 0)
		snprintf(out, 40, "iso-8859-%s", number + 4 + (number[4] == '-'));
	else if (strncmp(name, "8859", 4) == 0)
		snprintf(out, 40, "iso-8859-%s", name + 4 + (name[4] == '-'));
	else
		out[0] = 0;
}

static const char *
converter_named(const char *name)
{
	for (size_t i = 0; i < sizeof charset_aliases / sizeof *charset_aliases; i++)
		if (strcmp(charset_aliases[i].name, name) == 0)
			return charset_aliases[i].converter;
	return NULL;
}

/* The converter for a declared name; NULL when the name is unknown. */
static const char *
converter_find(const char *declared)
{
	char name[40] = "", expanded[40] = "";

	if (!declared || !*declared)
		return CONVERTER_NONE;
	if (ascii_casecmp(declared, "utf-8") == 0)
		return CONVERTER_UTF8;
	name_clean(name, declared);
	const char *converter = converter_named(name);
	if (converter)
		return converter;
	name_expand(expanded, name);
	return expanded[0] ? converter_named(expanded) : NULL;
}

bool
charset_known(const char *name)
{
	const char *converter = converter_find(name);

	return converter && strcmp(converter, CONVERTER_NONE) != 0;
}

bool
charset_looks_iso2022(const char *bytes, size_t n)
{
	bool escape = false;

	if (!n || !memchr(bytes, 27, n))
		return false;
	for (size_t i = 0; i + 2 < n; i++) {
		if ((unsigned char)bytes[i] >= 0x80)
			return false;
		if (bytes[i] == 27 && bytes[i + 1] == '$' &&
		    (bytes[i + 2] == 'B' || bytes[i + 2] == '@'))
			escape = true;
	}
	return escape;
}

static bool
ascii_only(const char *s, size_t n)
{
	return ascii_length(s, n) == n && !memchr(s, 27, n);
}

static struct converted
result_copy(struct arena *a, const char *bytes, size_t n, enum charset_result result)
{
	struct converted c = {.text = arena_alloc(a, n + 1), .length = n, .result = result};

	if (n)
		memcpy(c.text, bytes, n);
	return c;
}

static struct converted
result_take(struct arena *a, struct str *s, enum charset_result result)
{
	struct converted c = result_copy(a, str_text(s), s->len, result);

	str_free(s);
	return c;
}

/* 0x80..0x9f of windows-1252; 0: undefined. */
static const unsigned short high_1252[32] = {
    0x20ac,
    0,
    0x201a,
    0x192,
    0x201e,
    0x2026,
    0x2020,
    0x2021,
    0x2c6,
    0x2030,
    0x160,
    0x2039,
    0x152,
    0,
    0x17d,
    0,
    0,
    0x2018,
    0x2019,
    0x201c,
    0x201d,
    0x2022,
    0x2013,
    0x2014,
    0x2dc,
    0x2122,
    0x161,
    0x203a,
    0x153,
    0,
    0x17e,
    0x178,
};

static struct converted
from_1252(struct arena *a, const char *bytes, size_t n, enum charset_result result)
{
	struct converted c = {.text = arena_alloc(a, 3 * n + 1), .result = result};
	char *out = c.text;

	for (size_t i = 0; i < n; i++) {
		unsigned u = (unsigned char)bytes[i];
		if (u >= 0x80 && u < 0xa0 && !(u = high_1252[u - 0x80])) {
			u = 0xfffd;
			c.result = CHARSET_DAMAGED;
		}
		if (u < 0x80) {
			*out++ = (char)u;
			continue;
		}
		if (u >= 0x800)
			*out++ = (char)(0xe0 | u >> 12);
		*out++ = (char)(u >= 0x800 ? 0x80 | (u >> 6 & 0x3f) : 0xc0 | u >> 6);
		*out++ = (char)(0x80 | (u & 0x3f));
	}
	c.length = (size_t)(out - c.text);
	return c;
}

/* Runs iconv over bytes. Bytes that it refuses become U+FFFD, one at a time. Returns how many. */
static size_t
convert(struct str *out, iconv_t cd, const char *bytes, size_t n)
{
	char *in = (char *)(uintptr_t)bytes; /* iconv does not write there */
	size_t left = n, bad = 0;

	iconv(cd, NULL, NULL, NULL, NULL);
	for (bool flush = false; left || !flush;) {
		str_reserve(out, left * 2 + 64);
		char *to = out->data + out->len;
		size_t room = out->size - out->len - 1;
		flush = !left;
		size_t r =
		    flush ? iconv(cd, NULL, NULL, &to, &room) : iconv(cd, &in, &left, &to, &room);
		out->len = (size_t)(to - out->data);
		out->data[out->len] = 0;
		if (r != (size_t)-1 || errno == E2BIG)
			continue;
		bad++;
		if (!left)
			break;
		str_addz(out, "\xef\xbf\xbd");
		in++;
		left--;
	}
	return bad;
}

/* UTF-16 without a byte order mark: big endian says RFC 2781, little is what is often sent. */
static const char *
utf16_order(const char *s, size_t n)
{
	if (n < 2 || (unsigned char)s[0] >= 0xfe)
		return "UTF-16";
	return s[0] == 0 && s[1] ? "UTF-16BE" : s[1] == 0 && s[0] ? "UTF-16LE" : "UTF-16BE";
}

static struct converted
guess(struct arena *a, const char *bytes, size_t n)
{
	struct str out = {0};
	const char *converter;

	if (utf8_valid(bytes, n))
		return result_copy(a, bytes, n, CHARSET_GUESSED);
	if ((converter = charset_guess(bytes, n)) && converter_open(converter) != (iconv_t)-1) {
		if (convert(&out, converter_open(converter), bytes, n) == 0)
			return result_take(a, &out, CHARSET_GUESSED);
		str_free(&out);
	}
	return from_1252(a, bytes, n, CHARSET_GUESSED);
}

/* Declared as UTF-8 but not valid: a few bad bytes (a character cut in two by a limit) spoil only
 * themselves; when hardly anything is UTF-8 the label is wrong. */
static struct converted
from_bad_utf8(struct arena *a, const char *bytes, size_t n)
{
	struct str out = {0};
	size_t bad = utf8_clean(&out, bytes, n), high = 0;

	for (size_t i = 0; i < n; i++) {
		high += (unsigned char)bytes[i] >= 0x80;
		bad -= !bytes[i] && bad; /* a NUL says nothing about the charset */
	}
	if (bad * 2 <= high)
		return result_take(a, &out, CHARSET_DAMAGED);
	str_free(&out);
	return guess(a, bytes, n);
}

static struct converted
from_iconv(struct arena *a, const char *converter, const char *bytes, size_t n)
{
	struct str out = {0};
	iconv_t cd = converter_open(converter);

	if (cd == (iconv_t)-1)
		return guess(a, bytes, n);
	size_t bad = convert(&out, cd, bytes, n);
	if (bad && utf8_valid(bytes, n)) {
		str_free(&out);
		return result_copy(a, bytes, n, CHARSET_GUESSED);
	}
	return result_take(a, &out, bad ? CHARSET_DAMAGED : CHARSET_DECLARED);
}

static struct converted
from_rewritten(struct arena *a, const char *converter, const char *bytes, size_t n)
{
	struct str plain = {0};
	bool japanese = strcmp(converter, CONVERTER_2022_JP) == 0;

	if (japanese)
		euc_from_2022(&plain, bytes, n);
	else
		gb_from_hz(&plain, bytes, n);
	struct converted c =
	    from_iconv(a, japanese ? "EUC-JP-MS" : "GB18030", str_text(&plain), plain.len);
	str_free(&plain);
	return c;
}

struct converted
charset_convert(struct arena *a, const char *name, const char *bytes, size_t n)
{
	const char *converter = converter_find(name);
	bool ascii = ascii_only(bytes, n);

	if (!converter || strcmp(converter, CONVERTER_NONE) == 0) {
		if (charset_looks_iso2022(bytes, n))
			return from_rewritten(a, CONVERTER_2022_JP, bytes, n);
		return ascii ? result_copy(
		                   a, bytes, n, converter ? CHARSET_DECLARED : CHARSET_GUESSED)
		             : guess(a, bytes, n);
	}
	if (strcmp(converter, CONVERTER_UTF8) == 0)
		return ascii || utf8_valid(bytes, n) ? result_copy(a, bytes, n, CHARSET_DECLARED)
		                                     : from_bad_utf8(a, bytes, n);
	if (strcmp(converter, CONVERTER_1252) == 0) {
		struct converted c = from_1252(a, bytes, n, CHARSET_DECLARED);
		return c.result == CHARSET_DAMAGED && utf8_valid(bytes, n)
		           ? result_copy(a, bytes, n, CHARSET_GUESSED)
		           : c;
	}
	if (strcmp(converter, CONVERTER_2022_JP) == 0 || strcmp(converter, CONVERTER_HZ) == 0)
		return from_rewritten(a, converter, bytes, n);
	if (strcmp(converter, "UTF-16") == 0)
		converter = utf16_order(bytes, n);
	return from_iconv(a, converter, bytes, n);
}
