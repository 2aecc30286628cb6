#include "backup_files.h"

#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>
#include "../common/conf_table.h"

enum { DEPTH_MAX = 8 };

struct search {
	struct backup_files *files;
	char *folder; /* of promised.conf, with a slash behind it */
	char *state;
};

static const char *
below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	return strncmp(path, folder, n) == 0 ? path + n : NULL;
}

/* The system's own files are everywhere. */
static bool
is_systems(const char *path)
{
	return below(path, "/usr/") || below(path, "/etc/ssl/certs/");
}

static char *
name_of(const struct search *s, const char *path)
{
	const char *rest = below(path, s->folder);

	if (rest)
		return xasprintf(BACKUP_CONFIGURATION "%s", rest);
	rest = below(path, s->state);
	return rest ? xasprintf(BACKUP_STATE "%s", rest)
	            : xasprintf(BACKUP_ELSEWHERE "%s", path + 1);
}

static void
add(struct search *s, const char *path, bool secret)
{
	struct backup_files *f = s->files;
	char *real = realpath(path, NULL);
	struct stat st;

	for (size_t i = 0; real && i < f->count; i++)
		if (strcmp(f->list[i].path, real) == 0) {
			f->list[i].secret |= secret;
			free(real);
			return;
		}
	if (!real || stat(real, &st) != 0 || !S_ISREG(st.st_mode) || is_systems(real)) {
		free(real);
		return;
	}
	f->list = xrealloc(f->list, (f->count + 1) * sizeof *f->list);
	f->list[f->count++] = (struct backup_file){real, name_of(s, real), secret};
}

static void
add_folder(struct search *s, const char *path, bool secret, int depth)
{
	DIR *folder = depth < DEPTH_MAX ? opendir(path) : NULL;
	const struct dirent *e;
	struct stat st;

	while (folder && (e = readdir(folder))) {
		if (e->d_name[0] == '.')
			continue;
		char *inner = xasprintf("%s/%s", path, e->d_name);
		if (stat(inner, &st) == 0 && S_ISDIR(st.st_mode))
			add_folder(s, inner, secret, depth + 1);
		else
			add(s, inner, secret);
		free(inner);
	}
	if (folder)
		closedir(folder);
}

/* A file that a setting names. */
static void
add_setting(struct search *s, const struct conf_setting *setting, const char *base)
{
	if (setting->type == CONF_SECRET) {
		const struct secret *secret = (const void *)(base + setting->offset);
		if (secret->file)
			add(s, secret->file, true);
	} else if (setting->type == CONF_TEXT && setting->form == FORM_FILE) {
		const char *const *file = (const void *)(base + setting->offset);
		if (*file && **file == '/')
			add(s, *file, false);
		else if (*file) {
			char *path = xasprintf("%s%s", s->folder, *file);
			add(s, path, false);
			free(path);
		}
	}
}

static void
add_settings(struct search *s, const struct conf *conf)
{
	for (size_t i = 0; i < conf_setting_count; i++) {
		const struct conf_list *list = conf_list_of(conf_settings[i].path);
		const char *base = (const char *)conf;
		size_t count = 1, size = 0;
		if (list) {
			count = *(const size_t *)(const void *)(base + list->count);
			size = list->size;
			base = *(const char *const *)(const void *)(base + list->items);
		}
		for (size_t k = 0; k < count; k++)
			add_setting(s, &conf_settings[i], base + k * size);
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct backup_file *)a)->name, ((const struct backup_file *)b)->name);
}

void
backup_files_find(const struct conf *conf, const char *conf_path, struct backup_files *files)
{
	static const struct {
		const char *name;
		bool secret;
	} folders[] = {{"conf.d", false}, {"calendars", false}, {"languages", false},
	    {"webhooks", false}, {"credentials", true}};
	char *real = realpath(conf_path, NULL);
	char *path = real ? real : xstrdup(conf_path), *slash = strrchr(path, '/');
	struct search s = {.files = files,
	    .folder = slash ? xstrndup(path, (size_t)(slash + 1 - path)) : xstrdup("./"),
	    .state = xasprintf("%s/", conf->state_directory ? conf->state_directory : "/nowhere")};

	*files = (struct backup_files){0};
	add(&s, path, false);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		char *folder = xasprintf("%s%s", s.folder, folders[i].name);
		add_folder(&s, folder, folders[i].secret, 0);
		free(folder);
	}
	char *tokens = xasprintf("%soauth", s.state);
	add_folder(&s, tokens, true, 0);
	add_settings(&s, conf);
	if (files->count)
		qsort(files->list, files->count, sizeof *files->list, by_name);
	free(tokens);
	free(s.folder);
	free(s.state);
	free(path);
}

void
backup_files_free(struct backup_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		free(files->list[i].path);
		free(files->list[i].name);
	}
	free(files->list);
	*files = (struct backup_files){0};
}
