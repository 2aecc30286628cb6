#include "text.h"

#include "../common/str.h"
#include "html.h"
#include "protection.h"
#include "tnef.h"
#include "uuencode.h"

enum { STUB_MAX = 400 };

struct chooser {
	struct mail *m;
	struct str text;
};

static const char *
skip_blank(const char *s)
{
	for (;; s++)
		if ((unsigned char)s[0] == 0xc2 && (unsigned char)s[1] == 0xa0)
			s++;
		else if (!*s || !ascii_isspace(*s))
			return s;
}

static bool
is_blank(const char *s)
{
	return !*skip_blank(s);
}

static bool
is_known_text(const struct part *p)
{
	static const char *const types[] = {
	    "text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown"};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(p->type, types[i]) == 0)
			return p->class == PART_LEAF && p->text;
	return false;
}

/* A text to be read in its place, not a file. */
static bool
is_inline_text(const struct part *p)
{
	return is_known_text(p) && !*p->file_name && strcmp(p->disposition, "attachment") != 0;
}

/* Some name even the text of a mail: what comes first is to be read, unless it says that it is an
 * attachment. It stays in the list of files, too. */
static bool
is_named_text(const struct chooser *c, const struct part *p)
{
	bool first = !p->parent || p->parent->children == p;

	return is_known_text(p) && *p->file_name && first && !c->text.len &&
	       strcmp(p->disposition, "attachment") != 0;
}

/* Format=flowed (RFC 3676): one line's quote depth, and where its text starts without the stuffed
 * space; that stays before a ">", which would look like a quote's. */
static size_t
flowed_line(const char *line, size_t n, int *depth)
{
	size_t i = 0;

	while (i < n && line[i] == '>')
		i++;
	*depth = (int)i;
	if (!i && n > 1 && line[1] == '>')
		return 0;
	return i < n && line[i] == ' ' ? i + 1 : i;
}

/* Joins the soft-broken lines of each paragraph; quoted ones come out with "> " once. */
static const char *
unflow(struct arena *a, const char *text, bool delete_space)
{
	struct str out = {0};
	int open = -1; /* the quote depth of a paragraph that goes on; -1: none */

	for (const char *line = text; *line;) {
		size_t n = strcspn(line, "\n"), start;
		int depth;
		start = flowed_line(line, n, &depth);
		const char *body = line + start;
		size_t length = n - start;
		bool signature = length == 3 && memcmp(body, "-- ", 3) == 0;
		bool soft = length && body[length - 1] == ' ' && !signature;
		if (open >= 0 && (open != depth || signature)) {
			str_addc(&out, '\n');
			open = -1;
		}
		if (open < 0) {
			for (int i = 0; i < depth; i++)
				str_addc(&out, '>');
			if (depth)
				str_addc(&out, ' ');
		}
		str_add(&out, body, length - (soft && delete_space));
		open = soft ? depth : -1;
		if (!soft)
			str_addc(&out, '\n');
		line += n + (line[n] == '\n');
	}
	const char *joined = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return joined;
}

/* text/enriched and text/richtext (RFC 1896): tags go, "<<" is a "<", single line ends are spaces.
 */
static const char *
enriched_text(struct arena *a, const char *text)
{
	struct str out = {0};

	for (const char *p = text; *p; p++) {
		if (p[0] == '<' && p[1] == '<') {
			str_addc(&out, *p++);
		} else if (*p == '<') {
			const char *end = strchr(p, '>');
			if (ascii_starts(p, "<nl>") || ascii_starts(p, "<paragraph>"))
				str_addc(&out, '\n');
			if (!end)
				break;
			p = end;
		} else {
			str_addc(&out, *p);
		}
	}
	const char *plain = arena_strndup(a, str_text(&out), out.len);
	str_free(&out);
	return plain;
}

/* The part as a person would read it. */
static const char *
leaf_text(struct mail *m, struct part *p)
{
	if (strcmp(p->type, "text/html") == 0) {
		bool cut;
		const char *text = html_text(m->arena, p->text, &cut);
		if (cut)
			mail_warn(m, "html-limit", "only the first 1 MiB of the HTML was read");
		if (!m->html && !is_blank(text))
			m->html = p->text;
		return text;
	}
	if (strcmp(p->type, "text/enriched") == 0 || strcmp(p->type, "text/richtext") == 0)
		return enriched_text(m->arena, p->text);
	if (ascii_casecmp(part_parameter(p, "format"), "flowed") == 0) {
		m->flowed = true;
		return unflow(
		    m->arena, p->text, ascii_casecmp(part_parameter(p, "delsp"), "yes") == 0);
	}
	if (strcmp(p->type, "text/plain") == 0 && !p->children)
		return uuencode_cut(m, p, p->text);
	return p->text;
}

static void
add(struct chooser *c, const char *text)
{
	if (is_blank(text))
		return;
	if (c->text.len && c->text.data[c->text.len - 1] != '\n')
		str_addc(&c->text, '\n');
	str_addz(&c->text, text);
}

static void add_part(struct chooser *c, struct part *p);

static bool
inside_message(const struct part *p, const struct part *top)
{
	while (p != top && p->class != PART_MESSAGE)
		p = p->parent;
	return p != top;
}

/* The other forms of a text that is shown need not be shown, nor kept as files. */
static void
mark_forms(struct part *alternative)
{
	struct part *end = alternative;

	while (end && !end->next)
		end = end->parent;
	end = end ? end->next : NULL;
	for (struct part *p = alternative->children; p && p != end; p = part_walk(p))
		p->is_body = p->is_body || (is_inline_text(p) && !inside_message(p, alternative));
}

/* "Your mail program cannot show HTML": a few words beside the real mail. */
static bool
is_stub(struct mail *m, struct part *alternative)
{
	size_t plain = 0, rich = 0;
	bool says_so = false, cut;

	for (struct part *q = alternative->children; q; q = q->next)
		if (strcmp(q->type, "text/plain") == 0 && q->text) {
			plain += strlen(q->text);
			says_so = says_so || ascii_casestr(q->text, "html");
		}
	if (!says_so || plain > STUB_MAX)
		return false;
	for (struct part *q = alternative->children; q; q = q->next)
		if (strcmp(q->type, "text/html") == 0 && q->text)
			rich += strlen(html_text(m->arena, q->text, &cut));
	return rich > 2 * plain;
}

/* The plain alternatives (one, as a rule; none may hide behind another) unless they only point to
 * the HTML, else the first that has any text, whatever it is wrapped in. */
static void
add_alternative(struct chooser *c, struct part *p)
{
	size_t before = c->text.len;
	bool stub = is_stub(c->m, p);

	for (struct part *q = p->children; q; q = q->next)
		if (strcmp(q->type, "text/plain") == 0 && !stub)
			add_part(c, q);
	for (struct part *q = p->children; q && stub; q = q->next)
		if (strcmp(q->type, "text/html") == 0)
			add_part(c, q);
	for (int pass = 0; pass < 2; pass++)
		for (struct part *q = p->children; q && c->text.len == before; q = q->next)
			if (pass || strcmp(q->type, "text/html") != 0)
				add_part(c, q);
	if (c->text.len > before)
		mark_forms(p);
}

/* RFC 2387: the root ("start", else the first part), and only when it says nothing the rest. */
static void
add_related(struct chooser *c, struct part *p)
{
	const char *start = part_parameter(p, "start");
	size_t before = c->text.len;

	start += *start == '<';
	size_t n = strcspn(start, ">");
	for (struct part *q = p->children; n && q; q = q->next)
		if (strlen(q->content_id) == n && memcmp(q->content_id, start, n) == 0)
			add_part(c, q);
	for (struct part *q = p->children; q && c->text.len == before; q = q->next)
		add_part(c, q);
}

static void
add_part(struct chooser *c, struct part *p)
{
	if (p->class == PART_LEAF && is_inline_text(p)) {
		p->is_body = true;
		add(c, leaf_text(c->m, p));
	} else if (is_named_text(c, p)) {
		add(c, leaf_text(c->m, p));
	} else if (p->class == PART_LEAF && protection_is_pkcs7(p) && p->children) {
		add_part(c, p->children);
	} else if (p->class != PART_MULTIPART) {
		return;
	} else if (strcmp(p->type, "multipart/alternative") == 0) {
		add_alternative(c, p);
	} else if (strcmp(p->type, "multipart/related") == 0 ||
	           strcmp(p->type, "multipart/report") == 0) {
		add_related(c, p);
	} else {
		for (struct part *q = p->children; q; q = q->next)
			add_part(c, q);
	}
}

/* The text that a winmail.dat carries is another form of the mail's, or its only one. */
static void
add_packed(struct chooser *c, struct part *root)
{
	bool wanted = is_blank(str_text(&c->text));

	for (struct part *p = root; p; p = part_walk(p)) {
		bool packed = p->parent && tnef_is(p->parent) && is_inline_text(p);
		if (packed && wanted) {
			add(c, leaf_text(c->m, p));
			wanted = is_blank(str_text(&c->text));
		}
		p->is_body = p->is_body || packed;
	}
}

/* Nothing else to read: a text that has a file name but is to be shown inline, or one of a kind of
 * its own (RFC 2046, 4.1.4: to be treated as plain). It stays an attachment, too. */
static void
add_other(struct chooser *c, struct part *root)
{
	for (struct part *p = root; p && !c->text.len;
	     p = p->class == PART_MESSAGE ? NULL : part_walk(p)) {
		bool file = *p->file_name && strcmp(p->disposition, "inline") != 0;
		if (p->class == PART_LEAF && p->text && strncmp(p->type, "text/", 5) == 0 &&
		    !file && strcmp(p->disposition, "attachment") != 0 &&
		    strcmp(p->type, "text/rfc822-headers") != 0)
			add(c, leaf_text(c->m, p));
	}
}

void
text_choose(struct mail *m)
{
	struct chooser c = {.m = m};

	m->text = "";
	if (!m->root)
		return;
	if (m->root->class == PART_LEAF && is_inline_text(m->root)) {
		m->root->is_body = true;
		m->text = leaf_text(m, m->root); /* the common case needs no copy */
		m->text = protection_unarmour(m->arena, m->text);
		return;
	}
	add_part(&c, m->root);
	add_packed(&c, m->root);
	if (!c.text.len)
		add_other(&c, m->root);
	if (c.text.len)
		m->text =
		    protection_unarmour(m->arena, arena_strndup(m->arena, c.text.data, c.text.len));
	str_free(&c.text);
}
