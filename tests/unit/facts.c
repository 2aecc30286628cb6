#include "facts.h"

#include "../../daemon/common/str.h"

static json_t *book;

int
facts_open(void)
{
	json_error_t error;

	book = json_load_file("tests/unit/facts.json", JSON_REJECT_DUPLICATES, &error);
	if (!book)
		fprintf(stderr, "%s:%d: %s\n", error.source, error.line, error.text);
	return book ? 0 : -1;
}

void
facts_close(void)
{
	json_decref(book);
	book = NULL;
}

static const json_t *
entry_of(const struct vocabulary *v)
{
	return json_object_get(book, v->template);
}

bool
facts_known(const struct vocabulary *v)
{
	return entry_of(v);
}

const char *
facts_for(const struct vocabulary *v)
{
	return json_string_value(json_object_get(entry_of(v), "of"));
}

/* What all mails of its sort have. */
static const json_t *
sort_of(const struct vocabulary *v)
{
	return json_object_get(book, facts_for(v));
}

/* A list that several templates show stands in the book by its name. */
static json_t *
value_of(const struct vocabulary *v, const char *name, json_t *value)
{
	const struct variable *variable = variable_find(v, name, strlen(name));
	const char *list = json_string_value(value);

	if (!variable || variable->kind != VALUE_LIST || !list)
		return value;
	return json_object_get(json_object_get(book, "lists"), list);
}

static void
add_all(json_t *facts, const struct vocabulary *v, const json_t *from)
{
	const char *name;
	json_t *value;

	json_object_foreach((json_t *)from, name, value)
	    json_object_set(facts, name, value_of(v, name, value));
}

static json_t *
both(const struct vocabulary *v, const char *part)
{
	json_t *facts = json_object();

	add_all(facts, v, json_object_get(sort_of(v), part));
	add_all(facts, v, json_object_get(entry_of(v), part));
	return facts;
}

static bool
is_among(const json_t *names, const char *name)
{
	const json_t *item;
	size_t i;

	json_array_foreach(
	    names, i, item) if (strcmp(json_string_value(item), name) == 0) return true;
	return false;
}

json_t *
facts_least(const struct vocabulary *v)
{
	return both(v, "must");
}

json_t *
facts_optional(const struct vocabulary *v)
{
	return both(v, "may");
}

json_t *
facts_most(const struct vocabulary *v)
{
	json_t *facts = facts_least(v), *may = facts_optional(v), *item;
	const json_t *apart = json_object_get(entry_of(v), "apart");
	size_t i;

	json_array_foreach(apart, i, item) json_object_del(may, json_string_value(item));
	json_object_update(facts, may);
	json_decref(may);
	return facts;
}

json_t *
facts_with(const struct vocabulary *v, const char *name)
{
	json_t *facts = facts_least(v), *may = facts_optional(v), *needs = both(v, "needs"), *item;
	size_t i;

	json_object_set(facts, name, json_object_get(may, name));
	json_array_foreach(json_object_get(needs, name), i, item)
	{
		const char *other = json_string_value(item);
		json_object_set(facts, other, json_object_get(may, other));
	}
	json_decref(may);
	json_decref(needs);
	return facts;
}

json_t *
facts_without(const struct vocabulary *v, const char *name)
{
	json_t *facts = facts_most(v), *least = facts_least(v);
	json_t *otherwise = json_object_get(least, name);

	if (otherwise)
		json_object_set(facts, name, otherwise);
	else
		json_object_del(facts, name);
	json_decref(least);
	return facts;
}

json_t *
facts_some(const struct vocabulary *v, uint32_t which)
{
	json_t *facts = facts_least(v), *most = facts_most(v), *value;
	const char *name;

	json_object_foreach(most, name, value)
	{
		if (which & 1)
			json_object_set(facts, name, value);
		which = which >> 1 | which << 31;
	}
	json_decref(most);
	return facts;
}

json_t *
facts_typical(const struct vocabulary *v, size_t i, json_t **first)
{
	json_t *usual = json_array_get(json_object_get(entry_of(v), "typical"), i);
	json_t *facts = usual ? facts_least(v) : NULL;

	*first = NULL;
	if (!usual)
		return NULL;
	add_all(facts, v, usual);
	*first = json_incref(json_object_get(facts, "first"));
	json_object_del(facts, "first");
	return facts;
}

bool
facts_silent(const struct vocabulary *v, const char *list, const char *name)
{
	char *path = xasprintf("%s%s%s", list ? list : "", list ? "." : "", name);
	bool silent = is_among(json_object_get(entry_of(v), "silent"), path) ||
	              is_among(json_object_get(sort_of(v), "silent"), path);

	free(path);
	return silent;
}

bool
facts_implied(const struct vocabulary *v, const char *name)
{
	return is_among(json_object_get(sort_of(v), "implied"), name);
}

bool
facts_missed(const struct vocabulary *v, const char *name)
{
	return is_among(json_object_get(entry_of(v), "missed"), name) ||
	       is_among(json_object_get(sort_of(v), "missed"), name);
}

bool
facts_needed(const char *list, const char *name)
{
	return strcmp(name, "due") == 0 || strcmp(name, "at") == 0 || strcmp(name, "number") == 0 ||
	       strcmp(name, "waiting_since") == 0 || strcmp(name, "n") == 0 ||
	       (strcmp(name, "what") == 0 &&
	           (strcmp(list, "today") == 0 || strcmp(list, "tomorrow") == 0 ||
	               strcmp(list, "broken") == 0 || strcmp(list, "recorded") == 0 ||
	               strcmp(list, "asked") == 0 || strcmp(list, "conditional") == 0 ||
	               strcmp(list, "unclear") == 0));
}

bool
facts_is_moment(const char *text)
{
	return strlen(text) == strlen("2026-11-20T08:00:00Z") && text[4] == '-' && text[10] == 'T';
}
