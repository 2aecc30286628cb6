/* promisectl languages: which there are, and what is wrong with their words and templates. */
#include <dirent.h>
#include <stdlib.h>
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

static void
check_language(struct look *look, const char *folder, const char *code)
{
	language_check(folder, code, &look->faults);
	str_addf(&look->codes, "%s%s", look->count++ ? " " : "", code);
}

/* Returns how many there are. */
static size_t
check_all(struct look *look, const char *folder)
{
	char **codes = languages_of(folder);
	size_t before = look->count;

	for (char **c = codes; *c; c++)
		check_language(look, folder, *c);
	languages_free(&codes);
	return look->count - before;
}

/* A language's folder, or the folder that holds it and others. */
static int
check_folder(struct look *look, const char *path)
{
	char *real = realpath(path, NULL), *slash = real ? strrchr(real, '/') : NULL;
	int code = EX_OK;

	if (!real || !is_folder(real)) {
		code = ctl_error(EX_NOINPUT,
		    "%s is neither a folder nor the code of a language that is installed", path);
	} else if (language_in(real) && !words_is_language(slash + 1)) {
		code = ctl_error(EX_DATAERR,
		    "%s: a language's folder has its code for a name, such as \"lt\" or \"pt-br\"",
		    path);
	} else if (language_in(real)) {
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

static const char *const kinds[] = {
    [FAULT_NOTE] = "note", [FAULT] = "fault", [FAULT_REFUSED] = "refused"};

static void
print_faults(const struct look *look)
{
	const struct faults *f = &look->faults;
	size_t count = faults_count(f, FAULT), refused = faults_count(f, FAULT_REFUSED);

	for (size_t i = 0; i < f->count; i++) {
		const struct fault *one = &f->list[i];
		bool plain = one->kind == FAULT;
		printf("%s:%u: %s%s%s\n", one->file, one->line, plain ? "" : kinds[one->kind],
		    plain ? "" : ": ", one->text);
	}
	printf("%s: ", str_text(&look->codes));
	if (!count)
		puts("no faults");
	else if (!refused)
		printf("%zu fault%s\n", count, count == 1 ? "" : "s");
	else
		printf("%zu fault%s, %zu of which keep%s promised from starting\n", count,
		    count == 1 ? "" : "s", refused, refused == 1 ? "s" : "");
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
		json_put(&j, "kind", kinds[one->kind]);
		json_put(&j, "text", one->text);
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
	if (look.count > 1) /* of one language they help to complete it */
		faults_drop_notes(&look.faults);
	if (code == EX_OK && c->json)
		print_faults_json(&look);
	else if (code == EX_OK)
		print_faults(&look);
	if (code == EX_OK && faults_count(&look.faults, FAULT))
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

struct row {
	struct language language;
	size_t faults;
};

static struct row
row_read(const char *folder, const char *code)
{
	struct faults faults = {0};
	struct row r;

	language_check(folder, code, &faults);
	faults_sort(&faults);
	r.faults = faults_count(&faults, FAULT);
	language_open(&r.language, folder, code, folder, &faults);
	faults_free(&faults);
	return r;
}

static void
list_row(struct table *t, const char *folder, const char *code)
{
	struct row r = row_read(folder, code);

	table_add(t, code);
	table_add(t, name_of(&r.language));
	table_addf(t, "%zu", r.language.words ? r.language.words->count : 0);
	table_addf(t, "%zu", r.language.templates);
	table_addf(t, "%zu", r.faults);
	language_close(&r.language);
}

static void
list_row_json(struct json *j, const char *folder, const char *code)
{
	struct row r = row_read(folder, code);

	json_open(j, '{');
	json_put(j, "code", code);
	json_put(j, "name", name_of(&r.language));
	json_put_number(j, "phrases", r.language.words ? (int64_t)r.language.words->count : 0);
	json_put_number(j, "templates", (int64_t)r.language.templates);
	json_put_number(j, "faults", (int64_t)r.faults);
	json_close(j, '}');
	language_close(&r.language);
}

static int
list(struct ctl *c, int argc, char **argv)
{
	static const struct table_column columns[] = {{"code", TABLE_LEFT}, {"name", TABLE_WRAP},
	    {"phrases", TABLE_RIGHT}, {"templates", TABLE_RIGHT}, {"faults", TABLE_RIGHT}};
	struct json j = {0};

	if (argc > 1)
		return ctl_usage("languages", "unexpected argument \"%s\"", argv[1]);
	char *folder = path_data("languages"), **codes = languages_of(folder);
	struct table *t = table_new(columns, 5);

	json_open(&j, '[');
	for (char **code = codes; *code; code++)
		if (c->json)
			list_row_json(&j, folder, *code);
		else
			list_row(t, folder, *code);
	json_close(&j, ']');
	if (c->json) {
		print_json(str_text(&j.out));
	} else {
		table_print(t, 0);
		printf("\nin %s\n", folder);
	}
	str_free(&j.out);
	table_free(&t);
	languages_free(&codes);
	free(folder);
	return EX_OK;
}

static int new (struct ctl *c, int argc, char **argv)
{
	(void)c;
	if (argc > 1)
		return ctl_usage("languages", "unexpected argument \"%s\"", argv[1]);
	char *folder = path_data("languages");

	language_print_new(folder);
	free(folder);
	return EX_OK;
}

int
ctl_languages(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {
	    {"list", list}, {"check", check}, {"new", new}, {0}};

	return group_run(c, "languages", verbs, argc, argv);
}
