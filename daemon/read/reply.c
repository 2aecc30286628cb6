#include "reply.h"

#include <string.h>
#include "reply_line.h"
#include "reply_piece.h"
#include "subject.h"
#include "../common/str.h"

enum {
	TEXT_MAX = 1024 * 1024,
	LINES_MAX = 20 * 1000,
	SIGNATURE_LINES = 60,
	HAND_LINES = 20,
	AHEAD = 60
};

/* What shows that something is not new; the strongest sign found is told. */
enum how { NOTHING, SIGNATURE, MARKS, INTRO, HEADER, ORIGINAL };
static const char *const hows[] = {NULL, "signature", "marks", "intro", "header", "original"};

struct split {
	const struct reply_lines *t;
	struct str out;
	struct reply_pieces pieces;
	size_t pending; /* empty lines and rules wait for text: the first; SIZE_MAX: none */
	enum how how;   /* why something was left out; NOTHING: all is new so far */
	bool gap;       /* something was left out since the last text */
	bool stop;      /* the rest is the quoted mail */
};

static void
write_line(struct split *s, size_t i)
{
	struct line l = s->t->lines[i].raw;

	str_add(&s->out, l.start, l.length);
	str_addc(&s->out, '\n');
	reply_pieces_add(&s->pieces, false, l);
}

static void
put(struct split *s, size_t i)
{
	const struct reply_line *l = &s->t->lines[i];

	if (l->class == LINE_EMPTY || l->class == LINE_RULE) {
		if (s->pending == SIZE_MAX)
			s->pending = i;
		return;
	}
	if (s->gap) {
		s->pieces.gap = true;
		str_addz(&s->out, s->out.len ? "\n" : "");
	}
	for (size_t k = s->pending; k < i && !s->gap; k++)
		if (s->out.len || s->t->lines[k].class == LINE_RULE)
			write_line(s, k);
	write_line(s, i);
	s->pending = SIZE_MAX;
	s->gap = false;
}

static void
leave_out(struct split *s, enum how how)
{
	if (how > s->how)
		s->how = how;
	s->pending = SIZE_MAX;
	s->gap = true;
}

static void
put_quote(struct split *s, size_t i)
{
	s->pieces.gap = s->pieces.gap || s->pending != SIZE_MAX;
	leave_out(s, MARKS);
	reply_pieces_add(&s->pieces, true, reply_unquoted(s->t->lines[i].raw));
}

/* "-- " and what follows, up to the next quote: 0 when it is too long for a signature, and so a
 * rule in the text. "--" without the space is written by hand: for anything. Our own mails have a
 * rule of stars: where one stands in an answer, it was quoted without a mark, and that must be
 * seen. */
static size_t
signature_length(const struct split *s, size_t i)
{
	struct line l = s->t->lines[i].raw;
	bool exact = l.length == 3 && memcmp(l.start, "-- ", 3) == 0;
	size_t n = 1, lines = 0, most = exact ? SIGNATURE_LINES : HAND_LINES;

	for (; i + n < s->t->count && lines <= most; n++) {
		enum reply_class c = s->t->lines[i + n].class;

		if (reply_is_stars(s->t->lines[i + n].raw))
			return 0;
		if (c == LINE_QUOTE || c == LINE_INTRO || c == LINE_HEADER || c == LINE_ORIGINAL)
			break;
		lines += c != LINE_EMPTY;
	}
	return lines <= most ? n : 0;
}

/* A phone's line counts only where the text ends. */
static bool
text_ends(const struct reply_lines *t, size_t i)
{
	for (size_t end = i + AHEAD; i < t->count && i < end; i++)
		switch (t->lines[i].class) {
		case LINE_TEXT:
			return false;
		case LINE_QUOTE:
		case LINE_INTRO:
		case LINE_HEADER:
		case LINE_ORIGINAL:
		case LINE_SIGN:
			return true;
		default:
			break;
		}
	return true;
}

/* A header or a separator begins the quoted mail: the rest is old. With no new text above, the mail
 * is a forward; then all of it counts, as whenever nothing is left. An introduction may also stand
 * above text that the quoting program did not mark. */
static void
quoted_mail(struct split *s, size_t i)
{
	size_t next = i;

	if (s->t->lines[i].class != LINE_INTRO) {
		leave_out(s, s->t->lines[i].class == LINE_HEADER ? HEADER : ORIGINAL);
		s->stop = true;
		return;
	}
	while (next < s->t->count && s->t->lines[next].class <= LINE_INTRO &&
	       (s->t->lines[next].class == LINE_INTRO || s->t->lines[next].class == LINE_EMPTY))
		next++;
	if (s->out.len && (next == s->t->count || s->t->lines[next].class != LINE_QUOTE))
		s->stop = true;
	leave_out(s, INTRO);
}

static size_t
take(struct split *s, size_t i)
{
	size_t n;

	switch (s->t->lines[i].class) {
	case LINE_QUOTE:
		put_quote(s, i);
		return 1;
	case LINE_INTRO:
	case LINE_HEADER:
	case LINE_ORIGINAL:
		quoted_mail(s, i);
		return 1;
	case LINE_SIGN:
		n = signature_length(s, i);
		if (n)
			leave_out(s, SIGNATURE);
		else
			put(s, i);
		return n ? n : 1;
	case LINE_PHONE:
		if (text_ends(s->t, i))
			leave_out(s, SIGNATURE);
		else
			put(s, i);
		return 1;
	case LINE_CARD:
		leave_out(s, SIGNATURE);
		return 1;
	default:
		put(s, i);
		return 1;
	}
}

/* Whether m answers another mail. Programs that forward say what mail they refer to, too. */
static bool
is_answer(const struct mail *m)
{
	const struct field *subject = mail_field(m->fields, "Subject");
	const char *rest;
	enum subject_says says = subject_prefix(subject ? subject->text : "", &rest);

	return says == SUBJECT_ANSWER ||
	       (says == SUBJECT_NOTHING &&
	           (*mail_value(m->fields, "In-Reply-To") || *mail_value(m->fields, "References")));
}

static void
split(struct mail *m, const struct reply_lines *t, struct reply *out)
{
	struct split s = {.t = t, .pieces.arena = m->arena, .pending = SIZE_MAX};

	for (size_t i = 0; i < t->count && !s.stop;)
		i += take(&s, i);
	while (s.out.len && ascii_isspace((unsigned char)s.out.data[s.out.len - 1]))
		str_truncate(&s.out, s.out.len - 1);
	out->how = hows[s.how];
	out->left = !s.how || s.out.len;
	out->pieces = reply_pieces_end(&s.pieces);
	if (s.how)
		out->words = arena_strndup(m->arena, str_text(&s.out), s.out.len);
	if (out->left && (s.how <= SIGNATURE || is_answer(m)))
		out->new_text = out->words;
	str_free(&s.out);
}

void
reply_split(struct mail *m, const char *text, struct reply *out)
{
	struct reply_lines t;

	*out = (struct reply){.new_text = text, .words = ""};
	if (strlen(text) > TEXT_MAX || !reply_lines_read(m, text, LINES_MAX, &t)) {
		mail_warn(m, "reply-limit", "the text is too long to look for quotes in it");
		return;
	}
	out->words = text;
	reply_marks_apply(m, &t);
	reply_intros_find(&t);
	split(m, &t, out);
}
