#include "words_private.h"

#include <dirent.h>
#include <errno.h>
#include <libconfig.h>
#include <string.h>
#include <unistd.h>
#include "suggest.h"

/* One file being read. */
struct load {
	struct words *words;
	const char *language, *file;
	struct str *errors;
};

static void
error_at(struct load *l, const config_setting_t *at, const char *path, const char *reason)
{
	unsigned line = at ? config_setting_source_line(at) : 1;

	str_addf(l->errors, "%s:%u: ", l->file, line ? line : 1);
	if (*path)
		str_addf(l->errors, "%s: ", path);
	str_addf(l->errors, "%s\n", reason);
}

static void
error_unknown(struct load *l, const config_setting_t *at, const char *path, const char *what,
    const char *const *names)
{
	const char *near = suggest(names, config_setting_name(at));
	char *text = near ? xasprintf("there is no such %s; did you mean \"%s\"?", what, near)
	                  : xasprintf("there is no such %s", what);

	error_at(l, at, path, text);
	free(text);
}

static struct words_entry
entry_at(const struct load *l, const config_setting_t *at, const char *key)
{
	return (struct words_entry){.language = l->language,
	    .key = key,
	    .file = l->file,
	    .line = config_setting_source_line(at)};
}

static void
load_phrase(
    struct load *l, const config_setting_t *at, const char *key, const struct words_group *group)
{
	struct str why = {0};

	if (!words_add(l->words, entry_at(l, at, key), group, config_setting_get_string(at), &why))
		error_at(l, at, key, str_text(&why));
	str_free(&why);
}

/* "text" or ["text", "text"]. */
static void
load_list(
    struct load *l, const config_setting_t *at, const char *key, const struct words_group *group)
{
	int type = config_setting_type(at);

	words_add_list(l->words, entry_at(l, at, key));
	if (type == CONFIG_TYPE_STRING) {
		load_phrase(l, at, key, group);
		return;
	}
	if (type != CONFIG_TYPE_ARRAY && type != CONFIG_TYPE_LIST) {
		error_at(l, at, key, "must be a list [\"...\", \"...\"]");
		return;
	}
	for (int i = 0; i < config_setting_length(at); i++) {
		const config_setting_t *e = config_setting_get_elem(at, (unsigned)i);
		if (config_setting_type(e) == CONFIG_TYPE_STRING)
			load_phrase(l, e, key, group);
		else
			error_at(l, e, key, "must be a list of texts in quotes");
	}
}

static bool
has_key(const struct words_group *group, const char *name)
{
	for (const char *const *key = group->keys; *key; key++)
		if (strcmp(*key, name) == 0)
			return true;
	return false;
}

static void
load_group(struct load *l, const config_setting_t *at, const struct words_group *group)
{
	words_add_list(l->words, entry_at(l, at, group->name));
	for (int i = 0; i < config_setting_length(at); i++) {
		const config_setting_t *e = config_setting_get_elem(at, (unsigned)i);
		const char *name = config_setting_name(e);
		const char *key = arena_printf(l->words->arena, "%s.%s", group->name, name);

		if (has_key(group, name))
			load_list(l, e, key, group);
		else
			error_unknown(l, e, key, "list", group->keys);
	}
}

static void
load_member(struct load *l, const config_setting_t *at)
{
	static const char *const names[] = {
	    "name", "language", "mail", "customer", "time", "promise", "honesty", NULL};
	const char *name = config_setting_name(at);
	const struct words_group *group = words_group_of(name);

	if (strcmp(name, "name") == 0 && config_setting_type(at) == CONFIG_TYPE_STRING)
		load_phrase(l, at, "name", NULL);
	else if (strcmp(name, "name") == 0)
		error_at(l, at, name, "must be a text in quotes");
	else if (!group)
		error_unknown(l, at, name, "group", names);
	else if (config_setting_type(at) != CONFIG_TYPE_GROUP)
		error_at(l, at, name, "must be a group { }");
	else
		load_group(l, at, group);
}

static void
load_tree(struct load *l, FILE *stream)
{
	config_t tree;

	config_init(&tree);
	if (config_read(&tree, stream)) {
		const config_setting_t *root = config_root_setting(&tree);
		for (int i = 0; i < config_setting_length(root); i++)
			load_member(l, config_setting_get_elem(root, (unsigned)i));
		if (!config_lookup(&tree, "name"))
			error_at(l, NULL, "name", "is missing");
	} else {
		str_addf(l->errors, "%s:%d: %s\n", l->file, config_error_line(&tree),
		    config_error_text(&tree));
	}
	config_destroy(&tree);
}

/* A folder of templates alone is no error here; promisectl languages check tells of it. */
static void
load_language(struct words *w, const char *folder, const char *language, struct str *errors)
{
	struct load l = {.words = w,
	    .language = arena_strdup(w->arena, language),
	    .file = arena_printf(w->arena, "%s/%s/words.conf", folder, language),
	    .errors = errors};
	FILE *stream = fopen(l.file, "re");

	if (stream) {
		load_tree(&l, stream);
		fclose(stream);
	} else if (errno != ENOENT && errno != ENOTDIR) {
		str_addf(errors, "%s:1: cannot be read: %s\n", l.file, strerrordesc_np(errno));
	}
}

bool
words_is_language(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n >= 2 && n <= 16 && !name[n];
}

struct words *
words_load_one(const char *folder, const char *language, struct str *errors)
{
	struct words *w = xcalloc(1, sizeof *w);
	size_t before = errors->len;

	w->arena = arena_new();
	load_language(w, folder, language, errors);
	if (errors->len > before)
		words_free(&w);
	return w;
}

struct words *
words_load(const char *folder, struct str *errors)
{
	struct words *w = xcalloc(1, sizeof *w);
	size_t before = errors->len;
	struct dirent **languages;
	int count = scandir(folder, &languages, NULL, alphasort);

	w->arena = arena_new();
	if (count < 0)
		str_addf(errors, "%s:1: cannot be read: %s\n", folder, strerrordesc_np(errno));
	for (int i = 0; i < count; i++) {
		if (words_is_language(languages[i]->d_name))
			load_language(w, folder, languages[i]->d_name, errors);
		free(languages[i]);
	}
	if (count >= 0)
		free(languages);
	if (errors->len > before)
		words_free(&w);
	return w;
}

void
words_free(struct words **w)
{
	if (!*w)
		return;
	arena_free(&(*w)->arena);
	free((*w)->entries);
	free((*w)->lists);
	free(*w);
	*w = NULL;
}
