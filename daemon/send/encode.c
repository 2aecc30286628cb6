#include "encode.h"

enum { LINE_MAX_QP = 75, WORD_MAX = 75, PARAMETER_MAX = 50, SECTION_MAX = 44 };

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char hex[] = "0123456789ABCDEF";

bool
encode_is_plain(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			return false;
	return true;
}

static void
add_hex(struct str *out, char mark, unsigned char c)
{
	char three[3] = {mark, hex[c >> 4], hex[c & 15]};

	str_add(out, three, sizeof three);
}

/* How many bytes of s are one line end: 2, 1 or none. */
static size_t
line_end(const char *s, size_t n)
{
	if (n >= 2 && s[0] == '\r' && s[1] == '\n')
		return 2;
	return n && (s[0] == '\r' || s[0] == '\n');
}

static bool
qp_needs_hex(const char *s, size_t n, size_t column)
{
	unsigned char c = (unsigned char)*s;

	if (c == '=' || c > '~' || (c < ' ' && c != '\t'))
		return true;
	if (c == ' ' || c == '\t')
		return n == 1 || line_end(s + 1, n - 1);
	return column == 0 && (c == '.' || (n >= 5 && memcmp(s, "From ", 5) == 0));
}

void
encode_qp(struct str *out, const char *text, size_t n)
{
	size_t column = 0, step;

	for (size_t i = 0; i < n; i += step) {
		step = line_end(text + i, n - i);
		if (step) {
			str_add(out, "\r\n", 2);
			column = 0;
			continue;
		}
		step = 1;
		bool coded = qp_needs_hex(text + i, n - i, column);
		if (column + (coded ? 3 : 1) > LINE_MAX_QP) {
			str_add(out, "=\r\n", 3);
			column = 0;
			coded = qp_needs_hex(text + i, n - i, column);
		}
		if (coded)
			add_hex(out, '=', (unsigned char)text[i]);
		else
			str_addc(out, text[i]);
		column += coded ? 3 : 1;
	}
}

static void
add_base64(struct str *out, const char *bytes, size_t n)
{
	const unsigned char *s = (const unsigned char *)bytes;

	for (size_t i = 0; i < n; i += 3) {
		unsigned v = (unsigned)s[i] << 16 | (i + 1 < n ? (unsigned)s[i + 1] << 8 : 0) |
		             (i + 2 < n ? s[i + 2] : 0);
		char four[4] = {base64[v >> 18], base64[v >> 12 & 63],
		    i + 1 < n ? base64[v >> 6 & 63] : '=', i + 2 < n ? base64[v & 63] : '='};
		str_add(out, four, sizeof four);
	}
}

void
encode_bytes(struct str *out, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i += ENCODE_LINE_BYTES) {
		add_base64(out, bytes + i, n - i < ENCODE_LINE_BYTES ? n - i : ENCODE_LINE_BYTES);
		str_add(out, "\r\n", 2);
	}
}

void
encode_base64(struct str *out, const char *text, size_t n)
{
	struct str canonical = {0};

	for (size_t i = 0, step; i < n; i += step) {
		step = line_end(text + i, n - i);
		if (step)
			str_add(&canonical, "\r\n", 2);
		else
			str_addc(&canonical, text[i]);
		step = step ? step : 1;
	}
	encode_bytes(out, str_text(&canonical), canonical.len);
	str_free(&canonical);
}

/* RFC 2047 5 (3): the letters that need no code even inside a display name. */
static bool
q_is_bare(unsigned char c)
{
	return ascii_isalnum(c) || (c && strchr("!*+-/", c));
}

static size_t
q_width(unsigned char c)
{
	return q_is_bare(c) || c == ' ' ? 1 : 3;
}

static void
add_q(struct str *out, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == ' ')
			str_addc(out, '_');
		else if (q_is_bare(c))
			str_addc(out, s[i]);
		else
			add_hex(out, '=', c);
	}
}

static size_t
character_length(const char *s)
{
	size_t n = 1;

	while (n < 4 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* How many bytes of s fit into room columns of encoded text: whole characters, at least one. */
static size_t
word_take(const char *s, bool q, size_t room)
{
	size_t taken = 0, width = 0;

	while (s[taken]) {
		size_t n = character_length(s + taken), more = 0;
		for (size_t i = 0; q && i < n; i++)
			more += q_width((unsigned char)s[taken + i]);
		size_t total = q ? width + more : (taken + n + 2) / 3 * 4;
		if (taken && total > room)
			break;
		taken += n;
		width += more;
	}
	return taken;
}

static bool
q_is_shorter(const char *text)
{
	size_t width = 0, n = 0;

	for (; text[n]; n++)
		width += q_width((unsigned char)text[n]);
	return width <= (n + 2) / 3 * 4;
}

void
encode_words(struct str *out, size_t *column, const char *text)
{
	enum { FRAME = 12 /* =?utf-8?B??= */, LEAST = 16 };
	bool q = q_is_shorter(text), first = true;

	while (*text) {
		if (!first || *column + FRAME + LEAST > WORD_MAX) {
			str_addz(out, "\r\n ");
			*column = 1;
		}
		size_t start = out->len;
		size_t n = word_take(text, q, WORD_MAX - FRAME - (*column > 1 ? *column : 0));
		str_addz(out, q ? "=?utf-8?Q?" : "=?utf-8?B?");
		if (q)
			add_q(out, text, n);
		else
			add_base64(out, text, n);
		str_addz(out, "?=");
		*column += out->len - start;
		text += n;
		first = false;
	}
}

static void
add_quoted(struct str *out, const char *name, const char *value)
{
	str_addf(out, ";\r\n %s=\"", name);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			str_addc(out, '\\');
		str_addc(out, *value);
	}
	str_addc(out, '"');
}

/* RFC 2231 7: attribute-char. */
static bool
parameter_is_bare(unsigned char c)
{
	return ascii_isalnum(c) || (c && strchr("!#$&+-.^_`{|}~", c));
}

static size_t
parameter_width(const char *value)
{
	size_t width = 0;

	for (; *value; value++)
		width += parameter_is_bare((unsigned char)*value) ? 1 : 3;
	return width;
}

/* Up to width columns of value and the rest of the character that they end in. Returns what is
 * left. */
static const char *
add_percent(struct str *out, const char *value, size_t width)
{
	for (size_t used = 0; *value && (used < width || ((unsigned char)*value & 0xc0) == 0x80);
	     value++) {
		unsigned char c = (unsigned char)*value;
		if (parameter_is_bare(c))
			str_addc(out, *value);
		else
			add_hex(out, '%', c);
		used += parameter_is_bare(c) ? 1 : 3;
	}
	return value;
}

/* Not what some readers would take for an encoded word. */
static bool
is_quotable(const char *value)
{
	return encode_is_plain(value) && strlen(value) <= PARAMETER_MAX && !strstr(value, "=?");
}

void
encode_parameter(struct str *out, const char *name, const char *value)
{
	if (is_quotable(value)) {
		add_quoted(out, name, value);
		return;
	}
	if (parameter_width(value) <= PARAMETER_MAX) {
		str_addf(out, ";\r\n %s*=utf-8''", name);
		add_percent(out, value, PARAMETER_MAX);
		return;
	}
	/* A section ends between two characters: some readers decode each alone. */
	for (unsigned part = 0; *value; part++) {
		str_addf(out, ";\r\n %s*%u*=%s", name, part, part ? "" : "utf-8''");
		value = add_percent(out, value, SECTION_MAX);
	}
}

void
encode_parameter_words(struct str *out, const char *name, const char *value)
{
	size_t column = strlen(name) + 3;

	if (is_quotable(value)) {
		add_quoted(out, name, value);
		return;
	}
	str_addf(out, ";\r\n %s=\"", name);
	encode_words(out, &column, value);
	str_addc(out, '"');
}
