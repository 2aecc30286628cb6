/* promisectl languages: which there are, and what is wrong with their words and templates. */
#include <dirent.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/path.h"
#include "../read/json.h"
#include "ask.h"
#include "ctl.h"
#include "group.h"
#include "language.h"
#include "options.h"
#include "table.h"

/* What is looked at. */
struct look {
	struct faults faults;
	struct str codes; /* of the languages seen, in words */
	size_t count;
};

static bool
has_file(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Where English is: beside the language, else among the shipped ones. The caller frees it. */
static char *
english_for(const char *folder)
{
	return has_file(folder, "en") ? xstrdup(folder) : path_data("languages");
}

static void
check_language(struct look *look, const char *folder, const char *code)
{
	char *english = english_for(folder);
	struct language l;

	language_open(&l, folder, code, english, &look->faults);
	language_check_words(&l, &look->faults);
	language_check_templates(&l, &look->faults);
	str_addf(&look->codes, "%s%s", look->count++ ? " " : "", code);
	language_close(&l);
	free(english);
}

/* Whether the folder is one language. */
static bool
is_language(const char *path)
{
	DIR *dir = opendir(path);
	bool found = false;

	for (struct dirent *e; dir && !found && (e = readdir(dir));) {
		const char *dot = strrchr(e->d_name, '.');
		found =
		    strcmp(e->d_name, "words.conf") == 0 || (dot && strcmp(dot, ".mustache") == 0);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The languages of a folder, in the order of their names. Not those of a name that no language
 * has: the daemon passes them over, too. */
static size_t
check_all(struct look *look, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	size_t before = look->count;

	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, entries[i]->d_name);

		if (words_is_language(entries[i]->d_name) && is_folder(path))
			check_language(look, folder, entries[i]->d_name);
		free(path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return look->count - before;
}

/* A language's folder, or the folder that holds it and others. */
static int
check_folder(struct look *look, const char *path)
{
	char *real = realpath(path, NULL), *slash = real ? strrchr(real, '/') : NULL;
	int code = EX_OK;

	if (!real || !is_folder(real)) {
		code = ctl_error(EX_NOINPUT, "%s is no folder", path);
	} else if (is_language(real) && !words_is_language(slash + 1)) {
		code = ctl_error(EX_DATAERR,
		    "%s: a language's folder has its code for a name, such as \"lt\" or \"pt-br\"",
		    path);
	} else if (is_language(real)) {
		*slash = 0;
		check_language(look, real, slash + 1);
	} else if (!check_all(look, path)) {
		code = ctl_error(EX_NOINPUT,
		    "%s holds no language: neither words.conf nor templates, nor "
		    "folders of languages",
		    path);
	}
	free(real);
	return code;
}

/* A folder's path; or the code of a language that is installed. */
static int
check_argument(struct look *look, const char *argument)
{
	char *installed = path_data("languages");
	int code = EX_OK;

	if (!strchr(argument, '/') && words_is_language(argument) && !is_folder(argument) &&
	    has_file(installed, argument))
		check_language(look, installed, argument);
	else
		code = check_folder(look, argument);
	free(installed);
	return code;
}

static void
print_faults(const struct look *look)
{
	const struct faults *f = &look->faults;
	size_t refused = 0;

	for (size_t i = 0; i < f->count; i++) {
		const struct fault *one = &f->list[i];
		refused += one->refused;
		printf("%s:%u: %s%s\n", one->file, one->line, one->refused ? "refused: " : "",
		    one->text);
	}
	printf("%s: ", str_text(&look->codes));
	if (!f->count)
		puts("no faults");
	else if (!refused)
		printf("%zu fault%s\n", f->count, f->count == 1 ? "" : "s");
	else
		printf("%zu fault%s, %zu of which keep%s promised from starting\n", f->count,
		    f->count == 1 ? "" : "s", refused, refused == 1 ? "s" : "");
}

static void
print_faults_json(const struct look *look)
{
	struct json j = {0};

	json_open(&j, '[');
	for (size_t i = 0; i < look->faults.count; i++) {
		const struct fault *one = &look->faults.list[i];
		json_open(&j, '{');
		json_put(&j, "file", one->file);
		json_put_number(&j, "line", one->line);
		json_put(&j, "fault", one->text);
		json_put_bool(&j, "refused", one->refused);
		json_close(&j, '}');
	}
	json_close(&j, ']');
	print_json(str_text(&j.out));
	str_free(&j.out);
}

static int
check(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct look look = {0};
	struct fail f = {0};
	char *installed = path_data("languages");
	int code = EX_OK;

	if (options_take(none, &argc, argv, &f) != DONE)
		code = ctl_usage("languages", "%s", f.text);
	for (int i = 1; i < argc && code == EX_OK; i++)
		code = check_argument(&look, argv[i]);
	if (argc == 1 && code == EX_OK)
		code = check_folder(&look, installed);
	faults_sort(&look.faults);
	if (code == EX_OK && c->json)
		print_faults_json(&look);
	else if (code == EX_OK)
		print_faults(&look);
	if (code == EX_OK && look.faults.count)
		code = EX_CONFIG;
	faults_free(&look.faults);
	str_free(&look.codes);
	free(installed);
	return code;
}

static const char *
name_of(const struct language *l)
{
	for (size_t i = 0; l->words && i < l->words->count; i++)
		if (strcmp(l->words->entries[i].key, "name") == 0)
			return l->words->entries[i].phrase;
	return NULL;
}

static void
list_language(struct table *t, const char *folder, const char *code)
{
	struct faults faults = {0};
	struct language l;

	language_open(&l, folder, code, folder, &faults);
	language_check_words(&l, &faults);
	language_check_templates(&l, &faults);
	faults_sort(&faults);
	table_add(t, code);
	table_add(t, name_of(&l));
	table_addf(t, "%zu", l.words ? l.words->count : 0);
	table_addf(t, "%zu", l.templates);
	table_addf(t, "%zu", faults.count);
	language_close(&l);
	faults_free(&faults);
}

static int
list(struct ctl *c, int argc, char **argv)
{
	static const struct table_column columns[] = {{"code", TABLE_LEFT}, {"name", TABLE_WRAP},
	    {"phrases", TABLE_RIGHT}, {"templates", TABLE_RIGHT}, {"faults", TABLE_RIGHT}};
	char *folder = path_data("languages");
	struct dirent **entries;
	int count = argc > 1 ? -1 : scandir(folder, &entries, NULL, alphasort);
	struct table *t = table_new(columns, 5);
	int code = EX_OK;

	(void)c;
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", folder, entries[i]->d_name);
		if (words_is_language(entries[i]->d_name) && is_folder(path))
			list_language(t, folder, entries[i]->d_name);
		free(path);
		free(entries[i]);
	}
	if (count >= 0) {
		free(entries);
		table_print(t, 0);
		printf("\nin %s\n", folder);
	} else if (argc > 1) {
		code = ctl_usage("languages", "unexpected argument \"%s\"", argv[1]);
	} else {
		code = ctl_error(EX_NOINPUT, "cannot read %s: %m", folder);
	}
	table_free(&t);
	free(folder);
	return code;
}

int
ctl_languages(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {{"list", list}, {"check", check}, {0}};

	return group_run(c, "languages", verbs, argc, argv);
}
