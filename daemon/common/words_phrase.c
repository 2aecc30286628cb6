#include "words_private.h"

#include <string.h>

/* One phrase being taken apart. */
struct expansion {
	struct words *words;
	struct words_entry at;
	const struct words_group *group;
	size_t count;
	struct str *why;
};

enum { ALTERNATIVES_MAX = 1000 };

static bool
complain(struct expansion *e, const char *phrase, const char *reason)
{
	str_addf(e->why, "\"%s\" %s", phrase, reason);
	return false;
}

static void
append(struct words_entry **entries, size_t *count, struct words_entry entry)
{
	if (!(*count & (*count - 1))) /* full at each power of two */
		*entries = xrealloc(*entries, (*count ? 2 * *count : 1) * sizeof **entries);
	(*entries)[(*count)++] = entry;
}

void
words_add_list(struct words *w, struct words_entry at)
{
	append(&w->lists, &w->list_count, at);
}

static void
add_entry(struct words *w, struct words_entry entry)
{
	append(&w->entries, &w->count, entry);
}

/* One space between words, none at the ends. */
static void
squeeze(char *s)
{
	char *to = s;

	for (const char *from = s; *from; from++)
		if (*from != ' ' || (to > s && to[-1] != ' '))
			*to++ = *from;
	if (to > s && to[-1] == ' ')
		to--;
	*to = 0;
}

/* One "*" in a word, which has other letters. */
static bool
stars_fit(const char *phrase)
{
	for (const char *word = phrase; *word;) {
		size_t n = strcspn(word, " "), stars = 0;
		for (size_t i = 0; i < n; i++)
			stars += word[i] == '*';
		if (stars > 1 || (stars && n == 1))
			return false;
		word += n + (word[n] == ' ');
	}
	return true;
}

/* Takes the last mark off the phrase: NULL, or its name within the phrase. */
static const char *
cut_mark(char *phrase)
{
	char *space = strrchr(phrase, ' ');

	if (!space || space[1] != '+' || !space[2])
		return NULL;
	*space = 0;
	return space + 2;
}

static bool
add_marks(struct expansion *e, struct words_entry *marks, size_t *count, char *phrase)
{
	const char *name;

	while ((name = cut_mark(phrase))) {
		const char *group = words_marked_group(name);
		if (!group)
			return complain(e, name, "is no mark: there is no list of that name");
		if (*count == 8)
			return complain(e, phrase, "has too many marks");
		marks[(*count)++].key = arena_printf(e->words->arena, "%s.%s", group, name);
	}
	return true;
}

/* A phrase without alternatives. */
static bool
add_plain(struct expansion *e, const char *text)
{
	struct words_entry entry = e->at, marks[8];
	size_t count = 0;
	char *phrase = arena_strdup(e->words->arena, text);

	squeeze(phrase);
	if (e->group && e->group->marked && !add_marks(e, marks, &count, phrase))
		return false;
	if (!*phrase)
		return complain(e, text, "is empty");
	if (e->group && e->group->marked && !stars_fit(phrase))
		return complain(e, phrase, "has a word of nothing but a *, or of two");
	entry.phrase = phrase;
	add_entry(e->words, entry);
	while (count) {
		entry.key = marks[--count].key;
		add_entry(e->words, entry);
	}
	return true;
}

static bool
expand(struct expansion *e, const char *text)
{
	const char *open = strchr(text, '{'), *close = open ? strchr(open, '}') : NULL;
	bool ok = true;

	if (!open && strchr(text, '}'))
		return complain(e, text, "has a } without a {");
	if (!open)
		return ++e->count <= ALTERNATIVES_MAX ? add_plain(e, text)
		                                      : complain(e, text, "is one of too many");
	if (!close || memchr(open + 1, '{', (size_t)(close - open - 1)))
		return complain(e, text, "has a { without a }");
	for (const char *a = open + 1; ok && a <= close; a++) {
		size_t n = strcspn(a, ",}");
		char *one = xasprintf("%.*s%.*s%s", (int)(open - text), text, (int)n, a, close + 1);
		ok = expand(e, one);
		free(one);
		a += n;
	}
	return ok;
}

bool
words_add(struct words *w, struct words_entry at, const struct words_group *group,
    const char *written, struct str *why)
{
	struct expansion e = {.words = w, .at = at, .group = group, .why = why};

	return utf8_valid(written, strlen(written))
	           ? expand(&e, written)
	           : complain(&e, at.key, "holds a text that is no UTF-8");
}
