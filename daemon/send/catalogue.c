#include "catalogue.h"

#include <dirent.h>
#include <errno.h>

static const char suffix[] = ".mustache", fallback[] = "en";

struct entry {
	char *language;
	struct template *template;
};

struct catalogue {
	struct entry *entries;
	size_t count;
};

static void
add_entry(struct catalogue *c, const char *language, struct template *t)
{
	c->entries = xrealloc(c->entries, (c->count + 1) * sizeof *c->entries);
	c->entries[c->count++] = (struct entry){xstrdup(language), t};
}

static int
read_whole(const char *path, struct str *content)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return -1;
	str_reserve(content, CATALOGUE_FILE_MAX);
	content->len = fread(content->data, 1, CATALOGUE_FILE_MAX, file);
	content->data[content->len] = 0;
	int failed = ferror(file) || !feof(file);
	fclose(file);
	return failed ? -1 : 0;
}

static void
load_file(struct catalogue *c, const char *language, const char *path, const char *name,
    struct str *errors)
{
	char *base = xstrndup(name, strlen(name) - (sizeof suffix - 1));
	const struct vocabulary *v = vocabulary_find(base);
	struct str content = {0};

	if (!v) {
		str_addf(errors, "%s:1: there is no template of the name \"%s\"\n", path, base);
	} else if (read_whole(path, &content)) {
		str_addf(errors, "%s:1: cannot be read (or is larger than %d bytes)\n", path,
		    CATALOGUE_FILE_MAX);
	} else {
		struct template *t =
		    template_parse(v, path, str_text(&content), content.len, errors);
		if (t) {
			template_check_plurals(t, language, path, errors);
			add_entry(c, language, t);
		}
	}
	str_free(&content);
	free(base);
}

static bool
is_template_name(const char *name)
{
	size_t n = strlen(name), end = sizeof suffix - 1;

	return name[0] != '.' && n > end && strcmp(name + n - end, suffix) == 0;
}

static void
load_language(struct catalogue *c, const char *folder, const char *language, struct str *errors)
{
	char *path = xasprintf("%s/%s", folder, language);
	struct dirent **files;
	int count = scandir(path, &files, NULL, alphasort);

	for (int i = 0; i < count; i++) {
		char *file = xasprintf("%s/%s", path, files[i]->d_name);
		if (is_template_name(files[i]->d_name))
			load_file(c, language, file, files[i]->d_name, errors);
		free(file);
		free(files[i]);
	}
	if (count >= 0)
		free(files);
	free(path);
}

/* A language code and nothing else: it also goes into the HTML's lang. */
static bool
is_language(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n >= 2 && n <= 16 && !name[n];
}

static const struct template *
find_exact(const struct catalogue *c, const char *template, const char *language, size_t n,
    const char **found)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct entry *e = &c->entries[i];
		if (strlen(e->language) == n && ascii_ncasecmp(e->language, language, n) == 0 &&
		    strcmp(e->template->vocabulary->template, template) == 0) {
			*found = e->language;
			return e->template;
		}
	}
	return NULL;
}

static void
check_complete(const struct catalogue *c, const char *folder, struct str *errors)
{
	const char *found;

	for (size_t i = 0; i < vocabulary_count; i++) {
		const char *name = vocabularies[i].template;
		if (!find_exact(c, name, fallback, strlen(fallback), &found))
			str_addf(errors, "%s/%s/%s%s:1: missing or wrong\n", folder, fallback, name,
			    suffix);
	}
}

struct catalogue *
catalogue_load(const char *folder, struct str *errors)
{
	struct catalogue *c = xcalloc(1, sizeof *c);
	size_t before = errors->len;
	struct dirent **languages;
	int count = scandir(folder, &languages, NULL, alphasort);

	if (count < 0)
		str_addf(errors, "%s:1: cannot be read: %s\n", folder, strerrordesc_np(errno));
	for (int i = 0; i < count; i++) {
		if (is_language(languages[i]->d_name))
			load_language(c, folder, languages[i]->d_name, errors);
		free(languages[i]);
	}
	if (count >= 0)
		free(languages);
	if (count >= 0)
		check_complete(c, folder, errors);
	if (errors->len > before)
		catalogue_free(&c);
	return c;
}

void
catalogue_free(struct catalogue **c)
{
	if (!*c)
		return;
	for (size_t i = 0; i < (*c)->count; i++) {
		free((*c)->entries[i].language);
		template_free(&(*c)->entries[i].template);
	}
	free((*c)->entries);
	free(*c);
	*c = NULL;
}

const struct template *
catalogue_find(
    const struct catalogue *c, const char *template, const char *language, const char **found)
{
	const struct template *t = find_exact(c, template, language, strlen(language), found);

	if (!t)
		t = find_exact(c, template, language, strcspn(language, "-_"), found);
	return t ? t : find_exact(c, template, fallback, strlen(fallback), found);
}
