#include "promise.h"

#include <string.h>
#include "clause.h"
#include "join.h"
#include "number.h"
#include "scope.h"
#include "words.h"

/* One text being looked at. */
struct search {
	struct arena *arena;
	const char *language;
	struct promises found;
	struct point day;      /* of the time expression before: "that same day" */
	unsigned sentence, of; /* the number of this sentence, and of that one */
};

static bool
is_relative(const struct when *w)
{
	return w->from.base == BASE_AMOUNT;
}

/* Another party does it: named before what is done, and nobody of ours. */
static bool
is_others(const struct sentence *s, const struct clause *c)
{
	bool others = false;

	for (size_t i = c->first; i < c->end; i++) {
		const struct features *f = &s->items[i].features;
		if (s->items[i].quoted)
			continue;
		if (has(f, P_commits) || has(f, P_contact) || has(f, P_deed) || has(f, P_prepare))
			return others;
		others = (others && !is_mark(&s->items[i], ':')) || has(f, P_others);
	}
	return others;
}

/* A time that no past can have: beside it a participle is an adjective. */
static bool
is_ahead(const struct when *w)
{
	const struct point *p = &w->from;

	return (p->base == BASE_DAYS && p->days > 0) || p->which == T_next || p->week > 0 ||
	       (p->base == BASE_PERIOD && p->ahead > 0);
}

static bool
is_killed(const struct sentence *s, const struct clause *c, const struct when *w)
{
	const struct features *f = &c->features;
	bool commits = has(f, P_commits);

	return has(f, P_not) || has(f, P_maybe) || has(f, P_keep) || has(f, P_policy) ||
	       has(f, P_hours) || has(f, P_ask) || has(f, P_said) || has(f, P_if) ||
	       (has(f, P_you) && !commits) || (has(f, P_past) && !commits && !is_ahead(w)) ||
	       is_others(s, c);
}

/* Two clock times that are no range tell what happened: "we rang you at 12:05 and 15:40" is the
 * same of the past and of what is to come in some languages. */
static bool
is_log(const struct clause *c)
{
	unsigned clocks = 0;

	for (unsigned i = 0; i < c->when_count; i++)
		clocks += c->whens[i].from.hour != NOTHING && !c->whens[i].range;
	return clocks > 1;
}

enum { SHORT_CLAUSE = 14 };

/* Something is promised in it, if the time can be told. */
static bool
is_promise(const struct clause *c)
{
	const struct features *f = &c->features;

	if (has(f, P_commits) || has(f, P_contact) || has(f, P_deed) || has(f, P_prepare))
		return true;
	if (has(f, P_subject) && has(f, P_nouns)) /* "they reach you on Monday" */
		return true;
	return !c->predicate && (c->labelled || (has(f, P_nouns) && c->words <= SHORT_CLAUSE));
}

/* Whether a thing that can be sent stands right behind item i. */
static bool
sends_thing(const struct sentence *s, const struct clause *c, size_t i)
{
	for (size_t k = i + 1; k < c->end && k < i + 5; k++) {
		if (feature_of(&s->items[k].features, 0, T_overmorrow) >= 0)
			return false;
		if (has(&s->items[k].features, P_nouns))
			return true;
	}
	return false;
}

/* A word that is in both lists ("e-mail") is contact, unless a thing is sent by it. */
static bool
is_contact(const struct sentence *s, const struct clause *c)
{
	bool both = false, deed = false;

	for (size_t i = c->first; i < c->end; i++) {
		const struct features *f = &s->items[i].features;
		if (s->items[i].quoted)
			continue;
		if (has(f, P_contact) && !has(f, P_deed))
			return true;
		both = both || has(f, P_contact);
		deed = deed || (has(f, P_deed) && !has(f, P_contact)) ||
		       (has(f, P_contact) && sends_thing(s, c, i));
	}
	return both && !deed;
}

/* The time nearest to what is done, of those that say something. */
static const struct when *
best_when(const struct sentence *s, const struct clause *c)
{
	const struct when *best = NULL;
	size_t verb = c->end, least = SIZE_MAX;

	for (size_t i = c->end; i-- > c->first;) {
		const struct features *f = &s->items[i].features;
		if (has(f, P_commits) || has(f, P_contact) || has(f, P_deed))
			verb = i;
	}
	for (unsigned i = 0; i < c->when_count; i++) {
		const struct when *w = &c->whens[i];
		size_t away = w->first >= verb ? w->first - verb
		              : w->end <= verb ? verb - w->end + 1
		                               : 0;
		if (!w->void_ && away < least) {
			least = away;
			best = w;
		}
	}
	return best;
}

static const char *
span(struct search *s, const struct item *first, const struct item *last)
{
	const char *start = first->token->start, *end = last->last->start + last->last->length;

	return arena_strndup(s->arena, start, (size_t)(end - start));
}

/* Without the mark or conjunction that cut it off. */
static size_t
quote_start(const struct sentence *s, const struct clause *c)
{
	size_t i = c->first;

	while (i + 1 < c->end &&
	       ((s->items[i].token->kind == TOKEN_MARK && s->items[i].token == s->items[i].last) ||
	           has(&s->items[i].features, P_and) || has(&s->items[i].features, P_but)))
		i++;
	return i;
}

static void
add_promise(struct search *f, const struct sentence *s, const struct clause *c, size_t end,
    struct promise p)
{
	const struct when *w = &p.when;

	if (f->found.count == PROMISES_MAX)
		return;
	if (!f->found.list)
		f->found.list = arena_alloc(f->arena, PROMISES_MAX * sizeof *f->found.list);
	p.sentence = span(f, &s->items[0], &s->items[s->count - 1]);
	p.quote = span(f, &s->items[quote_start(s, c)], &s->items[end - 1]);
	p.words = span(f, &s->items[w->first], &s->items[w->end - 1]);
	p.language = f->language;
	f->found.list[f->found.count++] = p;
}

/* "I'll look at it tomorrow and write to you": the verb that follows is what is promised. */
static bool
only_prepares(const struct clause *c, const struct clause *next)
{
	return has(&c->features, P_prepare) && !has(&c->features, P_deed) && next &&
	       has(&next->features, P_contact) && next->joined;
}

/* The later end of a time expression, if it is a day. */
static void
note_day(struct search *f, const struct when *w)
{
	const struct point *p = w->to.base != BASE_NONE ? &w->to : &w->from;

	if (w->void_ || p->base < BASE_WEEKDAY || p->base > BASE_MONTHDAY)
		return;
	f->day = *p;
	f->day.hour = NOTHING;
	f->day.part = NOTHING;
	f->of = f->sentence;
}

static void
give_day(const struct search *f, struct point *p)
{
	struct point time = *p;

	*p = f->day;
	p->hour = time.hour;
	p->minute = time.minute;
	p->meridiem = time.meridiem;
	p->part = time.part;
}

/* "That same day", and a clock time alone in the next sentence at most. */
static void
take_day(const struct search *f, struct when *w)
{
	bool same = w->from.base == BASE_SAME,
	     near = f->day.base != BASE_NONE && f->sentence - f->of <= 1;

	if (f->day.base == BASE_NONE) {
		w->void_ = w->void_ || same;
		return;
	}
	if (!same && (!near || w->from.base != BASE_NONE || w->from.hour == NOTHING))
		return;
	give_day(f, &w->from);
}

/* What the clauses before say for those that follow. */
struct scope {
	bool said;    /* what follows are reported words */
	bool ordered; /* a duty of the customer's stands before: "send it today and we ship" */
};

/* An elliptic clause does what the one before does. */
static void
inherit(struct clause *c, const struct clause *before)
{
	struct features f = before->features;

	if (c->fresh) /* "we cannot come today, but on Monday" */
		f.bits[P_not / 64] &= ~((uint64_t)1 << P_not % 64);
	features_join(&c->features, &f);
	c->predicate = before->predicate;
}

/* A form that is past and present alike ("le enviamos") is past beside one that is past alone:
 * "we wrote on Monday and he did not answer". */
static bool
is_past_beside(const struct clause *c, const struct clause *other)
{
	return has(&c->features, P_either) && other && has(&other->features, P_past) &&
	       !has(&other->features, P_commits);
}

static void
look_at_clause(struct search *f, const struct sentence *s, struct clause *c,
    const struct clause *next, const struct scope *scope)
{
	const struct when *w = best_when(s, c);
	bool conditional = has(&c->imposed, P_if) ||
	                   (scope->ordered && c->joined && !has(&c->features, P_but)),
	     event = has(&c->imposed, P_event) || has(&c->features, P_event);

	if (!w || !is_promise(c) || is_killed(s, c, w) || is_log(c) || is_past_beside(c, next) ||
	    scope->said || has(&c->imposed, P_said) || (event && is_relative(w)))
		return;
	bool prepares = only_prepares(c, next);
	if (prepares && has_time(next))
		return; /* that one is the promise */
	struct promise p = {
	    .contact = prepares || is_contact(s, c), .conditional = conditional, .when = *w};
	add_promise(f, s, c, prepares ? next->end : c->end, p);
}

/* Most sentences name no time at all. */
static bool
may_say_when(const struct sentence *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (is_number(&s->items[i]) ||
		    feature_of(&s->items[i].features, T_monday, T_day_end) >= 0 ||
		    feature_of(&s->items[i].features, T_minute, T_weekend) >= 0)
			return true;
	return false;
}

static void
look_at_sentence(struct search *f, const struct sentence *s)
{
	static struct clause clauses[CLAUSES_MAX];
	size_t count = s->question || !may_say_when(s) ? 0 : clauses_read(s, clauses);
	struct scope scope = {0};

	scope_spread(s, clauses, count);

	f->sentence++;
	for (size_t i = 0; i < count; i++) {
		struct clause *c = &clauses[i];
		join_clocks(s, c);
		for (unsigned k = 0; k < c->when_count; k++) {
			take_day(f, &c->whens[k]);
			note_day(f, &c->whens[k]);
		}
		if (has(&c->features,
		        P_but)) /* "you said Tuesday, but we will come on Wednesday" */
			scope.said = false;
		if (c->elliptic && i)
			inherit(c, &clauses[i - 1]);
		look_at_clause(f, s, c, i + 1 < count ? &clauses[i + 1] : NULL, &scope);
		scope.said = scope.said || has(&c->features, P_said);
		scope.ordered = has(&c->features, P_you) && !has(&c->features, P_commits);
	}
}

/* How many of the first tokens the language has a phrase for. */
static unsigned
known_words(const struct lexicon *l, const char *text)
{
	enum { LOOK_AT = 500 };
	struct token t, before = {.gap = GAP_PARAGRAPH};
	const char *at = text, *end = text + strlen(text);
	struct senses senses;
	unsigned known = 0;

	for (unsigned i = 0; i < LOOK_AT && lexer_next(&at, end, &before, &t); i++) {
		lexicon_senses(l, &t, false, &senses);
		known += t.kind == TOKEN_WORD && senses.count;
		before = t;
	}
	return known;
}

static const char *
likely_language(const char *text)
{
	const char *best = NULL;
	unsigned most = 0;

	for (const char *const *l = words_languages("time.monday"); *l; l++) {
		unsigned known = known_words(lexicon_of(*l), text);
		if (known > most) {
			most = known;
			best = *l;
		}
	}
	return best;
}

struct promises
promises_find(struct arena *a, const char *text, const char *language)
{
	struct search f = {.arena = a, .language = language};
	struct sentence s;

	if (!language || !lexicon_of(language))
		f.language = likely_language(text);
	if (!f.language)
		return f.found;
	struct sentences *all = sentences_new(lexicon_of(f.language), text, strlen(text));
	while (f.found.count < PROMISES_MAX && sentence_next(all, &s))
		look_at_sentence(&f, &s);
	sentences_free(&all);
	return f.found;
}

void
promises_write(struct json *j, const struct promises *p)
{
	json_put_array(j, "promises");
	for (size_t i = 0; i < p->count; i++) {
		const struct promise *one = &p->list[i];
		json_open(j, '{');
		json_put(j, "sentence", one->sentence);
		json_put(j, "quote", one->quote);
		json_put(j, "class", one->contact ? "contact" : "deed");
		json_put_bool(j, "conditional", one->conditional);
		json_put(j, "language", one->language);
		json_put(j, "words", one->words);
		json_key(j, "when");
		when_write(j, &one->when);
		json_close(j, '}');
	}
	json_close(j, ']');
}
