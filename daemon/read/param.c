#include "param.h"

#include "../common/str.h"
#include "charset.h"
#include "word.h"

/* One parameter as it stands in the mail: "filename*1*" is name "filename", section 1, extended. */
struct piece {
	struct piece *next;
	const char *name;
	int section; /* -1: not split in sections */
	bool extended;
	const char *value;
};

static const char *
skip_space(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n");
		if (*p != '(')
			return p;
		int depth = 0; /* a comment: nested ones are counted, not recursed into */
		for (; *p; p++) {
			if (*p == '\\' && p[1])
				p++;
			else if (*p == '(')
				depth++;
			else if (*p == ')' && --depth == 0)
				break;
		}
		if (*p)
			p++;
	}
}

static bool
name_char(char c)
{
	return ascii_isalnum((unsigned char)c) || (c && strchr("-_*.!#$%&'+^`{|}~", c));
}

/* The value is over here: a separator, the end, or (the ";" forgotten) the next parameter. */
static bool
ends_here(const char *p)
{
	bool space = *p == ' ' || *p == '\t';

	p = skip_space(p);
	if (!*p || *p == ';')
		return true;
	if (!space || !name_char(*p))
		return false;
	while (name_char(*p))
		p++;
	return *p == '=' && p[1] != '?';
}

static const char *
quoted_read(const char *p, struct str *out)
{
	for (p++; *p; p++) {
		if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
			p++;
		else if (*p == '"' &&
		         ends_here(p + 1)) /* others belong to the value: name="the "new" one" */
			return p + 1;
		str_addc(out, *p);
	}
	return p;
}

static const char *
token_read(const char *p, struct str *out)
{
	for (; *p && *p != ';'; p++) {
		if ((*p == ' ' || *p == '\t') && ends_here(p))
			break;
		str_addc(out, *p);
	}
	while (out->len && ascii_isspace(out->data[out->len - 1]))
		str_truncate(out, out->len - 1);
	return p;
}

static void
piece_name(struct arena *a, struct piece *piece, const char *s, size_t n)
{
	char *name = arena_strndup(a, s, n), *star = strchr(name, '*');

	for (char *p = name; *p; p++)
		*p = (char)ascii_tolower((unsigned char)*p);
	piece->name = name;
	piece->section = -1;
	if (!star)
		return;
	*star++ = 0;
	if (ascii_isdigit(*star))
		for (piece->section = 0; ascii_isdigit(*star) && piece->section < 1000; star++)
			piece->section = piece->section * 10 + (*star - '0');
	/* "filename*" is extended, "filename*0" is not, "filename*0*" is */
	piece->extended = piece->section < 0 || *star == '*';
}

/* Reads one parameter at p (after the ";"); NULL piece when there is none. */
static const char *
piece_read(struct arena *a, const char *p, struct piece **piece)
{
	struct str value = {0};
	const char *start = p = skip_space(p), *end;

	while (name_char(*p))
		p++;
	end = p;
	p = skip_space(p);
	*piece = NULL;
	if (*p != '=' || end == start) {
		while (*p && *p != ';')
			p++;
		return p;
	}
	p = skip_space(p + 1);
	p = *p == '"' ? quoted_read(p, &value) : token_read(p, &value);
	*piece = arena_alloc(a, sizeof **piece);
	piece_name(a, *piece, start, (size_t)(end - start));
	(*piece)->value = arena_strndup(a, str_text(&value), value.len);
	str_free(&value);
	return p;
}

static void
percent_decode(struct str *out, const char *s)
{
	for (; *s; s++) {
		char hex[3] = {s[0] == '%' ? s[1] : 0, s[0] == '%' && s[1] ? s[2] : 0, 0};
		char *end;
		long c = strtol(hex, &end, 16);
		if (end == hex + 2) {
			str_addc(out, (char)c);
			s += 2;
		} else {
			str_addc(out, *s);
		}
	}
}

static const struct piece *
section_find(const struct piece *pieces, const char *name, int section)
{
	for (; pieces; pieces = pieces->next)
		if (pieces->section == section && strcmp(pieces->name, name) == 0)
			return pieces;
	return NULL;
}

/* RFC 2231: charset'language'text, over all sections. */
static const char *
extended_value(struct arena *a, const struct piece *pieces, const struct piece *first)
{
	struct str bytes = {0};
	const char *charset = "", *text = first->value;

	if (first->extended) {
		const char *quote = strchr(text, '\''),
		           *second = quote ? strchr(quote + 1, '\'') : NULL;
		if (second) {
			charset = arena_strndup(a, text, (size_t)(quote - text));
			text = second + 1;
		}
	}
	for (const struct piece *p = first; p; p = section_find(pieces, p->name, p->section + 1)) {
		if (p->extended)
			percent_decode(&bytes, p == first ? text : p->value);
		else
			str_addz(&bytes, p == first ? text : p->value);
		if (p->section < 0)
			break;
	}
	/* Some split an encoded word over the sections. */
	if (!*charset && strstr(str_text(&bytes), "=?")) {
		const char *value =
		    word_decode(a, arena_strndup(a, str_text(&bytes), bytes.len), NULL);
		str_free(&bytes);
		return value;
	}
	struct converted c = charset_convert(a, charset, str_text(&bytes), bytes.len);
	str_free(&bytes);
	return c.text;
}

static const char *
piece_value(struct arena *a, const struct piece *pieces, const char *name)
{
	const struct piece *p;

	if ((p = section_find(pieces, name, 0)) && (p->extended || section_find(pieces, name, 1)))
		return extended_value(a, pieces, p);
	for (p = pieces; p; p = p->next)
		if (p->section < 0 && p->extended && strcmp(p->name, name) == 0)
			return extended_value(a, pieces, p);
	if (!(p = section_find(pieces, name, -1)) && !(p = section_find(pieces, name, 0)))
		return NULL; /* only later sections: nothing to start from */
	return word_decode(a, p->value, NULL);
}

static const char *
clean_utf8(struct arena *a, const char *s)
{
	struct str out = {0};

	if (utf8_valid(s, strlen(s)))
		return s;
	utf8_clean(&out, s, strlen(s));
	s = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return s;
}

static struct parameter *
pieces_join(struct arena *a, const struct piece *pieces)
{
	struct parameter *list = NULL, **end = &list;

	for (const struct piece *p = pieces; p; p = p->next) {
		const struct parameter *known = list;
		while (known && strcmp(known->name, p->name) != 0)
			known = known->next;
		const char *value = known ? NULL : piece_value(a, pieces, p->name);
		if (!value)
			continue;
		*end = arena_alloc(a, sizeof **end);
		(*end)->name = p->name;
		(*end)->value = clean_utf8(a, value);
		end = &(*end)->next;
	}
	return list;
}

enum { PIECES_MAX = 200 }; /* the search for sections is quadratic */

struct parameter *
param_read(struct arena *a, const char *value, const char **head)
{
	struct piece *pieces = NULL, **end = &pieces, *piece;
	struct str type = {0};
	const char *p = skip_space(value);

	while (*p && *p != ';' && !(type.len && (*p == ' ' || *p == '\t') && ends_here(p))) {
		if (!ascii_isspace(*p) && (unsigned char)*p < 127)
			str_addc(&type, (char)ascii_tolower((unsigned char)*p));
		p++;
		if (*p == '(')
			p = skip_space(p);
	}
	*head = arena_strndup(a, str_text(&type), type.len);
	str_free(&type);
	for (int count = 0; *p && count < PIECES_MAX; count++) {
		p = piece_read(a, p + (*p == ';'), &piece);
		if (!piece)
			continue;
		*end = piece;
		end = &piece->next;
	}
	return pieces_join(a, pieces);
}

/* Characters that lie about what a name says: controls, and those that turn the direction of
 * writing. */
static size_t
forbidden(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	if (u[0] < ' ' || u[0] == 127)
		return 1;
	if (u[0] == 0xc2 && u[1] >= 0x80 && u[1] <= 0x9f)
		return 2;
	if (u[0] == 0xe2 &&
	    ((u[1] == 0x80 && ((u[2] >= 0xaa && u[2] <= 0xae) || u[2] == 0x8e || u[2] == 0x8f)) ||
	        (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9)))
		return 3;
	return 0;
}

const char *
param_file_name(struct arena *a, const char *name)
{
	struct str out = {0};

	for (const char *p = name; *p; p++)
		if (*p == '/' || *p == '\\')
			name = p + 1;
	while (*name) {
		size_t skip = forbidden(name);
		if (!skip)
			str_addc(&out, *name);
		name += skip ? skip : 1;
	}
	str_truncate(&out, utf8_cut(str_text(&out), out.len, 255));
	while (out.len && ascii_isspace(out.data[out.len - 1]))
		str_truncate(&out, out.len - 1);
	const char *clean = str_text(&out);
	clean += strspn(clean, " \t");
	if (strcmp(clean, ".") == 0 || strcmp(clean, "..") == 0)
		clean = "";
	clean = arena_strdup(a, clean);
	str_free(&out);
	return clean;
}
