#include "install_plan.h"

#include <glob.h>
#include <string.h>
#include "../common/mem.h"
#include "../common/path.h"

/* The order that grants.sql describes. clean.sql takes every function away, so that what an earlier
 * version had and this one has not is gone. */
static const char *const functions[] = {
    "clean.sql", "desk/*.sql", "api/*.sql", "api/*/*.sql", "report/*.sql", NULL};

static void
add(char ***list, size_t *count, char *text)
{
	*list = xrealloc(*list, (*count + 2) * sizeof **list);
	(*list)[(*count)++] = text;
	(*list)[*count] = NULL;
}

/* The files that match pattern (below the folder sql), in order of name. A pattern without a star
 * names a file that must be there. */
static enum outcome
add_files(struct install_plan *p, const char *folder, const char *pattern, struct fail *f)
{
	char *path = xasprintf("%s/%s", folder, pattern);
	enum outcome o = DONE;
	glob_t files;

	if (glob(path, 0, NULL, &files) == 0) {
		for (size_t i = 0; i < files.gl_pathc; i++)
			add(&p->paths, &p->count, xstrdup(files.gl_pathv[i]));
		globfree(&files);
	} else if (!strchr(pattern, '*')) {
		o = fail(f, NEVER, "%s is missing: is promised installed whole?", path);
	}
	free(path);
	return o;
}

static bool
is_in(const struct db_rows *names, const char *name)
{
	for (size_t i = 0; i < db_count(names); i++)
		if (strcmp(db_value(names, i, "name"), name) == 0)
			return true;
	return false;
}

/* applied: what the database has had; NULL: nothing. */
static enum outcome
add_migrations(
    struct install_plan *p, const char *folder, const struct db_rows *applied, struct fail *f)
{
	struct install_plan all = {0};
	size_t missing = 0;
	enum outcome o = add_files(&all, folder, "migrations/*.sql", f);

	if (o == DONE && all.count == 0)
		o = fail(
		    f, NEVER, "no file %s/migrations/*.sql: is promised installed whole?", folder);
	for (size_t i = 0; i < all.count && o == DONE; i++) {
		const char *name = strrchr(all.paths[i], '/') + 1;
		if (applied && is_in(applied, name))
			continue;
		add(&p->migrations, &missing, xstrdup(name));
		add(&p->paths, &p->count, xstrdup(all.paths[i]));
	}
	install_plan_free(&all);
	return o;
}

static enum outcome
add_all(struct install_plan *p, const char *folder, const struct db_rows *applied, bool test_clock,
    struct fail *f)
{
	enum outcome o = add_files(p, folder, "roles.sql", f);

	if (o == DONE)
		o = add_migrations(p, folder, applied, f);
	for (const char *const *pattern = functions; *pattern && o == DONE; pattern++)
		o = add_files(p, folder, *pattern, f);
	if (o == DONE && test_clock)
		o = add_files(p, folder, "test-clock.sql", f);
	return o == DONE ? add_files(p, folder, "grants.sql", f) : o;
}

enum outcome
install_plan(
    struct db *db, bool present, bool test_clock, struct install_plan *plan, struct fail *f)
{
	struct db_rows *applied = NULL;
	enum outcome o = DONE;

	*plan = (struct install_plan){0};
	/* Of an earlier version's database: its api cannot be relied on. */
	if (present)
		o = db_call(db, "SELECT name FROM desk.migration", 0, NULL, &applied, f);
	if (o == DONE) {
		char *folder = path_data("sql");
		o = add_all(plan, folder, applied, test_clock, f);
		free(folder);
	}
	db_rows_free(&applied);
	if (o != DONE)
		install_plan_free(plan);
	return o;
}

static void
free_list(char **list)
{
	for (char **p = list; p && *p; p++)
		free(*p);
	free(list);
}

void
install_plan_free(struct install_plan *plan)
{
	free_list(plan->paths);
	free_list(plan->migrations);
	*plan = (struct install_plan){0};
}

const char *
install_name(const char *path)
{
	const char *name = strstr(path, "/sql/");

	return name ? name + strlen("/sql/") : path;
}
