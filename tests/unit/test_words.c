/* Every shipped template in every language of its readers, with the fewest facts, the usual ones,
 * all of them, and each optional one alone and alone missing: what is given is said, what is not
 * leaves no trace, in one language, and in both forms the same. */
#include "../../daemon/send/say.h"
#include "../../daemon/send/render.h"

#include "test.h"
#include "facts.h"
#include "wording.h"

static struct voice voice;
static const char *const languages[] = {"en", "ru", "lv", "et", "es"};
enum { LANGUAGES = sizeof languages / sizeof *languages };

static int
start(void **state)
{
	struct str errors = {0};

	(void)state;
	bool ok = voice_open(&voice, "conf/languages", "Europe/Riga", &errors);
	fputs(str_text(&errors), stderr);
	str_free(&errors);
	return ok ? facts_open() : -1;
}

static int
stop(void **state)
{
	(void)state;
	facts_close();
	voice_close(&voice);
	return 0;
}

/* Takes the facts over. */
static struct shown
show(const struct vocabulary *v, const char *language, json_t *facts)
{
	struct shown s = {.v = v, .language = language, .facts = facts, .dates = voice.dates};
	struct fail f = {0};
	const char *found;
	const struct template *t = catalogue_find(voice.catalogue, v->template, language, &found);
	char *text = json_dumps(facts, 0);

	assert_string_equal(found, language);
	if (render(t, found, "Europe/Riga", text, voice.dates, &s.words, &f) != DONE)
		fail_msg("%s/%s: %s: %s", language, v->template, f.text, text);
	free(text);
	return s;
}

static void
forget(struct shown *s)
{
	rendered_free(&s->words);
	json_decref(s->facts);
}

static bool
is_spoken(const struct vocabulary *v, const char *language)
{
	return strcmp(language, "en") == 0 || strcmp(facts_for(v), "request") == 0;
}

typedef void (*check)(const struct vocabulary *v, const char *language);

static void
for_all(check each)
{
	for (size_t i = 0; i < vocabulary_count; i++)
		for (size_t l = 0; l < LANGUAGES; l++)
			if (is_spoken(&vocabularies[i], languages[l]))
				each(&vocabularies[i], languages[l]);
}

/* No template is forgotten here, and items have no lists of their own. */
static void
test_book_is_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < vocabulary_count; i++) {
		const struct vocabulary *v = &vocabularies[i];
		if (!facts_known(v))
			fail_msg("facts.json has no \"%s\"", v->template);
		json_t *least = facts_least(v), *may = facts_optional(v);
		for (size_t k = 0; k < v->count; k++) {
			const struct variable *x = &v->variables[k];
			if (x->kind == VALUE_COUNT)
				continue;
			if (!json_object_get(least, x->name) && !json_object_get(may, x->name))
				fail_msg("facts.json: %s lacks \"%s\"", v->template, x->name);
			for (size_t n = 0; x->items && n < x->items->count; n++)
				assert_true(x->items->variables[n].kind != VALUE_LIST);
		}
		json_decref(least);
		json_decref(may);
	}
}

static void
check_least_and_most(const struct vocabulary *v, const char *language)
{
	struct shown least = show(v, language, facts_least(v));
	struct shown most = show(v, language, facts_most(v));

	check_general(&least);
	check_general(&most);
	check_said(&most, v, NULL, most.facts);
	forget(&least);
	forget(&most);
}

static void
test_least_and_most(void **state)
{
	(void)state;
	for_all(check_least_and_most);
}

/* Is there a line in one that the other lacks? */
static bool
has_more(const char *one, const char *other)
{
	bool more = false;

	for (size_t n; *one && !more; one += n + (one[n] == '\n')) {
		n = strcspn(one, "\n");
		char *line = xasprintf("\n%.*s\n", (int)n, one),
		     *whole = xasprintf("\n%s\n", other);
		more = !strstr(whole, line);
		free(line);
		free(whole);
	}
	return more;
}

/* A fact alone shows, be it by its value or by the words that stand for it. */
static void
check_alone(const struct vocabulary *v, const char *language, const char *name)
{
	json_t *facts = facts_with(v, name), *fewer = json_copy(facts), *least = facts_least(v);

	json_object_del(fewer, name);
	if (json_object_get(least, name))
		json_object_set(fewer, name, json_object_get(least, name));
	struct shown with = show(v, language, facts), without = show(v, language, fewer);
	check_general(&with);
	if (!facts_silent(v, NULL, name))
		expect(&with,
		    strcmp(with.words.subject, without.words.subject) != 0 ||
		        has_more(with.words.text, without.words.text),
		    "a fact makes no difference", name);
	if (facts_missed(v, name))
		expect(&without, has_more(without.words.text, with.words.text),
		    "a missing fact makes no difference", name);
	json_decref(least);
	forget(&with);
	forget(&without);
}

static void
check_each(const struct vocabulary *v, const char *language)
{
	json_t *may = facts_optional(v), *value;
	const char *name;

	json_object_foreach(may, name, value)
	{
		struct shown without = show(v, language, facts_without(v, name));
		check_general(&without);
		forget(&without);
		check_alone(v, language, name);
	}
	json_decref(may);
}

static void
test_each_alone_and_missing(void **state)
{
	(void)state;
	for_all(check_each);
}

/* A list of this one item, and no other optional fact. */
static struct shown
show_item(const struct vocabulary *v, const char *language, const char *list, json_t *item)
{
	json_t *facts = facts_least(v);

	json_object_set_new(facts, list, json_pack("[O]", item));
	return show(v, language, facts);
}

/* Each member of an item shows; without one that it may lack the rest is whole. */
static void
check_item(const struct vocabulary *v, const char *language, const char *list, json_t *item)
{
	struct shown with = show_item(v, language, list, item);
	const char *name;
	json_t *value;

	check_general(&with);
	json_object_foreach(item, name, value)
	{
		json_t *fewer = json_copy(item);
		json_object_del(fewer, name);
		if (facts_silent(v, list, name) || facts_needed(list, name)) {
			json_decref(fewer);
			continue;
		}
		struct shown without = show_item(v, language, list, fewer);
		expect(&with, strcmp(with.words.text, without.words.text) != 0,
		    "a member makes no difference", name);
		if (json_is_string(value) && strcmp(name, "what") != 0)
			check_general(&without);
		forget(&without);
		json_decref(fewer);
	}
	forget(&with);
}

static void
check_items(const struct vocabulary *v, const char *language)
{
	for (size_t k = 0; k < v->count; k++) {
		const struct variable *x = &v->variables[k];
		if (x->kind != VALUE_LIST)
			continue;
		json_t *may = facts_optional(v), *item;
		size_t i;
		json_array_foreach(json_object_get(may, x->name), i, item)
		    check_item(v, language, x->name, item);
		json_decref(may);
	}
}

static void
test_items(void **state)
{
	(void)state;
	for_all(check_items);
}

/* Any of them together. */
static void
check_some(const struct vocabulary *v, const char *language)
{
	uint32_t which = 1;

	for (int i = 0; i < 64; i++) {
		which = which * 1664525 + 1013904223; /* Knuth's "quick and dirty" generator */
		struct shown s = show(v, language, facts_some(v, which >> 7 | which << 25));
		check_general(&s);
		forget(&s);
	}
}

static void
test_any_together(void **state)
{
	(void)state;
	for_all(check_some);
}

/* Every word that is not ours becomes a figure, so that what letters are left are the template's.
 */
static void
take_words_out(json_t *facts)
{
	const char *name;
	json_t *value;
	size_t i;

	if (json_is_string(facts))
		json_string_set(facts,
		    facts_is_moment(json_string_value(facts)) ? "2026-11-20T08:00:00Z" : "17");
	json_object_foreach(facts, name, value) take_words_out(value);
	json_array_foreach(facts, i, value) take_words_out(value);
}

static void
check_language(const struct vocabulary *v, const char *language)
{
	json_t *facts[] = {facts_least(v), facts_most(v)};

	for (size_t i = 0; i < 2; i++) {
		json_t *figures = json_deep_copy(facts[i]);
		take_words_out(figures);
		json_object_set_new(figures, "zone", json_string("UTC"));
		struct shown s = show(v, language, figures);
		check_one_language(&s);
		forget(&s);
		json_decref(facts[i]);
	}
}

static void
test_one_language(void **state)
{
	(void)state;
	for_all(check_language);
}

static const json_t *
fact_at(const struct shown *s, const char *path, const struct variable **variable)
{
	size_t n = strcspn(path, ".");

	*variable = variable_find(s->v, path, n);
	const json_t *fact = json_object_get(s->facts, (*variable)->name);
	if (!path[n])
		return fact;
	*variable = variable_find((*variable)->items, path + n + 1, strlen(path + n + 1));
	return json_object_get(json_array_get(fact, 0), (*variable)->name);
}

/* What happened and by when stands in the first line, and the whole is short. */
static void
check_typical(const struct vocabulary *v, const char *language)
{
	json_t *first, *facts, *path;
	size_t n;

	for (size_t i = 0; (facts = facts_typical(v, i, &first)); i++) {
		struct shown s = show(v, language, facts);
		unsigned lines = 0;
		check_general(&s);
		for (const char *c = s.words.text; *c; c++)
			lines += *c == '\n';
		expect(&s, strcmp(facts_for(v), "request") != 0 || lines < 15, "a long mail", "");
		struct shown line = s;
		line.words.text = xstrndup(s.words.text, strcspn(s.words.text, "\n"));
		line.words.subject = xstrdup("");
		json_array_foreach(first, n, path)
		{
			const struct variable *x;
			const json_t *fact = fact_at(&s, json_string_value(path), &x);
			check_value_said(&line, x, fact);
		}
		free(line.words.text);
		free(line.words.subject);
		json_decref(first);
		forget(&s);
	}
}

static void
test_typical(void **state)
{
	(void)state;
	for_all(check_typical);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_book_is_whole),
	    cmocka_unit_test(test_least_and_most),
	    cmocka_unit_test(test_each_alone_and_missing),
	    cmocka_unit_test(test_items),
	    cmocka_unit_test(test_any_together),
	    cmocka_unit_test(test_one_language),
	    cmocka_unit_test(test_typical),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
