#include "clause.h"

#include <string.h>

enum { ELLIPTIC_WORDS = 3, ENTRY_WORDS = 8 };

/* A dash between words, not a hyphen in one. */
static bool
is_dash(const struct sentence *s, size_t i)
{
	return is_mark(&s->items[i], '-') &&
	       (s->items[i].token->gap != GAP_NONE ||
	           (i + 1 < s->count && s->items[i + 1].token->gap != GAP_NONE));
}

/* Whether a new piece begins with item i of the sentence, outside of time expressions. */
static bool
is_cut(const struct sentence *s, size_t i)
{
	const struct item *item = &s->items[i];
	const struct features *f = &item->features;

	if (is_mark(item, '-'))
		return is_dash(s, i);
	if (item->token->kind == TOKEN_MARK && item->token == item->last)
		return item->token->mark && strchr(",;:-()>*", item->token->mark);
	return !item->quoted && (has(f, P_but) || has(f, P_and) || has(f, P_if) || has(f, P_event));
}

static bool
parts_much(const struct item *i)
{
	return is_mark(i, ';') || has(&i->features, P_but);
}

static bool
is_predicate(const struct features *f)
{
	return has(f, P_subject) || has(f, P_commits) || has(f, P_contact) || has(f, P_deed) ||
	       has(f, P_prepare) || has(f, P_keep) || has(f, P_you) || has(f, P_past) ||
	       has(f, P_said) || has(f, P_ask) || has(f, P_if) || has(f, P_event) ||
	       has(f, P_policy) || has(f, P_hours);
}

/* All but a refusal. */
static void
note_item(struct clause *c, const struct item *i)
{
	if (i->quoted)
		return;
	struct features f = i->features;
	f.bits[P_not / 64] &= ~((uint64_t)1 << P_not % 64);
	features_join(&c->features, &f);
	c->words += i->token->kind == TOKEN_WORD && i->token->width > 2 &&
	            (!features_any(&i->features) ||
	                feature_of(&i->features, T_o1, T_o31) >= 0); /* "the second one" */
}

/* A refusal or a guess with words of its own speaks of something else: "and then it should work",
 * "not charging you anything". */
static bool
is_aside(const struct clause *c)
{
	if (has(&c->features, P_maybe) && (c->joined || c->words > 1))
		return true;
	return has(&c->features, P_not) && (c->words > 0 || has_time(c));
}

/* A refusal right before a time goes with it alone: "not today, but on Monday", "instead of
 * Thursday".
 */
static bool
is_refusal(const struct item *i)
{
	return has(&i->features, P_not) && !i->quoted;
}

/* "Thursday instead, Wednesday already": the refusal stands behind what it refuses when another
 * time follows at once. */
static bool
refuses_last(const struct clause *c, size_t refusal, size_t next)
{
	return c->when_count && c->whens[c->when_count - 1].end == refusal && next - refusal <= 3;
}

static void
note_when(struct clause *c, const struct when *w, bool refused)
{
	if (has(&w->relations, T_every) &&
	    w->from.base == BASE_WEEKDAY) /* "on Fridays we close at 3" */
		feature_add(&c->features, P_policy);
	if (c->when_count == CLAUSE_WHENS)
		return;
	c->whens[c->when_count] = *w;
	c->whens[c->when_count++].void_ = w->void_ || refused;
}

static void
begin_piece(const struct sentence *s, size_t i, struct clause *c)
{
	const struct features *f = &s->items[i].features;

	/* not the times, which are large */
	memset(c, 0, offsetof(struct clause, whens));
	c->first = c->end = i;
	c->fresh = parts_much(&s->items[i]);
	c->joined = has(f, P_and) || has(f, P_but);
}

/* "the cables - on Thursday", "el presupuesto, el jueves": the dash or the comma is the verb. */
static bool
is_verb(const struct sentence *s, const struct clause *c)
{
	struct when w;
	const struct item *mark = &s->items[c->end];

	if (c->when_count || is_predicate(&c->features) || c->end + 1 == s->count)
		return false;
	if (!is_mark(mark, '-') &&
	    !(is_mark(mark, ',') && has(&c->features, P_nouns) && c->words <= ELLIPTIC_WORDS))
		return false;
	return when_find(s, c->end + 1, &w);
}

/* Reads the piece that begins at item i: up to the next cut. */
static size_t
read_piece(const struct sentence *s, size_t i, struct clause *c)
{
	struct when w;
	size_t refusal = SIZE_MAX; /* the item that refuses, until it is known what */

	begin_piece(s, i, c);
	while (c->end < s->count) {
		size_t used = when_find(s, c->end, &w);
		if (used) {
			if (refuses_last(c, refusal, c->end))
				c->whens[c->when_count - 1].void_ = true;
			note_when(c, &w,
			    refusal != SIZE_MAX && refusal + 1 == c->end &&
			        !refuses_last(c, refusal, c->end));
			refusal = SIZE_MAX;
			c->end += used;
			continue;
		}
		bool only_joins = c->joined && c->end == i + 1; /* "and if ..." is one */
		if (c->end > i && !only_joins && is_cut(s, c->end) && !is_verb(s, c))
			break;
		if (refusal != SIZE_MAX && !refuses_last(c, refusal, c->end)) {
			feature_add(&c->features, P_not);
			refusal = SIZE_MAX;
		}
		if (is_refusal(&s->items[c->end]))
			refusal = c->end;
		note_item(c, &s->items[c->end++]);
	}
	if (refusal != SIZE_MAX)
		feature_add(&c->features, P_not);
	c->predicate = is_predicate(&c->features) || is_aside(c);
	return c->end;
}

bool
has_time(const struct clause *c)
{
	for (unsigned i = 0; i < c->when_count; i++)
		if (!c->whens[i].void_)
			return true;
	return false;
}

static bool
has_content(const struct clause *c)
{
	return c->words > 0 || has(&c->features, P_nouns);
}

static bool
is_label_mark(const struct item *i)
{
	return is_mark(i, ':') || is_mark(i, '>') ||
	       (is_mark(i, '-') && i->token->gap == GAP_SPACE);
}

/* Whether the piece is the other half of an entry in a timetable. */
static bool
is_entry(const struct clause *last, const struct clause *piece, const struct item *first)
{
	if (last->first || last->predicate || piece->predicate || !is_label_mark(first))
		return false;
	return has_time(last) != has_time(piece) && has_content(has_time(last) ? piece : last) &&
	       last->words + piece->words <= ENTRY_WORDS;
}

static void
append(struct clause *to, const struct clause *piece)
{
	features_join(&to->features, &piece->features);
	for (unsigned i = 0; i < piece->when_count && to->when_count < CLAUSE_WHENS; i++)
		to->whens[to->when_count++] = piece->whens[i];
	to->words += piece->words;
	to->end = piece->end;
	to->predicate = to->predicate || piece->predicate;
}

/* "please" between commas belongs to both its neighbours. */
static bool
is_interjection(const struct sentence *s, const struct clause *piece)
{
	size_t items = piece->end - piece->first - is_mark(&s->items[piece->first], ',');

	return has(&piece->features, P_you) && !piece->words && !piece->when_count && items == 1;
}

/* Puts the piece where it belongs; count is that of the clauses so far. */
static size_t
place_piece(struct clause *clauses, size_t count, struct clause *piece, const struct item *first)
{
	struct clause *last = count ? &clauses[count - 1] : NULL;

	bool heading = last && has(&last->features, P_nouns) && !has(&last->features, P_commits) &&
	               !has(&last->features, P_past) && !has_content(piece); /* "Refund: Friday" */
	if (last && last->predicate && !has_time(last) && has_time(piece) && is_mark(first, ':') &&
	    !heading)
		piece->fresh = true; /* "The visit is agreed: on Friday Raitis ..." */
	/* "On Friday, ...", but not "Plumber's there at two, I'll text you in ten minutes" */
	bool apart = last && has_time(last) && has_time(piece) && has_content(last);
	if (last && is_mark(first, '-') && !last->predicate && !piece->predicate)
		apart = false; /* "Refund for two days - by the end of the month": the dash is the
		                  verb */
	if (last && !last->predicate && !piece->fresh && !last->elliptic && !apart) {
		last->labelled = last->labelled || is_entry(last, piece, first);
		append(last, piece); /* "On Friday, ..." */
		return count;
	}
	/* "...; the estimate, in five days" */
	bool another = piece->fresh && is_mark(first, ';') && has(&piece->features, P_nouns) &&
	               last && has_time(last);
	if (last && !piece->predicate && (!piece->fresh || !has_time(piece)) && !another) {
		piece->elliptic = has_time(piece) && has_time(last) && has_content(piece) &&
		                  piece->words <= ELLIPTIC_WORDS;
		if (!piece->elliptic) {
			append(last, piece);
			return count;
		}
	}
	if (last && piece->fresh && !piece->predicate && has_time(piece))
		piece->elliptic = last->when_count > 0; /* "not today, but on Monday" */
	if (another && !piece->predicate)
		piece->elliptic = true;
	if (count < CLAUSES_MAX)
		clauses[count++] = *piece;
	return count;
}

size_t
clauses_read(const struct sentence *s, struct clause clauses[CLAUSES_MAX])
{
	struct clause piece;
	size_t count = 0;
	bool glue = false;

	for (size_t i = 0; i < s->count;) {
		i = read_piece(s, i, &piece);
		bool interjection = is_interjection(s, &piece);
		if (count && (glue || interjection)) {
			append(&clauses[count - 1], &piece);
		} else {
			count = place_piece(clauses, count, &piece, &s->items[piece.first]);
		}
		glue = interjection;
	}
	return count;
}
