#include "install.h"

#include <string.h>
#include <unistd.h>
#include "../common/path.h"
#include "../common/schema_check.h"
#include "../common/str.h"
#include "../common/version.h"

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

static enum outcome
set_up(struct db *db, const char *prefix, struct fail *f)
{
	struct db_param params[] = {db_text(prefix), db_text(VERSION)};

	/* Functions name functions of later files, so their bodies cannot be checked as they come.
	 */
	return db_call(db,
	    "SELECT set_config('promised.prefix', $1, true), set_config('promised.version', $2, "
	    "true),"
	    " set_config('check_function_bodies', 'off', true),"
	    " set_config('search_path', 'pg_catalog', true)",
	    2, params, NULL, f);
}

static enum outcome
store_digest(struct db *db, const char *digest, char *const *applied, struct fail *f)
{
	struct str array = {0};

	/* The names are ours, without quotes. */
	for (; applied && *applied; applied++)
		str_addf(&array, "%s\"%s\"", array.len ? "," : "", *applied);
	char *text = xasprintf("{%s}", str_text(&array));
	/* None of api's: nobody but who installs may call it. */
	struct db_param params[] = {db_text(digest), db_text(text)};
	enum outcome o = db_call(db, "SELECT desk.schema_set($1, $2::text[])", 2, params, NULL, f);

	free(text);
	str_free(&array);
	return o;
}

enum outcome
install_roles(struct db *db, const char *prefix, struct fail *f)
{
	char *path = path_data("sql/roles.sql");
	enum outcome o = set_up(db, prefix, f);

	if (o == DONE)
		o = run_file(db, path, f);
	free(path);
	return o;
}

enum outcome
install_plan_run(struct db *db, const struct install_plan *plan, const char *prefix,
    const char *digest, const struct install_watch *watch, struct fail *f)
{
	enum outcome o = set_up(db, prefix, f);

	for (size_t i = 0; i < plan->count && o == DONE; i++) {
		if (watch && !watch->next(watch->context, install_name(plan->paths[i])))
			return fail(f, LATER, "stopped");
		o = run_file(db, plan->paths[i], f);
	}
	return o == DONE ? store_digest(db, digest, plan->migrations, f) : o;
}

/* What is there before the files are run: perhaps no desk, perhaps an earlier version's, whose api
 * lacks what this one's has. So tables are asked, not functions. */

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

enum outcome
install_run(struct db *db, const char *prefix, bool test_clock, const char *digest, struct fail *f)
{
	struct install_plan plan;
	bool present = false;
	enum outcome o = has_relation(db, "desk.migration", &present, f);

	if (o == DONE)
		o = install_plan(db, present, test_clock, &plan, f);
	if (o != DONE)
		return o;
	o = install_plan_run(db, &plan, prefix, digest, NULL, f);
	install_plan_free(&plan);
	return o;
}

/* The version by way of JSON: the column came after the table. */
static enum outcome
read_schema(struct db *db, struct install_state *state, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db,
	    "SELECT digest, prefix, coalesce(to_jsonb(s) ->> 'version', '') AS version"
	    " FROM desk.schema s",
	    0, NULL, &rows, f);

	if (o != DONE)
		return o;
	if (db_count(rows) > 0) {
		snprintf(state->digest, sizeof state->digest, "%s", db_value(rows, 0, "digest"));
		snprintf(state->prefix, sizeof state->prefix, "%s", db_value(rows, 0, "prefix"));
		snprintf(state->version, sizeof state->version, "%s", db_value(rows, 0, "version"));
	}
	db_rows_free(&rows);
	return DONE;
}

/* Has the database had a migration of which there is no file here? */
static enum outcome
find_unknown(struct db *db, bool *unknown, struct fail *f)
{
	struct db_rows *rows;
	enum outcome o = db_call(db, "SELECT name FROM desk.migration", 0, NULL, &rows, f);

	if (o != DONE)
		return o;
	char *folder = path_data("sql");
	for (size_t i = 0; i < db_count(rows); i++) {
		char *path = xasprintf("%s/migrations/%s", folder, db_value(rows, i, "name"));
		*unknown = *unknown || access(path, F_OK) != 0;
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
		o = read_schema(db, state, f);
	if (o == DONE)
		o = find_unknown(db, &state->newer, f);
	if (o == DONE && *state->version)
		state->newer = state->newer || version_compare(state->version, VERSION) > 0;
	return o;
}
