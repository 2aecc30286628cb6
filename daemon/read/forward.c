#include "forward.h"

#include "date.h"
#include "forward_head.h"
#include "identity.h"
#include "mail_words.h"
#include "mime.h"
#include "subject.h"
#include "../common/str.h"

enum { LINES_MAX = 20 * 1000 };

static const char *
subject_of(const struct mail *m)
{
	const struct field *f = mail_field(m->fields, "Subject");

	return f ? f->text : "";
}

/* The outer subject without what forwarding put in front of it. */
static const char *
bare_subject(const struct mail *m)
{
	const char *subject = subject_of(m), *rest;

	while (subject_prefix(subject, &rest) == SUBJECT_FORWARD)
		subject = rest + strspn(rest, " ");
	return subject;
}

/* ---- attached ---- */

static bool
is_mail(const struct part *p)
{
	return p->class == PART_MESSAGE && p->data &&
	       (strcmp(p->type, "message/rfc822") == 0 || strcmp(p->type, "message/global") == 0);
}

/* The one attached mail; NULL when there is none. *several is set when there are more. What a
 * report carries is no forward, nor is what stands in an attached mail. */
static const struct part *
attached_mail(const struct mail *m, bool *several)
{
	const struct part *found = NULL;
	struct part *p = m->root;

	*several = false;
	while (p) {
		bool closed = p->class == PART_MESSAGE || strcmp(p->type, "multipart/report") == 0;

		if (is_mail(p)) {
			*several = found != NULL;
			found = found ? found : p;
		}
		if (!closed) {
			p = part_walk(p);
			continue;
		}
		while (p && !p->next)
			p = p->parent;
		p = p ? p->next : NULL;
	}
	return found;
}

/* From of the inner mail; NULL unless there is exactly one address. */
static struct address *
one_from(struct mail *m)
{
	struct address *found = NULL;

	for (const struct field *f = mail_field(m->fields, "From"); f; f = mail_next(f))
		for (struct address *a = address_parse(m->arena, f->value); a; a = a->next) {
			if (found)
				return NULL;
			found = a;
		}
	return found && strchr(found->address, '@') ? found : NULL;
}

static struct address *
copy_address(struct arena *a, const struct address *from)
{
	struct address *copy;

	if (!from)
		return NULL;
	copy = arena_alloc(a, sizeof *copy);
	copy->name = arena_strdup(a, from->name);
	copy->address = arena_strdup(a, from->address);
	return copy;
}

/* Reads the attached mail as if it had come by itself. */
static struct forward *
attached(struct mail *m, const struct part *p)
{
	struct forward *f = arena_alloc(m->arena, sizeof *f);
	struct mail *inner = mail_parse(p->data, p->length, false);
	const struct identity *id = identity_read(inner->arena, inner->fields, "Message-ID");

	f->how = "attached";
	f->from = copy_address(m->arena, one_from(inner));
	f->subject = arena_strdup(m->arena, subject_of(inner));
	f->date = date_read(m->arena, mail_value(inner->fields, "Date"));
	f->message_id = id ? arena_strdup(m->arena, id->id) : NULL;
	f->text = arena_strdup(m->arena, inner->text);
	f->certain = f->from && !inner->malformed;
	mail_free(&inner);
	return f;
}

/* ---- inline ---- */

/* Apple's program marks what it forwards as quoted: the same lines without marks. */
static const char *
unquoted(struct arena *a, const struct reply_lines *t, size_t i)
{
	struct str s = {0};

	for (i = reply_next(t, i); i < t->count; i++) {
		if (t->lines[i].class != LINE_QUOTE && t->lines[i].class != LINE_EMPTY)
			break;
		struct line l = reply_unquoted(t->lines[i].raw);

		str_add(&s, l.start, l.length);
		str_addc(&s, '\n');
	}
	while (s.len && ascii_isspace(s.data[s.len - 1]))
		str_truncate(&s, s.len - 1);
	const char *text = arena_strndup(a, str_text(&s), s.len);

	str_free(&s);
	return text;
}

static bool
is_end(struct line l)
{
	char folded[FOLD_MAX];

	if (!l.length || !strchr("-_=*~", *l.start))
		return false;
	fold_line(folded, sizeof folded, l.start, l.length);
	const char *s = folded + strspn(folded, "-_=*~ ");

	for (const char *const *p = mail_phrases(MAIL_FORWARD_ENDS); s - folded >= 2 && *p; p++) {
		size_t n = strlen(*p);

		if (strncmp(s, *p, n) == 0 && s[n + strspn(s + n, "-_=*~ ")] == 0)
			return true;
	}
	return false;
}

/* The lines from i on, without empty ones at the ends, up to the line that says that it ends. */
static const char *
rest_of(struct arena *a, const struct reply_lines *t, size_t i)
{
	size_t end;
	const char *start, *stop;

	i = reply_next(t, i);
	for (end = i; end < t->count; end++) {
		if (is_end(t->lines[end].raw))
			break;
	}
	while (end > i && t->lines[end - 1].class == LINE_EMPTY)
		end--;
	if (i >= end)
		return "";
	start = t->lines[i].raw.start;
	stop = t->lines[end - 1].raw.start + t->lines[end - 1].raw.length;
	return arena_strndup(a, start, (size_t)(stop - start));
}

/* The first line of the old mail; count if there is none. */
static size_t
first_old(const struct reply_lines *t)
{
	size_t i = 0;

	while (
	    i < t->count && (t->lines[i].class == LINE_EMPTY || t->lines[i].class == LINE_TEXT ||
	                        t->lines[i].class == LINE_RULE || t->lines[i].class >= LINE_SIGN))
		i++;
	return i;
}

/* The header and the text that begin at line i. Returns what class the header is of: LINE_HEADER,
 * LINE_INTRO, or LINE_TEXT if there is none. */
static enum reply_class
read_inline(struct mail *m, const struct reply_lines *t, size_t i, struct forward *f)
{
	struct reply_lines bare = {0};
	size_t first = reply_next(t, i), below;

	if (first < t->count && t->lines[first].class == LINE_QUOTE &&
	    reply_lines_read(m, unquoted(m->arena, t, first), LINES_MAX, &bare)) {
		t = &bare;
		first = reply_next(t, 0);
		if (first < t->count && t->lines[first].class == LINE_ORIGINAL)
			first = reply_next(t, first + 1);
	}
	below = reply_next(t, forward_head_read(m, t, first, f));
	if (first >= t->count || below == first) {
		f->text = rest_of(m->arena, t, below);
		return LINE_TEXT;
	}
	bool intro = t->lines[first].class == LINE_INTRO;

	f->text = intro && below < t->count && t->lines[below].class == LINE_QUOTE
	              ? unquoted(m->arena, t, below)
	              : rest_of(m->arena, t, below);
	return t->lines[first].class;
}

/* An answer quotes with the same header block as a forward: then the subject tells. */
static struct forward *
in_text(struct mail *m, const struct reply *r, enum subject_says subject)
{
	struct forward *f = arena_alloc(m->arena, sizeof *f);
	struct reply_lines t;

	if (!reply_lines_read(m, m->text, LINES_MAX, &t))
		return NULL;
	reply_intros_find(&t);
	size_t i = first_old(&t);
	bool title = i < t.count && t.lines[i].class == LINE_ORIGINAL,
	     says = title && reply_is_forward(t.lines[i].raw);

	if (!says && subject != SUBJECT_FORWARD && (subject == SUBJECT_ANSWER || r->left))
		return NULL;
	enum reply_class head = read_inline(m, &t, i + title, f);

	if (!says && head == LINE_TEXT)
		return NULL;
	f->how = "inline";
	f->certain = f->from && subject != SUBJECT_ANSWER &&
	             (says || (head == LINE_HEADER && subject == SUBJECT_FORWARD));
	f->subject = f->subject ? f->subject : bare_subject(m);
	return f;
}

struct forward *
forward_find(struct mail *m, const struct reply *r)
{
	const char *rest;
	enum subject_says subject = subject_prefix(subject_of(m), &rest);
	bool several, quotes = r->how && strcmp(r->how, "signature") != 0;
	const struct part *p = attached_mail(m, &several);
	struct forward *f = quotes ? in_text(m, r, subject) : NULL;

	/* a mail that was attached to the forwarded one travels along */
	if (!p || (f && f->certain))
		return f;
	f = attached(m, p);
	f->certain = f->certain && !several && !(quotes && subject != SUBJECT_FORWARD);
	return f;
}
