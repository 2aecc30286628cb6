#include "bounce_text.h"

#include <string.h>
#include "bounce_wire.h"
#include "mail_words.h"
#include "shape.h"
#include "status.h"
#include "../common/str.h"

enum { LINES_MAX = 4000, CANDIDATES_MAX = 200, SAID_MAX = 500, PROOF_MAX = 9 };

/* How much an address is believed to be the failed one. Only those of the best rank are reported.
 */
enum rank { RANK_SEEN, RANK_ORIGIN, RANK_ALONE, RANK_TALK, RANK_FAILED };

struct candidate {
	struct candidate *next;
	const char *address;
	char said[SAID_MAX + 1]; /* the text behind it: the reason */
	enum rank rank;
	bool own;
};

struct reading {
	struct arena *arena;
	const struct address *own;
	const char *domain;
	struct candidate *first, **end, *current;
	int count, heading; /* lines since a heading, 0: none */
	struct bounce_text text;
};

static bool
is_own(const struct reading *r, const char *address)
{
	for (const struct address *o = r->own; o; o = o->next)
		if (ascii_casecmp(o->address, address) == 0)
			return true;
	return false;
}

static void
candidate_add(struct reading *r, const char *address, enum rank rank)
{
	for (struct candidate *c = r->first; c; c = c->next)
		if (ascii_casecmp(c->address, address) == 0) {
			if (rank > c->rank)
				c->rank = rank;
			if (rank > RANK_SEEN)
				r->current = c;
			return;
		}
	if (r->count++ >= CANDIDATES_MAX)
		return;
	struct candidate *c = arena_alloc(r->arena, sizeof *c);

	c->address = address;
	c->rank = rank;
	c->own = is_own(r, address);
	*r->end = c;
	r->end = &c->next;
	if (rank > RANK_SEEN)
		r->current = c;
}

static void
add_shape(struct reading *r, const struct shape *s, enum rank rank)
{
	if (s->count)
		candidate_add(r,
		    arena_strndup(r->arena, s->addresses[0].start, s->addresses[0].length), rank);
}

/* The lines behind an address are its reason; of a line that starts with the address, what follows
 * it. */
static void
say(struct reading *r, struct line l, const struct shape *s)
{
	struct candidate *c = r->current;

	if (!c)
		return;
	l = line_trim(l);
	if (s->count && !*c->said && s->addresses[0].start - l.start <= 3) {
		const char *after = s->addresses[0].start + s->addresses[0].length;

		l = (struct line){after, l.length - (size_t)(after - l.start)};
		while (l.length && strchr(">:,;\")]. ", *l.start)) {
			l.start++;
			l.length--;
		}
	}
	size_t used = strlen(c->said);

	if (!l.length || used + 2 > SAID_MAX)
		return;
	if (used)
		c->said[used++] = ' ';
	size_t n = utf8_cut(l.start, l.length, SAID_MAX - used);

	memcpy(c->said + used, l.start, n);
	c->said[used + n] = 0;
}

/* "screenname", or "screenname (user not found)", under a heading: systems with a single domain
 * leave it out. */
static void
bare_login(struct reading *r, struct line l)
{
	l = line_trim(l);
	const char *reason = memmem(l.start, l.length, " (", 2);

	if (reason && l.start[l.length - 1] == ')')
		l.length = (size_t)(reason - l.start);
	if (!*r->domain || l.length < 3 || l.length > 40 || r->first)
		return;
	for (size_t i = 0; i < l.length; i++)
		if (!ascii_isalnum((unsigned char)l.start[i]) && !strchr("._-", l.start[i]))
			return;
	candidate_add(
	    r, arena_printf(r->arena, "%.*s@%s", (int)l.length, l.start, r->domain), RANK_ALONE);
}

/* Returns true when the line was a recipient of the list under a heading. */
static bool
listed(struct reading *r, const struct line *l, const struct shape *s)
{
	if (!r->heading || r->heading++ > 40)
		return false;
	if (s->count && phrase_find(bounce_listed, s->text)) {
		add_shape(r, s, RANK_FAILED);
		return true;
	}
	if (!s->count)
		bare_login(r, *l);
	return false;
}

static void
proof(struct reading *r)
{
	if (r->text.proof < PROOF_MAX)
		r->text.proof++;
}

static void
take_role(struct reading *r, enum bounce_role role, const struct shape *s)
{
	switch (role) {
	case ROLE_HEADING:
		proof(r);
		r->heading = 1;
		r->current = NULL;
		if (phrase_match("*:*@*", s->text))
			add_shape(r, s, RANK_FAILED);
		break;
	case ROLE_FAILED:
		proof(r);
		add_shape(r, s, RANK_FAILED);
		break;
	case ROLE_TALK:
		add_shape(r, s, RANK_TALK);
		break;
	case ROLE_ALONE:
		add_shape(r, s, RANK_ALONE);
		break;
	case ROLE_ORIGIN:
		add_shape(r, s, RANK_ORIGIN);
		break;
	case ROLE_DELAY:
		r->text.delayed = true;
		proof(r);
		break;
	case ROLE_PROOF:
		proof(r);
		break;
	case ROLE_ORIGINAL:
		r->text.returned = true;
		break;
	case ROLE_NONE:
		break;
	}
}

static bool
says(enum mail_list list, const struct phrase_pairs *pairs, const char *shape)
{
	return phrase_table_find_inside(mail_table(list), pairs, shape, phrase_match);
}

/* What the line is: the first that fits. */
static enum bounce_role
role_of(const char *shape)
{
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, shape);
	if (phrase_find(bounce_header, shape) || says(MAIL_BOUNCE_ORIGINAL, &pairs, shape))
		return ROLE_ORIGINAL;
	if (says(MAIL_BOUNCE_DELAY, &pairs, shape))
		return ROLE_DELAY;
	if (says(MAIL_BOUNCE_HEADINGS, &pairs, shape))
		return ROLE_HEADING;
	if (says(MAIL_BOUNCE_ADDRESSES, &pairs, shape))
		return ROLE_FAILED;
	for (const struct bounce_shape *s = bounce_shapes; strchr(shape, '@') && s->shape; s++)
		if (phrase_match(s->shape, shape))
			return s->role;
	return says(MAIL_BOUNCE_PROOFS, &pairs, shape) ? ROLE_PROOF : ROLE_NONE;
}

/* The returned mail's own header, inside the text: its Message-ID tells which of our mails came
 * back. */
static void
original_line(struct reading *r, const struct line *l, const struct shape *s)
{
	struct line t = line_trim(*l);
	const char *open;

	if (!*r->text.original_message_id && t.length > 11 &&
	    ascii_ncasecmp(t.start, "message-id:", 11) == 0 &&
	    (open = memchr(t.start, '<', t.length))) {
		const char *close = memchr(open, '>', t.length - (size_t)(open - t.start));

		if (close && close - open < 900)
			r->text.original_message_id =
			    arena_strndup(r->arena, open, (size_t)(close - open) + 1);
	}
	if (r->text.returned && !*r->text.original_to && s->count == 1 &&
	    ascii_starts(s->text, "to:"))
		r->text.original_to =
		    arena_strndup(r->arena, s->addresses[0].start, s->addresses[0].length);
}

static void
take_line(struct reading *r, const struct line *l)
{
	struct shape s;

	shape_make(&s, l);
	original_line(r, l, &s);
	if (r->text.returned)
		return;
	enum bounce_role role = role_of(s.text);

	if (role == ROLE_ORIGINAL) {
		r->text.returned = true;
		return;
	}
	bool taken = listed(r, l, &s);

	if (role != ROLE_NONE && !taken)
		take_role(r, role, &s);
	else if (!taken && s.count)
		candidate_add(r,
		    arena_strndup(r->arena, s.addresses[0].start, s.addresses[0].length),
		    RANK_SEEN);
	say(r, *l, &s);
}

static struct bounce_recipient *
recipient_make(struct reading *r, const struct candidate *c)
{
	struct bounce_recipient *b = arena_alloc(r->arena, sizeof *b);
	char code[12] = "";

	if (!status_find(c->said, code)) {
		char class = status_reply_class(c->said);

		if (class)
			snprintf(code, sizeof code, "%c.0.0", class);
	}
	b->recipient = c->address;
	b->status = arena_strdup(r->arena, code);
	b->action = r->text.delayed ? "delayed" : "failed";
	b->diagnostic = arena_strdup(r->arena, c->said);
	return b;
}

/* The sender's own address counts only when no other does; an address that merely stands there,
 * only alone. */
static void
choose(struct reading *r)
{
	struct bounce_recipient **end = &r->text.recipients;
	int best = -1, seen = 0;
	bool own = true;

	for (const struct candidate *c = r->first; c; c = c->next)
		if (!c->own && c->rank > RANK_SEEN)
			own = false;
	for (const struct candidate *c = r->first; c; c = c->next)
		if (c->own == own && (int)c->rank > best)
			best = (int)c->rank;
	for (const struct candidate *c = r->first; c; c = c->next)
		seen += c->own == own && (int)c->rank == best;
	if (best <= RANK_SEEN && *r->text.original_to) {
		struct candidate c = {.address = r->text.original_to};

		*end = recipient_make(r, &c);
		return;
	}
	if (best < 0 || (best == RANK_SEEN && (own || seen > 1)))
		return;
	for (const struct candidate *c = r->first; c; c = c->next)
		if (c->own == own && (int)c->rank == best) {
			*end = recipient_make(r, c);
			end = &(*end)->next;
		}
}

struct bounce_text
bounce_text_read(struct arena *a, const char *text, const struct address *own, const char *domain)
{
	struct reading r = {.arena = a, .own = own, .domain = domain};
	const char *end = text + strlen(text);
	struct line l;

	r.end = &r.first;
	r.text.original_message_id = r.text.original_to = "";
	for (int n = 0; n < LINES_MAX && line_next(&text, end, &l); n++)
		if (!line_blank(&l))
			take_line(&r, &l);
	choose(&r);
	return r.text;
}
