#include "lexer.h"

#include <string.h>
#include "../common/str.h"

/* One character of valid UTF-8. */
static size_t
decode(const char *p, const char *end, uint32_t *c)
{
	const unsigned char *s = (const unsigned char *)p;
	size_t left = (size_t)(end - p);

	*c = s[0];
	if (s[0] < 0xC0)
		return 1;
	if (s[0] < 0xE0 && left > 1) {
		*c = (uint32_t)(s[0] & 31) << 6 | (s[1] & 63);
		return 2;
	}
	if (s[0] < 0xF0 && left > 2) {
		*c = (uint32_t)(s[0] & 15) << 12 | (uint32_t)(s[1] & 63) << 6 | (s[2] & 63);
		return 3;
	}
	*c = 0x1F600; /* nothing above the first plane means anything here */
	return left > 3 ? 4 : left;
}

static bool
is_space(uint32_t c)
{
	return c <= ' ' || c == 0x7F || c == 0xA0 || (c >= 0x2000 && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
	       c == 0xFEFF || c == 0xAD;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(uint32_t c)
{
	if (c < 0x80)
		return ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_' || c == '@';
	return (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) || c == 0xAA || c == 0xBA ||
	       (c >= 0x2C00 && c < 0x2E00) || (c >= 0x3040 && c < 0xFE00);
}

static bool
is_apostrophe(uint32_t c)
{
	return c == '\'' || c == 0x2019 || c == 0x2018 || c == '`' || c == 0xB4;
}

/* Capitals of the alphabets that have pairs of letters side by side or shifted. */
static bool
is_capital(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE) || (c >= 0x400 && c <= 0x42F) ||
	       (c >= 0x100 && c <= 0x137 && !(c & 1)) || (c >= 0x139 && c <= 0x148 && c & 1) ||
	       (c >= 0x14A && c <= 0x177 && !(c & 1)) || c == 0x179 || c == 0x17B || c == 0x17D;
}

static char
mark_of(uint32_t c)
{
	if (c == 0x201C || c == 0x201D || c == 0x201E || c == 0xAB || c == 0xBB)
		return '"';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	if (c >= 0x2190 && c <= 0x21FF)
		return '>';
	if (c == 0x2022 || c == 0xB7 || c == 0x25CF || c == 0x25AA || c == 0x2023)
		return '*';
	if (c == 0xBF)
		return 'Q';
	if (c == 0x2026)
		return '.';
	return c < 0x80 ? (char)c : '#';
}

static bool
is_end(char mark)
{
	return mark == '.' || mark == '!' || mark == '?';
}

/* A run of "?!..." is one mark. */
static const char *
read_end(const char *p, const char *end, struct token *t)
{
	uint32_t c;

	while (p < end) {
		size_t n = decode(p, end, &c);
		char mark = mark_of(c);
		if (!is_end(mark))
			break;
		if (mark == '?' || (mark == '!' && t->mark == '.'))
			t->mark = mark;
		t->width++;
		p += n;
	}
	return p;
}

static const char *
read_mark(const char *p, const char *end, struct token *t)
{
	uint32_t c;
	size_t n = decode(p, end, &c);

	t->kind = TOKEN_MARK;
	t->mark = mark_of(c);
	t->width = 1;
	p += n;
	if (is_end(t->mark))
		return read_end(p, end, t);
	if ((t->mark == '-' || t->mark == '=') && p < end && *p == '>') {
		t->mark = '>';
		p++;
	}
	while (t->mark == '-' && p < end && *p == '-')
		p++;
	return p;
}

/* Digits; the value is -1 when it is above 9999. */
static const char *
read_digits(const char *p, const char *end, int16_t *value, uint8_t *digits)
{
	int v = 0;

	for (*digits = 0; p < end && is_digit((unsigned char)*p); p++) {
		v = v < 0 || v > 999 ? -1 : v * 10 + (*p - '0');
		*digits = *digits < 255 ? (uint8_t)(*digits + 1) : *digits;
	}
	*value = (int16_t)v;
	return p;
}

/* Whether n digits, and no more, stand at p. */
static bool
digits_at(const char *p, const char *end, size_t least, size_t most)
{
	size_t n = 0;

	while (p + n < end && n <= most && is_digit((unsigned char)p[n]))
		n++;
	return n >= least && n <= most;
}

/* 17:00, 17.00, 27/11, 27.11.2026, 2026-11-27, 1,5. */
static const char *
read_number(const char *p, const char *end, struct token *t)
{
	const char *start = p;
	uint8_t digits;

	t->kind = TOKEN_NUMBER;
	p = read_digits(p, end, &t->number[0], &t->digits);
	t->parts = 1;
	while (t->parts < 3 && p + 1 < end && *p && strchr(".:/,-", *p) &&
	       (t->parts == 1 || *p == t->mark)) {
		bool iso = *p == '-';
		if (iso ? t->digits != 4 || !digits_at(p + 1, end, 2, 2)
		        : !digits_at(p + 1, end, 1, t->parts == 1 ? 2 : 4))
			break;
		t->mark = *p;
		p = read_digits(p + 1, end, &t->number[t->parts], &digits);
		t->parts++;
	}
	/* "7,000" counts something */
	if (t->parts == 1 && end - p > 3 && (*p == ',' || *p == '.') &&
	    digits_at(p + 1, end, 3, 3)) {
		t->number[0] = -1;
		p += 4;
	}
	t->width = (uint16_t)(p - start > 1000 ? 1000 : p - start);
	return p;
}

/* Letters with apostrophes among them; what has digits behind its first letter is a name, an
 * address goes on to its end. */
static const char *
read_word(const char *p, const char *end, struct token *t)
{
	bool address = false;
	uint32_t c, next;

	t->kind = TOKEN_WORD;
	for (size_t n; p < end; p += n) {
		n = decode(p, end, &c);
		bool inside = is_letter(c) || is_digit(c);
		if (!inside && is_apostrophe(c) && p + n < end) {
			decode(p + n, end, &next);
			inside = is_letter(next);
		}
		address =
		    address || c == '@' || (c == ':' && end - p > 2 && p[1] == '/' && p[2] == '/');
		if (!inside && !(address && c > ' ' && c < 0x80 && !strchr("<>()\"", (int)c)))
			break;
		t->width++;
	}
	while (address && is_end(mark_of((unsigned char)p[-1])) && t->width > 1) {
		p--;
		t->width--;
	}
	return p;
}

/* The gap before the next token: moves to it and counts the line's characters. */
static const char *
skip_space(const char *p, const char *end, const struct token *before, struct token *t)
{
	uint32_t c;
	unsigned lines = 0, column = before->column;

	for (size_t n; p < end; p += n) {
		n = decode(p, end, &c);
		if (!is_space(c))
			break;
		column = c == '\n' ? 0 : column + 1;
		lines += c == '\n';
		t->gap = t->gap ? t->gap : GAP_SPACE;
	}
	if (lines)
		t->gap = lines > 1 ? GAP_PARAGRAPH : GAP_LINE;
	t->column = (uint16_t)(column > 60000 ? 60000 : column);
	return p;
}

/* Where the text that holds no space ends, and whether it is no number but a version, a path, a
 * time stamp: many numbers, or letters among them. "9:00-18:00", "17h30" and "27.11.-29.11." are
 * numbers. */
static bool
is_code(const char *p, const char *end, const char **stop)
{
	unsigned groups = 0, dashes = 0, letters = 0;
	unsigned colons = 0; /* "10:28:09" */
	bool odd = false, last = false;

	for (; end > p && *p > ' ' && !strchr(",;()<>\"", *p); p++) {
		bool digit = is_digit((unsigned char)*p);
		groups += digit && !last;
		last = digit;
		colons += *p == ':';
		dashes += *p == '-' && groups;
		letters += !digit && is_letter((unsigned char)*p) && *p != 'h';
		odd = odd || strchr("_=+\\@", *p) || (digit && letters);
	}
	*stop = p;
	return odd || (colons == 2 && !dashes) || groups > (dashes == 1 ? 6 : 3);
}

bool
lexer_next(const char **at, const char *end, const struct token *before, struct token *t)
{
	uint32_t c;

	*t = (struct token){0};
	const char *p = skip_space(*at, end, before, t);
	if (p >= end)
		return false;
	if (!before->start)
		t->gap = GAP_PARAGRAPH;
	t->start = p;
	decode(p, end, &c);
	const char *stop;
	if (is_digit(c) && is_code(p, end, &stop)) {
		t->kind = TOKEN_WORD;
		t->width = (uint16_t)(stop - p > 1000 ? 1000 : stop - p);
		p = stop;
	} else if (is_digit(c)) {
		p = read_number(p, end, t);
	} else if (is_letter(c)) {
		t->capital = is_capital(c);
		p = read_word(p, end, t);
	} else {
		p = read_mark(p, end, t);
	}
	t->length = (uint32_t)(p - t->start);
	t->column = (uint16_t)(t->column + (t->width > 5000 ? 5000 : t->width));
	t->leads = t->kind != TOKEN_MARK &&
	           (t->gap >= GAP_LINE || (before->kind == TOKEN_MARK && before->gap >= GAP_LINE));
	*at = p;
	return true;
}
