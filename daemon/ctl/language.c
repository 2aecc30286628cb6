#include "language.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

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
	struct str errors = {0};

	*l = (struct language){.folder = folder, .code = code, .english = english};
	l->has_words = access(path, F_OK) == 0;
	l->words = words_load_one(folder, code, &errors);
	l->templates = count_templates(folder, code);
	for (size_t i = 0; l->words && i < l->words->list_count; i++)
		l->has_group = l->has_group || strcmp(l->words->lists[i].key, "language") == 0;
	faults_add_refused(out, str_text(&errors));
	if (!l->has_words)
		fault_add(out, path, 1, "missing: %s",
		    l->templates ? "nothing is understood in this language"
		                 : "no words and no templates make no language");
	str_free(&errors);
	free(path);
}

void
language_close(struct language *l)
{
	words_free(&l->words);
}

bool
language_is_spoken(const struct language *l)
{
	return l->templates || l->has_group;
}
