#include "bounce.h"

#include <string.h>
#include "bounce_text.h"
#include "bounce_wire.h"
#include "dsn.h"
#include "mail_words.h"
#include "paragraph.h"
#include "subject.h"
#include "token.h"
#include "../common/str.h"

enum { TEXT_MAX = 256 * 1024 };

/* What speaks for a delivery report, before its text is read. */
struct evidence {
	bool report;  /* multipart/report about delivery, or a delivery-status part at the top */
	bool other;   /* a report about something else: read receipt, abuse, TLS */
	bool daemon;  /* MAILER-DAEMON: nobody else */
	bool sender;  /* a mail system by name or address */
	bool machine; /* any machine: null sender, Auto-Submitted, no-reply */
	bool failed;  /* X-Failed-Recipients */
	bool subject; /* as reports have */
	bool formal;  /* ... and as nobody else has: it starts with one of their phrases */
	bool reply;   /* "Re:", "Fwd:" and their like */
	bool delay;   /* the subject speaks of delay */
};

static bool
inside_message(const struct part *p)
{
	for (p = p->parent; p; p = p->parent)
		if (p->class == PART_MESSAGE)
			return true;
	return false;
}

static bool
part_is(const struct part *p, const char *type)
{
	return strcmp(p->type, type) == 0;
}

static void
see_parts(struct mail *m, struct evidence *e)
{
	bool status = false;

	for (struct part *p = m->root; p; p = part_walk(p)) {
		const char *type =
		    part_is(p, "multipart/report") ? part_parameter(p, "report-type") : "";

		if (inside_message(p))
			continue;
		e->other = e->other || part_is(p, "message/disposition-notification") ||
		           part_is(p, "message/feedback-report") ||
		           (*type && ascii_casecmp(type, "delivery-status") != 0);
		e->report = e->report || (p == m->root && part_is(p, "multipart/report"));
		status = status || ascii_starts(p->type, "message/delivery-status") ||
		         ascii_starts(p->type, "message/global-delivery-status");
	}
	e->report = e->report || (status && (e->sender || e->machine || e->subject));
	e->other = e->other && !status;
}

static void
see_sender(struct mail *m, struct evidence *e)
{
	const struct field *from = mail_field(m->fields, "from");
	const char *path = mail_value(m->fields, "return-path");
	char folded[FOLD_MAX];
	bool whole;

	if (!from)
		return;
	struct address *a = address_parse(m->arena, from->value);
	const char *local = a ? a->address : from->value;

	fold_line(folded, sizeof folded, local, strcspn(local, "@ <"));
	e->daemon = phrase_match("mailer-daemon*", folded);
	e->sender = phrase_find(bounce_locals, folded) != NULL;
	e->machine = ascii_starts(folded, "no-reply") || ascii_starts(folded, "noreply") ||
	             phrase_match("*-admin", folded);
	/* "Mail System" <>, and names in comments: the whole field */
	fold_line(folded, sizeof folded, from->text, strlen(from->text));
	const char *name = *folded == '"' ? folded + 1 : folded;

	e->sender = e->sender || phrase_table_find(mail_table(MAIL_BOUNCE_SENDERS), name) ||
	            strstr(folded, "<>") || !*folded;
	const char *bare = token_skip(path);
	const char *submitted =
	    token_first(m->arena, mail_value(m->fields, "auto-submitted"), &whole);

	e->machine = e->machine || (mail_field(m->fields, "return-path") && (!bare || !*bare)) ||
	             ascii_starts(path, "<>") || ascii_casestr(path, "mailer-daemon") ||
	             !submitted || (*submitted && strcmp(submitted, "no") != 0) ||
	             token_has(mail_value(m->fields, "precedence"), "bulk");
}

static bool
holds_the_begin(const char *phrase, const char *folded)
{
	return *phrase != '*' && phrase_match(phrase, folded);
}

static struct evidence
see(struct mail *m)
{
	struct evidence e = {0};
	const struct field *subject = mail_field(m->fields, "subject");
	const struct phrase_table *subjects = mail_table(MAIL_BOUNCE_SUBJECTS);
	struct phrase_pairs pairs;
	char folded[FOLD_MAX] = "";

	if (subject)
		fold_line(folded, sizeof folded, subject->text, strlen(subject->text));
	phrase_pairs(&pairs, folded);
	e.delay =
	    phrase_table_find_inside(mail_table(MAIL_DELAY_SUBJECTS), &pairs, folded, phrase_match);
	e.reply = subject && subject_has_prefix(subject->text);
	e.subject = !e.reply &&
	            (e.delay || phrase_table_find_inside(subjects, &pairs, folded, phrase_match));
	e.formal = !e.reply && phrase_table_find_inside(subjects, &pairs, folded, holds_the_begin);
	e.failed = mail_field(m->fields, "x-failed-recipients") != NULL;
	see_sender(m, &e);
	see_parts(m, &e);
	return e;
}

/* What is written for people: the text parts that are not inside the returned mail. */
static const char *
report_text(struct mail *m)
{
	struct str all = {0};
	char *text;

	for (struct part *p = m->root; p; p = part_walk(p))
		if (p->class == PART_LEAF && p->text && part_is(p, "text/plain") &&
		    !inside_message(p) && all.len < TEXT_MAX) {
			size_t n = strlen(p->text);

			str_add(&all, p->text, utf8_cut(p->text, n, TEXT_MAX));
			str_addc(&all, '\n');
		}
	if (!all.len)
		str_add(&all, m->text, utf8_cut(m->text, strlen(m->text), TEXT_MAX));
	text = arena_strndup(m->arena, str_text(&all), all.len);
	str_free(&all);
	return text;
}

static struct bounce_recipient *
status_parts(struct mail *m)
{
	for (struct part *p = m->root; p; p = part_walk(p))
		if (p->text && !inside_message(p) && strstr(p->type, "delivery-status")) {
			struct bounce_recipient *r = dsn_read(m->arena, p->text);

			if (r)
				return r;
		}
	return NULL;
}

/* The returned mail, or its header alone, as a part. */
static void
see_returned(struct mail *m, struct bounce_text *t)
{
	for (struct part *p = m->root; p; p = part_walk(p)) {
		if (inside_message(p))
			continue;
		if (p->class == PART_MESSAGE &&
		    (part_is(p, "message/rfc822") || part_is(p, "message/global"))) {
			const char *id = mail_value(p->fields, "message-id");
			struct address *to = address_parse(m->arena, mail_value(p->fields, "to"));

			t->returned = true;
			if (*id)
				t->original_message_id = id;
			if (!*t->original_to && to && !to->next)
				t->original_to = to->address;
		} else if (p->text && (strstr(p->type, "rfc822-headers") ||
		                          ascii_starts(p->type, "message/"))) {
			/* message/...: a lost boundary leaves the header behind the delivery status
			 */
			struct bounce_text head = bounce_text_read(m->arena,
			    arena_printf(m->arena, "Received: from returned mail\n%s", p->text),
			    NULL, "");

			t->returned = true;
			if (*head.original_message_id)
				t->original_message_id = head.original_message_id;
			if (!*t->original_to)
				t->original_to = head.original_to;
		}
	}
}

static struct bounce_recipient *
failed_header(struct mail *m, const struct bounce_text *t)
{
	struct bounce_recipient *first = NULL, **end = &first;
	const struct field *f = mail_field(m->fields, "x-failed-recipients");

	for (; f; f = mail_next(f))
		for (struct address *a = address_parse(m->arena, f->text); a; a = a->next) {
			struct bounce_recipient *b = arena_alloc(m->arena, sizeof *b);

			b->recipient = a->address;
			b->status = b->diagnostic = "";
			b->action = t->delayed ? "delayed" : "failed";
			for (const struct bounce_recipient *r = t->recipients; r; r = r->next)
				if (ascii_casecmp(r->recipient, a->address) == 0 ||
				    !t->recipients->next) {
					b->status = r->status;
					b->diagnostic = r->diagnostic;
				}
			*end = b;
			end = &b->next;
		}
	return first;
}

static bool
has_status(const struct bounce_recipient *r)
{
	for (; r; r = r->next)
		if (*r->status)
			return true;
	return false;
}

/* Without a machine-readable part: is it enough? A customer whose parcel "could not be delivered"
 * has the words, a postmaster who writes as a person has the sender, a shop has both and is a
 * machine. None of them has the form: an address that failed with an SMTP status, or the mail that
 * came back. */
static bool
convincing(const struct evidence *e, const struct bounce_text *t)
{
	int form = t->returned + (t->recipients != NULL);
	bool smtp = t->returned || has_status(t->recipients);

	if (e->failed)
		return e->sender || e->machine || e->subject;
	if (e->daemon)
		return e->subject || t->proof || form;
	if (e->sender)
		return e->formal || form == 2 || (t->proof && (e->subject || (form && !e->reply)));
	if (e->reply)
		return false;
	if (e->machine)
		return t->proof && smtp && (e->subject || form == 2);
	return e->subject && t->proof > 1 && form == 2 && has_status(t->recipients);
}

/* Appends r, unless its address is there already. */
static void
append(struct bounce_recipient **list, struct bounce_recipient *r)
{
	for (; *list; list = &(*list)->next)
		if (ascii_casecmp((*list)->recipient, r->recipient) == 0)
			return;
	*list = r;
}

/* Takes successes and repetitions out, puts failures before delays. */
static struct bounce_recipient *
sort_recipients(struct bounce_recipient *all, bool *failed)
{
	struct bounce_recipient *sorted = NULL, *next;

	for (struct bounce_recipient **r = &all; *r;) {
		next = (*r)->next;
		if (strcmp((*r)->action, "failed") == 0) {
			(*r)->next = NULL;
			append(&sorted, *r);
			*r = next;
		} else {
			r = &(*r)->next;
		}
	}
	*failed = sorted != NULL;
	for (; all; all = next) {
		next = all->next;
		all->next = NULL;
		if (strcmp(all->action, "delayed") == 0)
			append(&sorted, all);
	}
	return sorted;
}

static struct bounce *
conclude(struct mail *m, struct bounce_recipient *all, const struct bounce_text *t, bool delayed)
{
	struct bounce *b = arena_alloc(m->arena, sizeof *b);
	bool failed, any = all != NULL;

	b->recipients = sort_recipients(all, &failed);
	if (any && !b->recipients) /* success alone */
		return NULL;
	b->original_message_id = t->original_message_id;
	b->delayed = any ? !failed : delayed;
	return b;
}

struct bounce *
bounce_read(struct mail *m)
{
	struct evidence e = see(m);

	if (e.other || !(e.report || e.sender || e.machine || e.failed || e.subject))
		return NULL;
	const char *text = report_text(m);
	struct address *own = address_parse(m->arena, mail_value(m->fields, "to"));
	struct address *from = address_parse(m->arena, mail_value(m->fields, "from"));
	const char *at = e.sender && from ? strrchr(from->address, '@') : NULL;
	struct bounce_text t = bounce_text_read(m->arena, text, own, at ? at + 1 : "");

	t.delayed = t.delayed || e.delay;
	see_returned(m, &t);
	struct bounce_recipient *status = e.report ? status_parts(m) : NULL;

	if (!(e.report && status) && !convincing(&e, &t) && !(e.report && (e.sender || e.machine)))
		return NULL;
	if (paragraph_says(text, mail_table(MAIL_CHALLENGES), (char[FOLD_MAX]){0}))
		return NULL;
	if (!status)
		status = dsn_read(m->arena, text);
	if (!status)
		status = failed_header(m, &t);
	if (!status)
		status = t.recipients;
	return conclude(m, status, &t, t.delayed);
}
