#include "decode.h"

#include <stdint.h>
#include "../common/str.h"

enum { B64_BAD = -1, B64_SPACE = -2, B64_PAD = -3 };

/* Both alphabets (RFC 4648, 4 and 5): nothing else could be meant by "-" and "_". */
static const uint8_t base64_values[256] = {
    ['\t'] = 1,
    ['\n'] = 1,
    ['\r'] = 1,
    [' '] = 1,
    ['='] = 2,
    ['A'] = 3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
    19,
    20,
    21,
    22,
    23,
    24,
    25,
    26,
    27,
    28,
    ['a'] = 29,
    30,
    31,
    32,
    33,
    34,
    35,
    36,
    37,
    38,
    39,
    40,
    41,
    42,
    43,
    44,
    45,
    46,
    47,
    48,
    49,
    50,
    51,
    52,
    53,
    54,
    ['0'] = 55,
    56,
    57,
    58,
    59,
    60,
    61,
    62,
    63,
    64,
    ['+'] = 65,
    ['/'] = 66,
    ['-'] = 65,
    ['_'] = 66,
};

static int
base64_value(unsigned char c)
{
	int v = base64_values[c];

	return v >= 3 ? v - 3 : v == 0 ? B64_BAD : v == 1 ? B64_SPACE : B64_PAD;
}

/* Writes the bytes of an incomplete group of count characters. */
static size_t
base64_rest(char *out, uint32_t bits, int count)
{
	if (count == 2)
		out[0] = (char)(bits >> 4);
	if (count == 3) {
		out[0] = (char)(bits >> 10);
		out[1] = (char)(bits >> 2);
	}
	return count > 1 ? (size_t)count - 1 : 0;
}

/* What follows padding on the same line is no base64 any more; a new line may start a second
 * encoding. */
static size_t
after_padding(const char *s, size_t n, size_t i)
{
	while (i + 1 < n && s[i + 1] == '=')
		i++;
	while (i + 1 < n && (s[i + 1] == ' ' || s[i + 1] == '\t'))
		i++;
	if (i + 1 < n && s[i + 1] != '\r' && s[i + 1] != '\n')
		while (i + 1 < n && s[i + 1] != '\n')
			i++;
	return i;
}

struct decoded
decode_base64(struct arena *a, const char *s, size_t n)
{
	struct decoded d = {.data = arena_alloc(a, n / 4 * 3 + 4)};
	uint32_t bits = 0;
	int count = 0;

	for (size_t i = 0; i < n; i++) {
		int v = base64_value((unsigned char)s[i]);
		if (v >= 0) {
			bits = bits << 6 | (uint32_t)v;
			if (++count < 4)
				continue;
			d.data[d.length++] = (char)(bits >> 16);
			d.data[d.length++] = (char)(bits >> 8);
			d.data[d.length++] = (char)bits;
			bits = 0;
			count = 0;
		} else if (v == B64_PAD) {
			d.length += base64_rest(d.data + d.length, bits, count);
			bits = 0;
			count = 0;
			i = after_padding(s, n, i);
		} else if (v == B64_BAD || (s[i] == ' ' && i + 1 < n && !ascii_isspace(s[i + 1]))) {
			d.bad++; /* spaces stand between words, not inside base64 */
		}
	}
	d.length += base64_rest(d.data + d.length, bits, count);
	d.data[d.length] = 0;
	return d;
}

static int
hex_value(char c)
{
	int lower = ascii_tolower((unsigned char)c);

	return ascii_isdigit(lower)           ? lower - '0'
	       : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10
	                                      : -1;
}

/* A soft line break after "=": how many bytes it takes, 0 if there is none. White space before the
 * line's end is tolerated: relays add it. */
static size_t
soft_break(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	if (i == n)
		return i + 1; /* "=" is the very last: nothing was meant to follow */
	if (s[i] == '\r')
		return i + 1 < n && s[i + 1] == '\n' ? i + 2 : i + 1;
	return s[i] == '\n' ? i + 1 : 0;
}

struct decoded
decode_quoted_printable(struct arena *a, const char *s, size_t n, bool header)
{
	struct decoded d = {.data = arena_alloc(a, n + 1)};

	for (size_t i = 0; i < n; i++) {
		size_t skip;
		int high, low;
		if (s[i] != '=') {
			d.data[d.length++] = header && s[i] == '_' ? ' ' : s[i];
		} else if (i + 2 < n && (high = hex_value(s[i + 1])) >= 0 &&
		           (low = hex_value(s[i + 2])) >= 0) {
			d.data[d.length++] = (char)(high << 4 | low);
			i += 2;
		} else if ((skip = soft_break(s + i + 1, n - i - 1)) && !header) {
			i += skip;
		} else {
			d.data[d.length++] = '=';
			d.bad++;
		}
	}
	d.data[d.length] = 0;
	return d;
}

/* One line of uuencode: its first character says how many bytes it holds. */
static size_t
uu_line(char *out, const char *s, size_t n)
{
	size_t want = (size_t)((s[0] - ' ') & 63), length = 0;

	for (size_t i = 1; length < want; i += 4) {
		unsigned v[4];
		for (size_t k = 0; k < 4; k++) /* trailing spaces may have been cut off */
			v[k] = i + k < n ? (unsigned)(s[i + k] - ' ') & 63u : 0;
		out[length++] = (char)(v[0] << 2 | v[1] >> 4);
		if (length < want)
			out[length++] = (char)(v[1] << 4 | v[2] >> 2);
		if (length < want)
			out[length++] = (char)(v[2] << 6 | v[3]);
	}
	return length;
}

struct decoded
decode_uuencode(struct arena *a, const char *s, size_t n)
{
	struct decoded d = {0};
	struct str out = {0};

	for (size_t i = 0, end; i < n; i = end + 1) {
		const char *newline = memchr(s + i, '\n', n - i);
		end = newline ? (size_t)(newline - s) : n;
		size_t length = end - i;
		if (length && s[end - 1] == '\r')
			length--;
		if (!length || (length == 3 && memcmp(s + i, "end", 3) == 0))
			continue;
		char line[64];
		str_add(&out, line, uu_line(line, s + i, length));
	}
	d.length = out.len;
	d.data = arena_alloc(a, out.len + 1);
	memcpy(d.data, str_text(&out), out.len);
	str_free(&out);
	return d;
}
