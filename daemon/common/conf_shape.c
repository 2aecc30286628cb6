#include "conf_private.h"

#include <errno.h>
#include <glob.h>
#include <jansson.h>
#include "path.h"
#include "shape.h"
#include "suggest.h"

enum { SHAPE_MAX = 64 * 1024, SHAPES_MAX = 32 };

static const char ending[] = ".json.mustache";

/* The desk's own: promised(8), WEBHOOKS. */
static const char own_shape[] =
    "{\"type\": \"{{#test}}test{{/test}}{{^test}}promise.{{event}}{{/test}}\", \"timestamp\": "
    "\"{{timestamp}}\", \"data\": {\"desk\": \"{{desk}}\", \"ticket\": \"{{ticket}}\", "
    "\"promise\": {{promise}}, \"kind\": \"{{kind}}\", \"due\": \"{{due}}\", \"level\": {{level}}, "
    "\"queue\": \"{{queue}}\"{{#state}}, \"state\": \"{{state}}\"{{/state}}}}";

/* Each event as it can be, so that what is wrong shows now and not when something burns. */
static const struct shape_facts samples[] = {
    {{[SHAPE_EVENT] = "escalated", [SHAPE_ESCALATED] = "yes"}},
    {{[SHAPE_EVENT] = "ended", [SHAPE_ENDED] = "yes", [SHAPE_STATE] = "kept late"}},
    {{[SHAPE_EVENT] = "test", [SHAPE_TEST] = "yes"}},
};
static const struct shape_facts common = {{[SHAPE_ID] = "7f6c0c9e-0000-4000-8000-000000000000",
    [SHAPE_TIMESTAMP] = "2026-11-23T14:00:00Z",
    [SHAPE_DESK] = "Example \"Support\"",
    [SHAPE_TICKET] = "EX-1",
    [SHAPE_PROMISE] = "1",
    [SHAPE_KIND] = "next reply",
    [SHAPE_DUE] = "2026-11-23T13:00:00Z",
    [SHAPE_LEVEL] = "1",
    [SHAPE_QUEUE] = "general",
    [SHAPE_INCIDENT] = "EX-1/1",
    [SHAPE_SEVERITY] = "warning",
    [SHAPE_PRIORITY] = "3",
    [SHAPE_TITLE] = "EX-1: promise 1 is broken",
    [SHAPE_TEXT] = "It was \\due\\."}};

static struct shape_facts
sample_of(const struct conf_webhook *w, size_t i)
{
	struct shape_facts f = samples[i];

	for (size_t k = 0; k < SHAPE_COUNT; k++)
		if (common.values[k])
			f.values[k] = common.values[k];
	f.values[SHAPE_CHANNEL] = w->channel;
	/* A file that this user may not read is there all the same. */
	f.values[SHAPE_KEY] = w->key.text && !*w->key.text ? "x" : w->key.text;
	return f;
}

static bool
lacks(const struct conf_webhook *w, const char *line, struct str *why)
{
	const char *name = !w->key.text && strstr(line, "{{key}}")      ? "key_file"
	                   : !w->channel && strstr(line, "{{channel}}") ? "channel"
	                                                                : NULL;

	if (name)
		str_addf(why, "\"%s\" needs webhooks.%s", w->shape, name);
	return name != NULL;
}

static bool
try_one(const struct conf_webhook *w, size_t i, const char *path, struct str *why)
{
	struct shape_facts facts = sample_of(w, i);
	struct str line = {0};
	json_error_t error;
	char *text = shape_fill(w->filling, &facts, &line);
	json_t *json = text ? json_loads(text, 0, &error) : NULL;

	if (!text && !lacks(w, str_text(&line), why))
		str_addf(why, "%s: %s", path, str_text(&line));
	else if (text && !json)
		str_addf(why, "%s gives no JSON for the event \"%s\": line %d: %s", path,
		    facts.values[SHAPE_EVENT], error.line, error.text);
	bool ok = json != NULL;
	json_decref(json);
	str_free(&line);
	free(text);
	return ok;
}

/* *text is the caller's. False with errno. */
static bool
read_file(const char *path, char **text)
{
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	char *bytes = xcalloc(1, SHAPE_MAX + 1);
	size_t n = fread(bytes, 1, SHAPE_MAX, file);
	int error = ferror(file) ? errno : n == SHAPE_MAX ? EFBIG : 0;
	fclose(file);
	if (error)
		free(bytes);
	else
		*text = bytes;
	errno = error;
	return !error;
}

/* "promised, slack, ..."; near the name that was probably meant. */
static void
name_shapes(const char *folder, const char *wanted, struct str *why)
{
	char *found[SHAPES_MAX + 2] = {xstrdup(CONF_OWN_SHAPE)},
	                         *pattern = xasprintf("%s/*%s", folder, ending);
	size_t n = 1;
	glob_t files = {0};

	if (glob(pattern, 0, NULL, &files) == 0)
		for (size_t i = 0; i < files.gl_pathc && n < SHAPES_MAX; i++) {
			const char *name = strrchr(files.gl_pathv[i], '/') + 1;
			found[n++] = xstrndup(name, strlen(name) - strlen(ending));
		}
	const char *near = suggest((const char **)(void *)found, wanted);
	str_addf(why, "there is no shape \"%s\"", wanted);
	if (near)
		str_addf(why, "; did you mean \"%s\"?", near);
	for (size_t i = 0; i < n; i++) {
		if (!near)
			str_addf(why, "%s%s", i ? ", " : "; there are ", found[i]);
		free(found[i]);
	}
	globfree(&files);
	free(pattern);
}

/* Beside promised.conf, else a shipped one. *path: where it was looked for last. */
static bool
find_shape(struct conf_webhook *w, const char *folder, char **path, struct str *why)
{
	char *shipped = path_data("webhooks");
	bool ok = true;

	*path = xasprintf("%s/webhooks/%s%s", folder, w->shape, ending);
	if (read_file(*path, &w->filling))
		goto end;
	if (errno == ENOENT && strcmp(w->shape, CONF_OWN_SHAPE) == 0) {
		w->filling = xstrdup(own_shape);
		goto end;
	}
	if (errno == ENOENT) {
		free(*path);
		*path = xasprintf("%s/%s%s", shipped, w->shape, ending);
	}
	ok = read_file(*path, &w->filling);
	if (!ok && errno == ENOENT)
		name_shapes(shipped, w->shape, why);
	else if (!ok)
		str_addf(why, "cannot read %s: %m", *path);
end:
	free(shipped);
	return ok;
}

bool
conf_read_shape(struct conf_webhook *w, const char *folder, struct str *why)
{
	char *path = NULL;

	if (!w->shape) /* an error that was told */
		return true;
	bool ok = find_shape(w, folder, &path, why);
	for (size_t i = 0; ok && i < sizeof samples / sizeof *samples; i++)
		ok = try_one(w, i, path, why);
	free(path);
	return ok;
}
