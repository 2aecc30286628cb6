#include "render.h"

#include <jansson.h>
#include "page.h"
#include "plain.h"
#include "plural.h"

struct rendering {
	const char *language, *zone;
	const json_t *facts; /* or inside a list one of its items */
	const char *list;    /* its name; NULL outside */
	struct dates *dates;
	struct fail *fail;
};

/* A longer subject would make the answer larger than what an automatic answer may be. */
enum { REPLY_SUBJECT_MAX = 500 };

/* Missing, null, false, "" and [] are no; so is a subject too long to repeat. A number is a
 * statement, 0 too; a count is the list that it counts. */
static bool
is_yes(const json_t *fact, enum value_kind kind)
{
	size_t length = json_string_length(fact);

	if (json_is_string(fact))
		return length > 0 && (kind != VALUE_REPLY || length <= REPLY_SUBJECT_MAX);
	if (json_is_array(fact))
		return json_array_size(fact) > 0;
	return fact && !json_is_null(fact) && !json_is_false(fact);
}

/* The customer's own subject goes back as it came, but in one line: C0, DEL, and the C1 range
 * (U+0085 is a line end to some). */
static void
flatten(char *s)
{
	for (unsigned char *p = (unsigned char *)s; *p; p++) {
		if (*p < ' ' || *p == 0x7f)
			*p = ' ';
		else if (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
			*p = p[1] = ' ';
	}
}

/* Clients thread by the subject: the customer's own words after one "Re: ", not two. */
static char *
reply_subject(const char *subject)
{
	char *reply = xasprintf("%s%s", ascii_starts(subject, "Re:") ? "" : "Re: ", subject);

	flatten(reply);
	return reply;
}

/* Many lines, or a list of lines. NULL: neither. */
static char *
lines_of(const json_t *fact)
{
	struct str all = {0};
	const json_t *item;
	size_t i;

	if (json_is_string(fact))
		return plain_lines(json_string_value(fact));
	if (!json_is_array(fact))
		return NULL;
	json_array_foreach(fact, i, item)
	{
		char *line = json_is_string(item) ? plain_line(json_string_value(item)) : NULL;
		if (!line) {
			str_free(&all);
			return NULL;
		}
		str_addf(&all, "%s%s", i ? "\n" : "", line);
		free(line);
	}
	return str_take(&all);
}

static json_t *
fact_of(const struct rendering *r, const struct variable *v)
{
	return json_object_get(r->facts, v->kind == VALUE_COUNT ? v->counted : v->name);
}

static char *
value_text(const struct rendering *r, const struct variable *v)
{
	json_t *fact = fact_of(r, v);
	const char *text = json_string_value(fact);

	switch (v->kind) {
	case VALUE_NUMBER:
		return json_is_integer(fact)
		           ? xasprintf("%" JSON_INTEGER_FORMAT, json_integer_value(fact))
		           : NULL;
	case VALUE_DATE:
		return text ? dates_write(r->dates, text, r->zone, r->language) : NULL;
	case VALUE_REPLY:
		return text ? reply_subject(text) : NULL;
	case VALUE_LINE:
		return text ? plain_line(text) : NULL;
	case VALUE_TEXT:
		return lines_of(fact);
	case VALUE_OURS:
		return text ? xstrdup(text) : NULL;
	case VALUE_COUNT:
		return xasprintf("%zu", json_array_size(fact));
	case VALUE_FLAG:
	case VALUE_LIST:
		break;
	}
	return NULL;
}

static void
complain(const struct rendering *r, const struct variable *v)
{
	fail(r->fail, NEVER, "the fact \"%s%s%s\" is missing or not of its type",
	    r->list ? r->list : "", r->list ? "." : "", v->name);
}

/* A value as it may be shown, or NULL and the reason: a mail with a hole in it would not be true.
 */
static char *
shown_value(const struct rendering *r, const struct variable *v)
{
	char *value = value_text(r, v);

	if (!value)
		complain(r, v);
	return value;
}

static int64_t
number_of(const struct rendering *r, const struct variable *v)
{
	const json_t *fact = fact_of(r, v);

	return v->kind == VALUE_COUNT ? (int64_t)json_array_size(fact)
	                              : (int64_t)json_integer_value(fact);
}

static bool
condition_holds(const struct rendering *r, const struct piece *p)
{
	if (p->plural)
		return plural_class(r->language, number_of(r, p->variable)) == p->plural;
	return is_yes(fact_of(r, p->variable), p->variable->kind) == (p->kind == PIECE_IF);
}

static void
write_shown(enum value_kind kind, const char *value, struct page *page)
{
	if (kind == VALUE_OURS) {
		page_lines(page, value);
	} else if (kind == VALUE_TEXT) {
		page_text(page, value);
	} else {
		char *isolated = plain_isolated(value);
		page_words(page, isolated, strlen(isolated), false);
		free(isolated);
	}
}

static int
write_value(const struct rendering *r, const struct piece *piece, struct page *page)
{
	char *value = shown_value(r, piece->variable);

	if (!value)
		return -1;
	write_shown(piece->variable->kind, value, page);
	free(value);
	return 0;
}

static int write_pieces(const struct rendering *r, const struct pieces *pieces, size_t i,
    size_t end, struct page *page);

/* The pieces from i to the end of the list that each begins, once for every item. */
static int
write_items(const struct rendering *r, const struct pieces *pieces, size_t i,
    const struct piece *each, struct page *page)
{
	struct rendering inside = *r;
	const json_t *fact = fact_of(r, each->variable), *item;
	size_t n;

	if (is_yes(fact, VALUE_LIST) && !json_is_array(fact)) {
		complain(r, each->variable);
		return -1;
	}
	inside.list = each->variable->name;
	json_array_foreach(fact, n, item)
	{
		inside.facts = item;
		if (!json_is_object(item)) {
			complain(r, each->variable);
			return -1;
		}
		if (write_pieces(&inside, pieces, i, each->end, page))
			return -1;
	}
	return 0;
}

static int
write_pieces(
    const struct rendering *r, const struct pieces *pieces, size_t i, size_t end, struct page *page)
{
	while (i < end) {
		const struct piece *p = &pieces->list[i++];
		switch (p->kind) {
		case PIECE_TEXT:
			page_words(page, p->text, p->length, true);
			break;
		case PIECE_BREAK:
			page_break(page);
			break;
		case PIECE_BOLD:
			page_bold(page);
			break;
		case PIECE_VALUE:
			if (write_value(r, p, page))
				return -1;
			break;
		case PIECE_IF:
		case PIECE_UNLESS:
			i = condition_holds(r, p) ? i : p->end;
			break;
		case PIECE_EACH:
			if (write_items(r, pieces, i, p, page))
				return -1;
			i = p->end;
			break;
		}
	}
	return 0;
}

/* A subject has words, values and conditions alone (template.c saw to it). */
static int
write_subject(const struct rendering *r, const struct pieces *pieces, struct str *subject)
{
	for (size_t i = 0; i < pieces->count;) {
		const struct piece *p = &pieces->list[i++];
		if (p->kind == PIECE_IF || p->kind == PIECE_UNLESS)
			i = condition_holds(r, p) ? i : p->end;
		if (p->kind == PIECE_TEXT)
			str_add(subject, p->text, p->length);
		if (p->kind != PIECE_VALUE)
			continue;
		char *value = shown_value(r, p->variable);
		if (!value)
			return -1;
		str_addz(subject, value);
		free(value);
	}
	for (size_t i = 0; i < subject->len; i++)
		if (subject->data[i] == '\r' || subject->data[i] == '\n')
			subject->data[i] = ' ';
	return 0;
}

enum outcome
render(const struct template *t, const char *language, const char *zone, const char *facts,
    struct dates *dates, struct rendered *out, struct fail *f)
{
	json_t *whole = json_loads(facts, JSON_REJECT_DUPLICATES, NULL);
	const char *own_zone = json_string_value(json_object_get(whole, "zone"));
	struct rendering r = {language, own_zone ? own_zone : zone, whole, NULL, dates, f};
	struct str subject = {0};
	struct page page = {0};
	enum outcome result = NEVER;

	*out = (struct rendered){0};
	if (!json_is_object(whole)) {
		fail(f, NEVER, "the facts are not a JSON object");
	} else if (!write_subject(&r, &t->subject, &subject) &&
	           !write_pieces(&r, &t->body, 0, t->body.count, &page)) {
		out->subject = str_take(&subject);
		page_finish(&page, language, &out->text, &out->html);
		result = DONE;
	}
	str_free(&subject);
	str_free(&page.text);
	str_free(&page.html);
	json_decref(whole);
	return result;
}

void
rendered_free(struct rendered *r)
{
	free(r->subject);
	free(r->text);
	free(r->html);
	*r = (struct rendered){0};
}
