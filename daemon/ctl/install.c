#include "install.h"

#include <errno.h>
#include <glob.h>
#include "../common/path.h"
#include "../common/str.h"

/* The order that grants.sql describes. clean.sql takes every function away, so that what an earlier
 * version had and this one has not is gone. */
static const char *const before[] = {
    "clean.sql", "desk/*.sql", "api/*.sql", "api/*/*.sql", "report/*.sql"};

/* The whole file, NULL with errno set; the caller frees it. */
static char *
read_file(const char *path)
{
	FILE *file = fopen(path, "re");
	struct str text = {0};
	char buffer[8192];
	size_t n;

	if (!file)
		return NULL;
	while ((n = fread(buffer, 1, sizeof buffer, file)) > 0)
		str_add(&text, buffer, n);
	bool broken = ferror(file);
	fclose(file);
	if (broken) {
		str_free(&text);
		return NULL;
	}
	return str_take(&text);
}

static enum outcome
run_file(struct db *db, const char *path, struct fail *f)
{
	char *text = read_file(path);

	if (!text)
		return fail(f, NEVER, "cannot read %s: %m", path);
	enum outcome o = db_run_script(db, text, path, f);
	free(text);
	return o;
}

/* Runs the files that match pattern (below the folder sql), in order of name. */
static enum outcome
run_files(struct db *db, const char *folder, const char *pattern, struct fail *f)
{
	char *path = xasprintf("%s/%s", folder, pattern);
	enum outcome o = DONE;
	glob_t files;

	if (glob(path, 0, NULL, &files) == 0) {
		for (size_t i = 0; i < files.gl_pathc && o == DONE; i++)
			o = run_file(db, files.gl_pathv[i], f);
		globfree(&files);
	} else if (!strchr(pattern, '*')) {
		o = fail(f, NEVER, "%s is missing: is promised installed whole?", path);
	}
	free(path);
	return o;
}

/* sql asks one yes-or-no question, in the column "yes". */
static enum outcome
ask_whether(struct db *db, const char *sql, size_t n, const char *text, bool *yes, struct fail *f)
{
	struct db_param param = db_text(text);
	struct db_rows *rows;
	enum outcome o = db_call(db, sql, n, &param, &rows, f);

	if (o != DONE)
		return o;
	*yes = db_value_bool(rows, 0, "yes");
	db_rows_free(&rows);
	return DONE;
}

static enum outcome
has_relation(struct db *db, const char *name, bool *has, struct fail *f)
{
	return ask_whether(db, "SELECT to_regclass($1) IS NOT NULL AS yes", 1, name, has, f);
}

/* Appends the names of those run to applied, as an array of PostgreSQL; names are ours, without
 * quotes. */
static enum outcome
run_migrations(struct db *db, const char *folder, bool present, struct str *applied, struct fail *f)
{
	char *pattern = xasprintf("%s/migrations/*.sql", folder);
	enum outcome o = DONE;
	glob_t files;

	if (glob(pattern, 0, NULL, &files) != 0) {
		o = fail(f, NEVER, "no file %s: is promised installed whole?", pattern);
		free(pattern);
		return o;
	}
	for (size_t i = 0; i < files.gl_pathc && o == DONE; i++) {
		const char *name = strrchr(files.gl_pathv[i], '/') + 1;
		bool has = false;
		if (present)
			o = ask_whether(db,
			    "SELECT EXISTS (SELECT FROM desk.migration WHERE name = $1) AS yes", 1,
			    name, &has, f);
		if (o == DONE && !has) {
			str_addf(applied, "%s\"%s\"", applied->len ? "," : "", name);
			o = run_file(db, files.gl_pathv[i], f);
		}
	}
	globfree(&files);
	free(pattern);
	return o;
}

static enum outcome
set_up(struct db *db, const char *prefix, struct fail *f)
{
	struct db_param param = db_text(prefix);

	/* Functions name functions of later files, so their bodies cannot be checked as they come.
	 */
	return db_call(db,
	    "SELECT set_config('promised.prefix', $1, true), set_config('check_function_bodies', "
	    "'off', true),"
	    " set_config('search_path', 'pg_catalog', true)",
	    1, &param, NULL, f);
}

static enum outcome
store_digest(struct db *db, const char *digest, const char *applied, struct fail *f)
{
	char *array = xasprintf("{%s}", applied);
	struct db_param params[] = {db_text(digest), db_text(array)};
	enum outcome o = db_call(db, "SELECT desk.schema_set($1, $2::text[])", 2, params, NULL, f);

	free(array);
	return o;
}

enum outcome
install_roles(struct db *db, const char *prefix, struct fail *f)
{
	char *folder = path_data("sql");
	enum outcome o = set_up(db, prefix, f);

	if (o == DONE)
		o = run_files(db, folder, "roles.sql", f);
	free(folder);
	return o;
}

enum outcome
install_run(struct db *db, const char *prefix, bool test_clock, const char *digest, struct fail *f)
{
	char *folder = path_data("sql");
	struct str applied = {0};
	bool present = false;
	enum outcome o = set_up(db, prefix, f);

	if (o == DONE)
		o = has_relation(db, "desk.migration", &present, f);
	if (o == DONE)
		o = run_files(db, folder, "roles.sql", f);
	if (o == DONE)
		o = run_migrations(db, folder, present, &applied, f);
	for (size_t i = 0; i < sizeof before / sizeof *before && o == DONE; i++)
		o = run_files(db, folder, before[i], f);
	if (o == DONE && test_clock)
		o = run_files(db, folder, "test-clock.sql", f);
	if (o == DONE)
		o = run_files(db, folder, "grants.sql", f);
	if (o == DONE)
		o = store_digest(db, digest, str_text(&applied), f);
	str_free(&applied);
	free(folder);
	return o;
}

static enum outcome
read_digest(struct db *db, struct install_state *state, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db, "SELECT digest, prefix FROM desk.schema", 0, NULL, &rows, f);

	if (o != DONE)
		return o;
	if (db_count(rows) > 0) {
		snprintf(state->digest, sizeof state->digest, "%s", db_value(rows, 0, "digest"));
		snprintf(state->prefix, sizeof state->prefix, "%s", db_value(rows, 0, "prefix"));
	}
	db_rows_free(&rows);
	return DONE;
}

/* Has the database had a migration of which there is no file here? */
static enum outcome
find_newer(struct db *db, bool *newer, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db, "SELECT name FROM desk.migration", 0, NULL, &rows, f);

	if (o != DONE)
		return o;
	char *folder = path_data("sql");
	for (size_t i = 0; i < db_count(rows); i++) {
		char *path = xasprintf("%s/migrations/%s", folder, db_value(rows, i, "name"));
		FILE *file = fopen(path, "re");
		if (file)
			fclose(file);
		else if (errno == ENOENT)
			*newer = true;
		free(path);
	}
	free(folder);
	db_rows_free(&rows);
	return DONE;
}

enum outcome
install_look(struct db *db, struct install_state *state, struct fail *f)
{
	*state = (struct install_state){0};
	enum outcome o = has_relation(db, "desk.migration", &state->present, f);
	if (o != DONE)
		return o;
	if (!state->present)
		return ask_whether(db,
		    "SELECT EXISTS (SELECT FROM pg_namespace"
		    " WHERE nspname IN ('desk', 'api', 'report')) AS yes",
		    0, NULL, &state->foreign, f);
	o = has_relation(db, "desk.test_clock", &state->test_clock, f);
	if (o == DONE)
		o = ask_whether(db, "SELECT NOT EXISTS (SELECT FROM desk.incoming) AS yes", 0, NULL,
		    &state->empty, f);
	if (o == DONE)
		o = read_digest(db, state, f);
	return o == DONE ? find_newer(db, &state->newer, f) : o;
}
