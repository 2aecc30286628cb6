#include "words.h"

#include <string.h>
#include "../common/words.h"
#include "fold.h"

/* What was told last. */
static struct {
	struct arena *arena;
	struct str texts;
	struct word_list *lists;
	size_t count, size;
	struct word_list *joined; /* what words_of_all() and words_languages() put together */
	size_t joined_count;
} known;

static const char *const nothing[] = {NULL};
static unsigned generation = 1;

static int
compare(const void *a, const void *b)
{
	const struct word_list *x = a, *y = b;
	int order = strcmp(x->language, y->language);

	return order ? order : strcmp(x->key, y->key);
}

static void
forget(void)
{
	arena_free(&known.arena);
	str_free(&known.texts);
	free(known.lists);
	for (size_t i = 0; i < known.joined_count; i++)
		free((void *)(uintptr_t)known.joined[i].phrases);
	free(known.joined);
	memset(&known, 0, sizeof known);
	known.arena = arena_new();
	generation++;
}

unsigned
words_generation(void)
{
	return generation;
}

static const char *
fold(const char *phrase)
{
	char folded[FOLD_MAX];

	fold_line(folded, sizeof folded, phrase, strlen(phrase));
	return arena_strdup(known.arena, folded);
}

static const char *
next_text(const char **p, const char *end)
{
	const char *text = *p;

	*p += strnlen(text, (size_t)(end - text)) + (*p < end);
	return text;
}

/* The phrases from p on, up to the empty one. */
static const char *
add_list(const char *p, const char *end, const char *language, const char *key)
{
	struct word_list l = {.language = language, .key = key};
	const char *q = p;

	while (q < end && *next_text(&q, end))
		l.count++;
	const char **phrases = arena_alloc(known.arena, (l.count + 1) * sizeof *phrases);
	for (size_t i = 0; i < l.count; i++)
		phrases[i] = fold(next_text(&p, end));
	l.phrases = phrases;
	if (known.count == known.size) {
		known.size = known.size ? 2 * known.size : 256;
		known.lists = xrealloc(known.lists, known.size * sizeof *known.lists);
	}
	known.lists[known.count++] = l;
	return q;
}

void
words_use(const char *packed, size_t size)
{
	forget();
	words_unpack(packed, size, &known.texts);
	const char *p = str_text(&known.texts), *end = p + known.texts.len;
	while (p < end) {
		const char *language = next_text(&p, end), *key = next_text(&p, end);
		p = add_list(p, end, language, key);
	}
	if (known.count)
		qsort(known.lists, known.count, sizeof *known.lists, compare);
}

bool
words_use_folder(const char *folder, struct str *errors)
{
	struct words *w = words_load(folder, errors);
	struct str packed = {0};

	if (!w)
		return false;
	words_pack(w, &packed);
	words_use(str_text(&packed), packed.len);
	str_free(&packed);
	words_free(&w);
	return true;
}

const char *const *
words_of(const char *language, const char *key)
{
	struct word_list wanted = {.language = language, .key = key};
	const struct word_list *found =
	    known.count ? bsearch(&wanted, known.lists, known.count, sizeof *known.lists, compare)
	                : NULL;

	return found ? found->phrases : nothing;
}

const struct word_list *
words_lists(size_t *count)
{
	*count = known.count;
	return known.lists;
}

/* The list put together earlier for that purpose and key, or a new one to be filled. */
static struct word_list *
joined_list(const char *purpose, const char *key, bool *fresh)
{
	struct word_list *l = known.joined;

	for (size_t i = 0; i < known.joined_count; i++)
		if (!strcmp(l[i].language, purpose) && !strcmp(l[i].key, key)) {
			*fresh = false;
			return &l[i];
		}
	if (!known.arena)
		known.arena = arena_new();
	l = xrealloc(l, (known.joined_count + 1) * sizeof *l);
	known.joined = l;
	l += known.joined_count++;
	*l = (struct word_list){arena_strdup(known.arena, purpose), arena_strdup(known.arena, key),
	    xcalloc(1, sizeof *l->phrases), 0};
	*fresh = true;
	return l;
}

static void
joined_add(struct word_list *l, const char *text)
{
	const char **phrases =
	    xrealloc((void *)(uintptr_t)l->phrases, (l->count + 2) * sizeof *phrases);

	phrases[l->count++] = text;
	phrases[l->count] = NULL;
	l->phrases = phrases;
}

const char *const *
words_of_all(const char *key)
{
	bool fresh;
	struct word_list *l = joined_list("phrases", key, &fresh);

	for (size_t i = 0; fresh && i < known.count; i++)
		for (size_t k = 0; !strcmp(known.lists[i].key, key) && k < known.lists[i].count;
		     k++)
			joined_add(l, known.lists[i].phrases[k]);
	return l->phrases;
}

const char *const *
words_languages(const char *key)
{
	bool fresh;
	struct word_list *l = joined_list("languages", key ? key : "name", &fresh);

	for (size_t i = 0; fresh && i < known.count; i++)
		if (!strcmp(known.lists[i].key, l->key))
			joined_add(l, known.lists[i].language);
	return l->phrases;
}
