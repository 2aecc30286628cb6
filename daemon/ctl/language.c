#include "language.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>
#include "../common/path.h"

static size_t
count_templates(const char *folder, const char *code)
{
	char *path = xasprintf("%s/%s", folder, code);
	DIR *dir = opendir(path);
	size_t count = 0;

	for (struct dirent *e; dir && (e = readdir(dir));) {
		const char *dot = strrchr(e->d_name, '.');
		count += dot && dot > e->d_name && strcmp(dot, ".mustache") == 0;
	}
	if (dir)
		closedir(dir);
	free(path);
	return count;
}

void
language_open(struct language *l, const char *folder, const char *code, const char *english,
    struct faults *out)
{
	char *path = xasprintf("%s/%s/words.conf", folder, code);
	struct str errors = {0}, ignored = {0};

	*l = (struct language){.folder = folder, .code = code, .english = english};
	l->has_words = access(path, F_OK) == 0;
	l->words = words_load_one(folder, code, &errors);
	l->templates = count_templates(folder, code);
	l->english_words = words_load_one(english, "en", &ignored);
	for (size_t i = 0; l->words && i < l->words->list_count; i++)
		l->has_group = l->has_group || strcmp(l->words->lists[i].key, "language") == 0;
	faults_add_refused(out, str_text(&errors));
	if (!l->has_words)
		fault_add(out, path, 1, "missing: %s",
		    l->templates ? "nothing is understood in this language"
		                 : "no words and no templates make no language");
	str_free(&errors);
	str_free(&ignored);
	free(path);
}

void
language_close(struct language *l)
{
	words_free(&l->words);
	words_free(&l->english_words);
}

char *
language_examples(const struct words *w, const char *key)
{
	enum { EXAMPLES = 5 };
	struct str out = {0};
	size_t count = 0;

	for (size_t i = 0; w && i < w->count && count <= EXAMPLES; i++)
		if (strcmp(w->entries[i].key, key) == 0 && count++ < EXAMPLES)
			str_addf(&out, "%s%s", out.len ? ", " : "", w->entries[i].phrase);
	if (count > EXAMPLES)
		str_addz(&out, ", ...");
	return str_take(&out);
}

bool
language_is_spoken(const struct language *l)
{
	return l->templates || l->has_group;
}

bool
language_in(const char *folder)
{
	DIR *dir = opendir(folder);
	bool found = false;

	for (struct dirent *e; dir && !found && (e = readdir(dir));) {
		const char *dot = strrchr(e->d_name, '.');
		found = strcmp(e->d_name, "words.conf") == 0 ||
		        (dot && dot > e->d_name && strcmp(dot, ".mustache") == 0);
	}
	if (dir)
		closedir(dir);
	return found;
}

static bool
has_language(const char *folder, const char *code)
{
	char *path = xasprintf("%s/%s", folder, code);
	bool there = words_is_language(code) && language_in(path);

	free(path);
	return there;
}

void
language_check(const char *folder, const char *code, struct faults *out)
{
	char *english = has_language(folder, "en") ? xstrdup(folder) : path_data("languages");
	struct language l;

	language_open(&l, folder, code, english, out);
	language_check_words(&l, out);
	language_check_templates(&l, out);
	language_close(&l);
	free(english);
}

char **
languages_of(const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	char **codes = xcalloc((size_t)(count > 0 ? count : 0) + 1, sizeof *codes);

	for (int i = 0, n = 0; i < count; i++) {
		if (has_language(folder, entries[i]->d_name))
			codes[n++] = xstrdup(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return codes;
}

void
languages_free(char ***codes)
{
	for (char **c = *codes; *c; c++)
		free(*c);
	free(*codes);
	*codes = NULL;
}
