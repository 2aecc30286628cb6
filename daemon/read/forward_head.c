#include "forward_head.h"

#include "date.h"
#include "squeeze.h"
#include "subject.h"
#include "../common/str.h"

static bool
is_address_byte(char c)
{
	return ascii_isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
	       (c && strchr(".!#$%&'*+-/=?^_`{|}~", c));
}

static bool
is_domain_byte(char c)
{
	return ascii_isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '.' || c == '-';
}

/* The address around the "@" at; "" when it is none that one can write to. */
static const char *
address_at(struct arena *a, const char *value, const char *at, const char **start)
{
	const char *end = at + 1;

	for (*start = at; *start > value && is_address_byte((*start)[-1]);)
		(*start)--;
	while (**start == '*' || **start == '\'' || **start == '.')
		(*start)++;
	while (is_domain_byte(*end))
		end++;
	while (end > at && strchr(".-", end[-1]))
		end--;
	const char *dot = memchr(at, '.', (size_t)(end - at));
	size_t n = (size_t)(end - *start);

	if (*start >= at || !dot || dot == at + 1 || ascii_length(*start, n) < n)
		return "";
	return arena_strndup(a, *start, n);
}

/* What stands before the address, without quotes, brackets and the stars of bold type. */
static const char *
name_before(struct arena *a, const char *value, const char *start)
{
	size_t n = 0;

	while (value + n < start && !strchr("<[(", value[n]))
		n++;
	while (n && strchr(" \"'*", value[n - 1]))
		n--;
	while (n && strchr(" \"'*", *value)) {
		value++;
		n--;
	}
	return memchr(value, '@', n) ? "" : arena_strndup(a, value, n);
}

struct address *
forward_address(struct arena *a, const char *value)
{
	struct address *found = NULL;
	const char *start;

	for (const char *at = strchr(value, '@'); at; at = strchr(at + 1, '@')) {
		const char *address = address_at(a, value, at, &start);

		if (!*address || (found && ascii_casecmp(found->address, address) != 0))
			return NULL;
		if (found)
			continue;
		found = arena_alloc(a, sizeof *found);
		found->address = address;
		found->name = name_before(a, value, start);
	}
	return found;
}

/* A field of a whole header: "Message-ID: <1@b>", "Received: from". */
static bool
is_field(struct line l)
{
	size_t n = 0;

	while (n < l.length && (ascii_isalnum((unsigned char)l.start[n]) || l.start[n] == '-'))
		n++;
	bool colon =
	    n > 2 && n + 1 < l.length && l.start[n] == ':' && ascii_isspace(l.start[n + 1]);

	return colon && *l.start >= 'A' && *l.start <= 'Z' &&
	       (memchr(l.start, '-', n) || memmem(l.start, n, "Received", 8));
}

static bool
continues(const struct reply_line *l)
{
	return l->class == LINE_HEADER && reply_header_key(l->raw) == KEY_NONE && !is_field(l->raw);
}

/* What stands behind the colon, and the lines that it wraps over. */
static const char *
value_of(struct arena *a, const struct reply_lines *t, size_t i, size_t *next)
{
	const char *value = after_colon(squeeze_line(a, t->lines[i].raw));
	struct str s = {0};

	str_addz(&s, value + strspn(value, " *_|"));
	for (i++; i < t->count && continues(&t->lines[i]); i++) {
		str_addc(&s, ' ');
		str_addz(&s, squeeze_line(a, t->lines[i].raw));
	}
	*next = i;
	value = arena_strdup(a, str_text(&s));
	str_free(&s);
	return value;
}

/* Only when its zone is known: a guess could be half a day off. */
static const char *
zoned_date(struct arena *a, const char *value)
{
	const char *sign = value + strlen(value);

	while (sign > value && *sign != '+' && *sign != '-')
		sign--;
	bool zoned = (sign > value && strspn(sign + 1, "0123456789") == 4) ||
	             ascii_casestr(value, "GMT") || ascii_casestr(value, "UTC");

	return zoned ? date_read(a, value) : NULL;
}

/* The first of each kind counts: below may stand the header of an older mail. */
static void
take(struct mail *m, enum header_key key, const char *value, bool *from_seen, struct forward *f)
{
	if (key == KEY_FROM && !*from_seen) {
		*from_seen = true;
		f->from = forward_address(m->arena, value);
	} else if (key == KEY_SUBJECT && !f->subject) {
		f->subject = value;
	} else if (key == KEY_DATE && !f->date) {
		f->date = zoned_date(m->arena, value);
	}
}

/* "20.11.2026, 10:15, "Eve" <eve@example.org>:" */
static size_t
introduction(struct mail *m, const struct reply_lines *t, size_t i, struct forward *f)
{
	struct str s = {0};

	for (; i < t->count && t->lines[i].class == LINE_INTRO; i++) {
		str_addz(&s, squeeze_line(m->arena, t->lines[i].raw));
		str_addc(&s, ' ');
	}
	if ((f->from = forward_address(m->arena, str_text(&s))))
		f->from->name = ""; /* it stands somewhere among date and verb */
	str_free(&s);
	return i;
}

static void
take_id(struct arena *a, struct line l, struct forward *f)
{
	const char *line = squeeze_line(a, l), *value = after_colon(line);

	value += *value == ' ';
	if (ascii_starts(line, "Message-ID:") && *value == '<' && value[strlen(value) - 1] == '>')
		f->message_id = value;
}

/* A whole header has fields that nobody reads; and the last field may wrap: "To: Desk" with
 * "<desk@acme.test>" on the next line. */
static size_t
skip_others(struct mail *m, const struct reply_lines *t, size_t i, struct forward *f)
{
	bool field = false;

	for (; i < t->count && t->lines[i].class != LINE_EMPTY; i++) {
		struct line l = t->lines[i].raw;

		if (is_field(l)) {
			take_id(m->arena, l, f);
			field = true;
		} else if (!(field && ascii_isspace(*l.start)) &&
		           !(*l.start == '<' && memchr(l.start, '@', l.length))) {
			break;
		}
	}
	return i;
}

size_t
forward_head_read(struct mail *m, const struct reply_lines *t, size_t i, struct forward *f)
{
	bool from_seen = false;
	size_t next;

	i = reply_next(t, i);
	if (i < t->count && t->lines[i].class == LINE_INTRO)
		return introduction(m, t, i, f);
	for (next = skip_others(m, t, i, f); next < t->count; next = reply_next(t, i)) {
		if (t->lines[next].class != LINE_HEADER)
			break;
		enum header_key key = reply_header_key(t->lines[next].raw);

		take(m, key, value_of(m->arena, t, next, &i), &from_seen, f);
		i = skip_others(m, t, i, f);
	}
	return i;
}
