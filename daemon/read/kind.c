#include "kind.h"

#include <string.h>
#include "bounce.h"
#include "mail_words.h"
#include "paragraph.h"
#include "signal.h"
#include "../common/str.h"

/* Reports: the form that RFC 6522 gives them, whatever their type. */
static const struct part *
report_part(const struct mail *m, const char **type)
{
	for (struct part *p = m->root; p; p = part_walk(p)) {
		bool inside = false;

		for (const struct part *up = p->parent; up; up = up->parent)
			inside = inside || up->class == PART_MESSAGE;
		if (inside)
			continue;
		*type = part_parameter(p, "report-type");
		if (strcmp(p->type, "multipart/report") == 0 && p == m->root)
			return p;
		*type = p->type;
		if (strcmp(p->type, "message/disposition-notification") == 0 ||
		    strcmp(p->type, "message/feedback-report") == 0)
			return p;
	}
	return NULL;
}

/* An answer to an invitation (RFC 5546); the invitation itself is a person's mail. */
static bool
is_calendar_answer(const struct mail *m)
{
	static const char *const methods[] = {"reply", "counter", "refresh", "declinecounter"};

	for (struct part *p = m->root; p; p = part_walk(p)) {
		if (strcmp(p->type, "text/calendar") != 0)
			continue;
		const char *method = part_parameter(p, "method");
		const char *line = p->text ? ascii_casestr(p->text, "\nMETHOD:") : NULL;

		if (!*method && line)
			method = line + strlen("\nMETHOD:");
		for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
			if (ascii_starts(method, methods[i]) &&
			    !ascii_isalnum((unsigned char)method[strlen(methods[i])]))
				return true;
	}
	return false;
}

/* "Automatic reply: your question", "[Auto-Reply] ...": the phrase and then a colon or bracket. The
 * bare words are a subject that people write, too. */
static bool
subject_is_automatic(const char *folded)
{
	const char *s = folded;

	while (*s == '[' || *s == '*' || *s == '(' || *s == '"')
		s++;
	for (const char *const *p = mail_phrases(MAIL_AUTO_SUBJECTS); *p; p++) {
		size_t n = strlen(*p);

		if (strncmp(s, *p, n) != 0)
			continue;
		const char *after = s + n;

		while (*after == ' ' || *after == '*')
			after++;
		if (*after == ':' || (s > folded && (*after == ']' || *after == ')')))
			return true;
	}
	return false;
}

static bool
subject_hints(const char *folded)
{
	for (const char *const *p = mail_phrases(MAIL_AUTO_SUBJECTS); *p; p++)
		if (strlen(*p) > 4 && strstr(folded, *p))
			return true;
	return false;
}

/* Words alone make nobody a machine, except the fixed subjects of out-of-office answers and the
 * texts of challenge-response systems; all others only confirm another sign. */
static bool
words(struct signals *s)
{
	struct mail *m = s->m;
	const struct field *subject = mail_field(m->fields, "subject");
	char folded[FOLD_MAX] = "", body[FOLD_MAX];
	bool asks = s->first != NULL, sign = false;

	for (const struct signal *one = s->first; one; one = one->next)
		sign = sign || strcmp(one->signal, "suppress") != 0;
	if (subject)
		fold_line(folded, sizeof folded, subject->text, strlen(subject->text));
	bool sure = subject_is_automatic(folded) ||
	            phrase_table_find(mail_table(MAIL_REPORT_SUBJECTS), folded);
	bool hint = sure || (asks && subject_hints(folded)) ||
	            (sign && phrase_table_find(mail_table(MAIL_AUTO_SUBJECT_HINTS), folded));

	if (subject && hint)
		signal_add(s, "subject", "Subject", subject->text);
	if (paragraph_says(m->text, mail_table(MAIL_CHALLENGES), body) && strstr(m->text, "http")) {
		signal_add(s, "body", "", body);
		sure = true;
	} else if ((hint || asks) &&
	           (paragraph_says(m->text, mail_table(MAIL_AUTO_TEXTS), body) ||
	               paragraph_says(m->text, mail_table(MAIL_AUTO_TEXT_HINTS), body))) {
		signal_add(s, "body", "", body);
		hint = true;
	}
	return sure || hint;
}

static bool
precedence_is(const struct signals *s, const char *value)
{
	for (const struct signal *one = s->first; one; one = one->next)
		if (strcmp(one->signal, "precedence") == 0 && ascii_casestr(one->value, value))
			return true;
	return false;
}

static bool
signal_from(const struct signals *s, const char *signal, const char *header)
{
	for (const struct signal *one = s->first; one; one = one->next)
		if (strcmp(one->signal, signal) == 0 && strcmp(one->header, header) == 0)
			return true;
	return false;
}

/* A list's own name as sender. In the envelope alone it is not enough: an alias "desk" with an
 * "owner-desk" beside it puts that into the envelope of everybody's mail (sendmail, Postfix). */
static bool
sender_is_list(const struct signals *s)
{
	static const char *const lists[] = {"owner-*", "*-owner@*", "*-request@*", "*-bounces@*",
	    "*-bounces+*", "listserv*", "majordom*", NULL};
	char folded[FOLD_MAX];

	for (const struct signal *one = s->first; one; one = one->next)
		if (strcmp(one->signal, "machine-sender") == 0 &&
		    strcmp(one->header, "Return-Path") != 0) {
			fold_line(folded, sizeof folded, one->value, strlen(one->value));
			if (phrase_find(lists, folded))
				return true;
		}
	return false;
}

static const char *
automatic_kind(const struct signals *s, bool words_say)
{
	bool replied = false;

	for (const struct signal *one = s->first; one; one = one->next)
		replied = replied || (strcmp(one->signal, "auto-submitted") == 0 &&
		                         ascii_casestr(one->value, "repl"));
	if (replied || signal_has(s, "x-auto") || precedence_is(s, "auto") ||
	    precedence_is(s, "junk"))
		return "auto_reply";
	if (signal_has(s, "list") || precedence_is(s, "list") || sender_is_list(s))
		return "list";
	if (signal_has(s, "auto-submitted") || signal_has(s, "report") ||
	    signal_has(s, "platform") || signal_from(s, "machine-sender", "From") || words_say ||
	    (signal_has(s, "loop") && !signal_from(s, "loop", "From")))
		return "auto_reply";
	return precedence_is(s, "bulk") ? "list" : "human";
}

static const char *
kind_name(struct signals *s, const struct bounce *b)
{
	const char *type = "";
	const struct part *report = report_part(s->m, &type);
	bool said = words(s);

	if (report)
		signal_add(s, "report", "Content-Type", *type ? type : report->type);
	if (signal_from(s, "loop", "From") || signal_from(s, "loop", "Sender") ||
	    signal_from(s, "loop", "Return-Path"))
		return "loop";
	if (is_calendar_answer(s->m))
		return "calendar";
	if (ascii_casestr(type, "disposition-notification"))
		return "mdn";
	if (b) {
		if (!report)
			signal_add(s, "report", "", b->delayed ? "delay" : "bounce");
		return b->delayed ? "delay" : "bounce";
	}
	return automatic_kind(s, said);
}

void
kind_decide(struct mail *m, const struct reader_facts *facts, struct kind *out)
{
	struct signals s = {.m = m};

	s.end = &s.first;
	memset(out, 0, sizeof *out);
	for (const struct field *f = m->fields; f; f = f->next)
		if (ascii_casecmp(f->name, "received") == 0)
			out->received_count++;
	for (const struct field *f = mail_field(m->fields, "x-spam-flag"); f; f = mail_next(f))
		out->spam = out->spam || ascii_starts(f->value, "yes");
	signal_fields(&s);
	signal_senders(&s, facts);
	out->bounce = bounce_read(m);
	out->name = kind_name(&s, out->bounce);
	out->signals = s.first;
}
