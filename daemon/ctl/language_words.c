#include <stdint.h>
#include <string.h>
#include "file.h"
#include "language.h"

enum { FILE_MAX = 4 * 1024 * 1024 };

static bool
is_one_of(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* What the file states under that key; NULL: nothing. */
static const struct words_entry *
stated(const struct words *w, const char *key)
{
	for (size_t i = 0; i < w->list_count; i++)
		if (strcmp(w->lists[i].key, key) == 0)
			return &w->lists[i];
	return NULL;
}

static bool
has_phrases(const struct words *w, const char *key)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->entries[i].key, key) == 0)
			return true;
	return false;
}

/* Whether any list of the group is stated. */
static bool
states_any(const struct words *w, const char *group)
{
	size_t n = strlen(group);

	for (size_t i = 0; i < w->list_count; i++)
		if (strncmp(w->lists[i].key, group, n) == 0 && w->lists[i].key[n] == '.')
			return true;
	return false;
}

/* Phrase by phrase the same as in English: copied and not translated. One or two may well be the
 * same. */
static bool
is_english(const struct language *l, const char *key)
{
	size_t english = 0, count = 0;

	if (!l->english_words || strcmp(l->code, "en") == 0)
		return false;
	for (size_t i = 0; i < l->words->count; i++) {
		const struct words_entry *theirs = l->english_words->entries;

		if (strcmp(l->words->entries[i].key, key) != 0)
			continue;
		while (english < l->english_words->count && strcmp(theirs[english].key, key) != 0)
			english++;
		if (english == l->english_words->count ||
		    strcmp(l->words->entries[i].phrase, theirs[english].phrase) != 0)
			return false;
		english++;
		count++;
	}
	return count > 2;
}

/* A list that a language may lack and that is not stated goes to left_out. */
static void
check_list(const struct language *l, const struct words_group *g, const char *name,
    const struct words_entry *group, struct str *left_out, struct faults *out)
{
	char *key = xasprintf("%s.%s", g->name, name),
	     *examples = language_examples(l->english_words, key);
	const struct words_entry *list = stated(l->words, key);
	bool optional = is_one_of(g->optional, name);

	if (has_phrases(l->words, key)) {
		if (list && !optional && is_english(l, key))
			fault_add(out, list->file, list->line, "%s: is the English list", key);
	} else if (!optional) {
		fault_add(out, group->file, list ? list->line : group->line, "%s: is %s%s%s%s", key,
		    list ? "empty" : "missing", *examples ? " (in English: " : "", examples,
		    *examples ? ")" : "");
	} else if (!list) {
		str_addf(left_out, "%s %s", left_out->len ? "," : "", name);
	}
	free(examples);
	free(key);
}

static void
check_group(
    const struct language *l, const char *file, const struct words_group *g, struct faults *out)
{
	const struct words_entry *group = stated(l->words, g->name);
	struct str left_out = {0};

	if (!group || !states_any(l->words, g->name)) {
		fault_add(out, file, group ? group->line : 1, "%s: the group is %s", g->name,
		    group ? "empty" : "missing");
		return;
	}
	for (const char *const *key = g->keys; *key; key++)
		check_list(l, g, *key, group, &left_out, out);
	if (left_out.len) {
		char *text =
		    xasprintf("%s: left out, as a language may:%s", g->name, str_text(&left_out));
		fault_note(out, file, group->line, text);
		free(text);
	}
	str_free(&left_out);
}

/* libconfig takes two texts without a comma between them for one. */
static void
check_commas(const char *file, const char *s, struct faults *out)
{
	unsigned line = 1;
	bool text = false; /* a text has just ended */

	for (; *s; s++) {
		if (*s == '\n') {
			line++;
		} else if (*s == '#' || (*s == '/' && s[1] == '/')) {
			s += strcspn(s, "\n") - 1;
		} else if (*s == '"') {
			if (text)
				fault_add(out, file, line,
				    "two texts without a comma between them are read as one");
			for (s++; *s && *s != '"'; s++) {
				line += *s == '\n';
				s += *s == '\\' && s[1];
			}
			text = true;
			if (!*s)
				break;
		} else if (!ascii_isspace((unsigned char)*s)) {
			text = false;
		}
	}
}

enum alphabet { NO_LETTER, LATIN, CYRILLIC, GREEK };

/* The alphabet of the letter at s, and its bytes. Only those that look alike matter. */
static enum alphabet
letter_at(const char *s, size_t *n)
{
	unsigned char c = (unsigned char)*s;

	*n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
	if (c < 0x80)
		return ascii_isalnum(c) && !ascii_isdigit(c) ? LATIN : NO_LETTER;
	if (c >= 0xC3 && c <= 0xC9)
		return LATIN;
	if (c >= 0xCD && c <= 0xCF)
		return GREEK;
	return c >= 0xD0 && c <= 0xD3 ? CYRILLIC : NO_LETTER;
}

static void
check_letters(const struct words_entry *e, struct faults *out)
{
	enum alphabet word = NO_LETTER;

	for (size_t i = 0, n; e->phrase[i]; i += n) {
		enum alphabet one = letter_at(e->phrase + i, &n);

		if (word != NO_LETTER && one != NO_LETTER && one != word) {
			fault_add(out, e->file, e->line,
			    "%s: \"%s\" has a word with letters of two alphabets", e->key,
			    e->phrase);
			return;
		}
		word = one;
	}
}

void
language_check_words(const struct language *l, struct faults *out)
{
	char *file = xasprintf("%s/%s/words.conf", l->folder, l->code);
	struct str source = {0};

	if (l->words && l->has_words && language_is_spoken(l))
		for (size_t i = 0; i < words_group_count; i++)
			check_group(l, file, &words_groups[i], out);
	for (size_t i = 0; l->words && i < l->words->count; i++)
		if (strncmp(l->words->entries[i].key, "language.", 9) != 0)
			check_letters(&l->words->entries[i], out);
	if (l->has_words && file_read(file, FILE_MAX, &source))
		check_commas(file, str_text(&source), out);
	str_free(&source);
	free(file);
}
