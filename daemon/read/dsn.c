#include "dsn.h"

#include <string.h>
#include "phrase.h"
#include "status.h"
#include "../common/str.h"

enum { RECIPIENTS_MAX = 500, VALUE_MAX = 1000 };

enum group_field { FINAL, ORIGINAL, ACTION, STATUS, DIAGNOSTIC, GROUP_FIELDS };

static const char *const names[GROUP_FIELDS] = {
    "final-recipient",
    "original-recipient",
    "action",
    "status",
    "diagnostic-code",
};

struct group {
	char *values[GROUP_FIELDS]; /* NULL: not seen */
};

struct reading {
	struct arena *arena;
	struct group group;
	char *action; /* of the per-message group: some write it once, there */
	struct bounce_recipient *first, **end;
	int count;
};

/* "rfc822; <a@b>" -> "a@b". Some write the type twice, some not at all. */
static char *
address_of(struct arena *a, const char *value)
{
	const char *semicolon;

	while ((semicolon = strchr(value, ';')) && !memchr(value, '@', (size_t)(semicolon - value)))
		value = semicolon + 1;
	struct line l = line_trim((struct line){value, strlen(value)});

	if (l.length > 1 && l.start[0] == '<' && l.start[l.length - 1] == '>')
		l = (struct line){l.start + 1, l.length - 2};
	return arena_strndup(a, l.start, l.length);
}

/* The final recipient is the one that failed; but an X.400 name or a bare login says nothing to
 * anybody, then the address that the sender wrote is the better name. */
static const char *
recipient_of(struct arena *a, const struct group *g)
{
	char *final = g->values[FINAL] ? address_of(a, g->values[FINAL]) : NULL;
	char *original = g->values[ORIGINAL] ? address_of(a, g->values[ORIGINAL]) : NULL;

	if (final && strchr(final, '@') && !ascii_starts(g->values[FINAL], "x400"))
		return final;
	if (original && strchr(original, '@'))
		return original;
	return final && *final ? final : original ? original : "";
}

static const char *
action_of(const char *written, const char *status)
{
	static const struct {
		const char *prefix, *action;
	} actions[] = {
	    {"fail", "failed"},
	    {"error", "failed"},
	    {"delay", "delayed"},
	    {"deliver", "delivered"},
	    {"relay", "relayed"},
	    {"expand", "expanded"},
	};

	for (size_t i = 0; written && i < sizeof actions / sizeof *actions; i++)
		if (ascii_starts(written, actions[i].prefix))
			return actions[i].action;
	return *status == '2' ? "delivered" : "failed";
}

static void
group_end(struct reading *r)
{
	struct group g = r->group;
	char code[12] = "";

	memset(&r->group, 0, sizeof r->group);
	if (!g.values[FINAL] && !g.values[ORIGINAL]) {
		if (g.values[ACTION])
			r->action = g.values[ACTION];
		return;
	}
	const char *recipient = recipient_of(r->arena, &g);
	const char *said = g.values[DIAGNOSTIC] ? g.values[DIAGNOSTIC] : "";
	const char *semicolon = strchr(said, ';');

	if (!*recipient || r->count++ >= RECIPIENTS_MAX)
		return;
	if (semicolon && semicolon - said < 30)
		said = semicolon + 1;
	struct line l = line_trim((struct line){said, strlen(said)});

	if (!g.values[STATUS] || !status_find(g.values[STATUS], code))
		status_find(said, code);
	struct bounce_recipient *b = arena_alloc(r->arena, sizeof *b);

	b->recipient = recipient;
	b->status = arena_strdup(r->arena, code);
	b->action = action_of(g.values[ACTION] ? g.values[ACTION] : r->action, code);
	b->diagnostic = arena_strndup(r->arena, l.start, utf8_cut(l.start, l.length, 500));
	*r->end = b;
	r->end = &b->next;
}

/* "Name: value" -> the field, or GROUP_FIELDS. *value is what stands behind the colon. */
static enum group_field
field_of(const struct line *l, struct line *value)
{
	const char *colon = memchr(l->start, ':', l->length);

	if (!colon)
		return GROUP_FIELDS;
	struct line name = line_trim((struct line){l->start, (size_t)(colon - l->start)});

	*value = line_trim((struct line){colon + 1, l->length - (size_t)(colon + 1 - l->start)});
	for (int i = 0; i < GROUP_FIELDS; i++)
		if (name.length == strlen(names[i]) &&
		    ascii_ncasecmp(name.start, names[i], name.length) == 0)
			return (enum group_field)i;
	return GROUP_FIELDS;
}

/* The next line of text with its continuation lines, if it is one of our fields. */
static enum group_field
next_field(struct arena *a, const char **text, const char *end, struct line *whole, char **value)
{
	struct line l, more;
	enum group_field f = field_of(whole, &l);

	if (f == GROUP_FIELDS)
		return f;
	*value = arena_strndup(a, l.start, utf8_cut(l.start, l.length, VALUE_MAX));
	for (const char *next = *text; line_next(&next, end, &more) && !line_blank(&more) &&
	                               (*more.start == ' ' || *more.start == '\t');
	     *text = next) {
		more = line_trim(more);
		if (strlen(*value) + more.length < VALUE_MAX)
			*value = arena_printf(a, "%s %.*s", *value, (int)more.length, more.start);
	}
	return f;
}

/* Groups should end at a blank line, but blank lines also stand inside groups, and groups follow
 * one another without: a group is over at a blank line once it has said what happened, or when the
 * next recipient comes. */
struct bounce_recipient *
dsn_read(struct arena *a, const char *text)
{
	struct reading r = {.arena = a};
	const char *end = text + strlen(text);
	struct line l;

	r.end = &r.first;
	while (line_next(&text, end, &l)) {
		char *value = NULL;
		enum group_field f = next_field(a, &text, end, &l, &value);

		if (line_blank(&l) && (r.group.values[ACTION] || r.group.values[STATUS]))
			group_end(&r);
		if (f == GROUP_FIELDS)
			continue;
		if (f <= ORIGINAL && r.group.values[f])
			group_end(&r);
		r.group.values[f] = value;
	}
	group_end(&r);
	return r.first;
}
