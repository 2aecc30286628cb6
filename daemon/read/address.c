/* Address lists, read as leniently as they are written: obsolete forms (RFC 5322, 4.4), display
 * names with bare commas and brackets, addresses without angle brackets, names in comments. One
 * pass, no recursion. */
#include "mail.h"

#include "../common/str.h"
#include "word.h"

struct reader {
	struct arena *arena;
	struct str phrase, comment, angle;
	bool has_angle;
	struct str pending; /* an item without an address: "Doe" of: Doe, John <j@d> */
	struct address **end;
};

/* A comment at p: its text is added to out, nested ones too. Returns what follows it. */
static const char *
comment_read(const char *p, struct str *out)
{
	int depth = 0;

	if (out->len)
		str_addc(out, ' ');
	for (; *p; p++) {
		if (*p == '\\' && p[1])
			p++;
		else if (*p == '(' && depth++ == 0)
			continue;
		else if (*p == ')' && --depth == 0)
			return p + 1;
		str_addc(out, *p);
	}
	return p;
}

enum {
	QUOTED_SPACE = 1
}; /* stands for a space of a quoted local part while words are told apart */

static const char *
quoted_read(const char *p, struct str *out)
{
	size_t start = out->len;

	for (p++; *p && *p != '"'; p++) {
		if (*p == '\\' && p[1])
			p++;
		str_addc(out, *p);
	}
	p += *p == '"';
	for (size_t i = start; *p == '@' && i < out->len; i++)
		if (ascii_isspace(out->data[i]))
			out->data[i] = QUOTED_SPACE;
	return p;
}

/* "<...>" at p: route, comments, quotes and white space around are removed later. A bracket that is
 * never closed is closed by the comma or the end. */
static const char *
angle_read(struct reader *r, const char *p)
{
	r->has_angle = true;
	str_truncate(&r->angle, 0);
	for (p++; *p && *p != '>';) {
		if (*p == '"') {
			p = quoted_read(p, &r->angle);
		} else if (*p == '(') {
			p = comment_read(p, &r->comment);
		} else if (*p == ',' && memchr(str_text(&r->angle), '@', r->angle.len) &&
		           r->angle.data[0] != '@') {
			return p;
		} else {
			if (*p != '<')
				str_addc(&r->angle, *p);
			p++;
		}
	}
	while (*p == '>')
		p++;
	return p;
}

static const char *
trimmed(struct arena *a, const char *s, size_t n)
{
	char *text = arena_alloc(a, n + 1), *out = text;

	for (size_t i = 0; i < n; i++) {
		bool space = ascii_isspace(s[i]);
		if (space && (out == text || out[-1] == ' '))
			continue;
		*out++ = space ? ' ' : s[i];
	}
	if (out > text && out[-1] == ' ')
		out--;
	*out = 0;
	return text;
}

/* local@domain out of s: "mailto:" and a source route (RFC 5322, 4.4) are dropped, white space
 * around "@" and "." is removed; of several words the one with the "@" counts. NULL if there is
 * none. rest gets the other words. */
static const char *
find_address(struct arena *a, const char *s, struct str *rest)
{
	const char *at = strrchr(s, '@'), *start, *end;
	char *address, *out;

	if (*s == '@' && strchr(s, ':')) {
		s = strchr(s, ':') + 1;
		at = strrchr(s, '@');
	}
	if (!at)
		return NULL;
	for (start = at; start > s && (!ascii_isspace(start[-1]) || start == at || *start == '.' ||
	                                  (start - 1 > s && start[-2] == '.'));)
		start--;
	for (end = at + 1;
	     *end && (!ascii_isspace(*end) || end == at + 1 || end[1] == '.' || end[-1] == '.');)
		end++;
	if (rest) {
		str_add(rest, s, (size_t)(start - s));
		str_addc(rest, ' ');
		str_addz(rest, end);
	}
	out = address = arena_alloc(a, (size_t)(end - start) + 1);
	for (const char *p = start; p < end; p++) {
		if (*p == QUOTED_SPACE)
			*out++ = ' ';
		else if ((unsigned char)*p > ' ' && *p != '<' && *p != '>' && *p != '"')
			*out++ = *p;
	}
	if (ascii_starts(address, "mailto:"))
		address += 7;
	return strlen(address) > 2 && address[0] != '@' && address[strlen(address) - 1] != '@'
	           ? address
	           : NULL;
}

/* A local part alone ("root", "<MAILER-DAEMON>"): mail that never left its machine. */
static const char *
local_only(struct arena *a, const char *s)
{
	const char *word = trimmed(a, s, strlen(s));

	for (const char *p = word; *p; p++)
		if (!ascii_isalnum((unsigned char)*p) && !strchr("!#$%&'*+-/=?^_{|}~.", *p))
			return NULL;
	return *word && !ascii_starts(word, "undisclosed") ? word : NULL;
}

static const char *
clean_address(struct arena *a, const char *address)
{
	struct str out = {0};

	if (!address || utf8_valid(address, strlen(address)))
		return address;
	utf8_clean(&out, address, strlen(address));
	address = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return address;
}

static void
item_add(struct reader *r, const char *address, const char *name)
{
	*r->end = arena_alloc(r->arena, sizeof **r->end);
	(*r->end)->address = clean_address(r->arena, address);
	(*r->end)->name = trimmed(r->arena, name, strlen(name));
	r->end = &(*r->end)->next;
}

/* The display name: the phrase, else the comment. Of both the phrase. */
static const char *
item_name(struct reader *r, const char *phrase)
{
	const char *name = trimmed(r->arena, phrase, strlen(phrase));

	if (r->pending.len) {
		str_addz(&r->pending, ", ");
		str_addz(&r->pending, name);
		name = arena_strndup(r->arena, str_text(&r->pending), r->pending.len);
	}
	if (!*name)
		name = str_text(&r->comment);
	return word_decode(r->arena, arena_strdup(r->arena, name), NULL);
}

static void
item_end(struct reader *r, bool last)
{
	struct str rest = {0};
	const char *address;

	if (r->has_angle) {
		address = find_address(r->arena, str_text(&r->angle), NULL);
		if (!address) /* <> after an address, or the brackets in the wrong place */
			address = find_address(r->arena, str_text(&r->phrase), &rest);
		if (!address)
			address = local_only(r->arena, str_text(&r->angle));
		if (address)
			item_add(r, address,
			    item_name(r, rest.len ? str_text(&rest) : str_text(&r->phrase)));
		str_truncate(&r->pending, 0);
	} else if ((address = find_address(r->arena, str_text(&r->phrase), &rest))) {
		item_add(r, address, item_name(r, str_text(&rest)));
		str_truncate(&r->pending, 0);
	} else if (last && !r->pending.len &&
	           (address = local_only(r->arena, str_text(&r->phrase)))) {
		item_add(r, address, item_name(r, ""));
	} else if (r->phrase.len) {
		const char *text = trimmed(r->arena, r->phrase.data, r->phrase.len);
		if (*text && r->pending.len)
			str_addz(&r->pending, ", ");
		str_addz(&r->pending, text);
	}
	str_free(&rest);
	str_truncate(&r->phrase, 0);
	str_truncate(&r->comment, 0);
	str_truncate(&r->angle, 0);
	r->has_angle = false;
}

/* An encoded word is one piece, whatever separators it holds. Its length, or 0. */
static size_t
encoded_word(const char *p)
{
	const char *q = p + 2;

	if (p[0] != '=' || p[1] != '?')
		return 0;
	for (int marks = 0; marks < 2; q++) {
		if (!*q || ascii_isspace(*q))
			return 0;
		marks += *q == '?';
	}
	const char *end = strstr(q, "?=");
	return end ? (size_t)(end + 2 - p) : 0;
}

/* "Group name:" has no "@" before the colon; "mailto:" and "[IPv6:" are no groups. */
static bool
is_group(const struct reader *r)
{
	const char *s = str_text(&r->phrase);

	return r->phrase.len && !r->has_angle && !strchr(s, '@') && !strchr(s, '[') &&
	       ascii_casecmp(s, "mailto") != 0;
}

struct address *
address_parse(struct arena *a, const char *value)
{
	struct address *list = NULL;
	struct reader r = {.arena = a, .end = &list};
	size_t n;

	for (const char *p = value; *p;) {
		if ((n = encoded_word(p))) {
			str_add(&r.phrase, p, n);
			p += n;
		} else if (*p == '"') {
			p = quoted_read(p, &r.phrase);
		} else if (*p == '(') {
			p = comment_read(p, &r.comment);
		} else if (*p == '<') {
			p = angle_read(&r, p);
		} else if (*p == ',' || *p == ';') {
			item_end(&r, *p == ';');
			if (*p++ == ';')
				str_truncate(&r.pending, 0);
		} else if (*p == ':' && is_group(&r)) {
			str_truncate(&r.phrase, 0);
			str_truncate(&r.pending, 0);
			p++;
		} else {
			str_addc(&r.phrase, *p++);
		}
	}
	item_end(&r, true);
	str_free(&r.phrase);
	str_free(&r.comment);
	str_free(&r.angle);
	str_free(&r.pending);
	return list;
}
