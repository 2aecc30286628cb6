#include "conf_private.h"

#include <libconfig.h>
#include <string.h>
#include "suggest.h"

/* One load: the tree as libconfig read it, what becomes of it, and the errors. */
struct load {
	config_t tree;
	FILE *stream;     /* the file's text */
	const char *path; /* its name, for messages */
	const char *folder;
	bool lenient; /* secrets and files that cannot be read are no errors */
	struct conf *conf;
	struct str *errors;
};

static void
add_error(struct load *l, const char *file, unsigned line, const char *name, const char *reason)
{
	str_addf(l->errors, "%s:%u: ", file ? file : l->path, line ? line : 1);
	if (*name)
		str_addf(l->errors, "%s: ", name);
	str_addf(l->errors, "%s\n", reason);
}

static void
error_at(struct load *l, const config_setting_t *at, const char *name, const char *reason)
{
	add_error(l, config_setting_source_file(at), config_setting_source_line(at), name, reason);
}

static bool
is_group(const char *path)
{
	size_t n = strlen(path);

	for (size_t i = 0; i < conf_setting_count; i++)
		if (strncmp(conf_settings[i].path, path, n) == 0 && conf_settings[i].path[n] == '.')
			return true;
	return false;
}

/* What may stand where path's last part stands: the names of settings and groups in the same group.
 */
static void
error_unknown(struct load *l, const config_setting_t *at, const char *path)
{
	const char *dot = strrchr(path, '.');
	size_t start = dot ? (size_t)(dot + 1 - path) : 0, n = 0;
	const char **names = xcalloc(conf_setting_count + 1, sizeof *names);
	char *text;

	for (size_t i = 0; i < conf_setting_count; i++) {
		const char *other = conf_settings[i].path;
		if (strncmp(other, path, start) == 0)
			names[n++] = xstrndup(other + start, strcspn(other + start, "."));
	}
	const char *near = suggest(names, path + start);
	text = near ? xasprintf("there is no such setting; did you mean \"%s\"?", near)
	            : xstrdup("there is no such setting");
	error_at(l, at, path, text);
	free(text);
	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)names[i]);
	free(names);
}

static const char *
kind_of(const config_setting_t *s)
{
	switch (config_setting_type(s)) {
	case CONFIG_TYPE_GROUP:
		return "a group { }";
	case CONFIG_TYPE_LIST:
		return "a list ( )";
	case CONFIG_TYPE_ARRAY:
		return "a list [ ]";
	case CONFIG_TYPE_STRING:
		return "a text";
	case CONFIG_TYPE_BOOL:
		return "true or false";
	default:
		return "a number";
	}
}

static void
error_kind(struct load *l, const config_setting_t *at, const char *path, const char *wanted)
{
	char *text = xasprintf("must be %s, not %s", wanted, kind_of(at));

	error_at(l, at, path, text);
	free(text);
}

static size_t
longest_number(const char *text)
{
	size_t digits = 0, most = 0;

	for (; *text && *text != ';'; text++) {
		digits = ascii_isdigit((unsigned char)*text) ? digits + 1 : 0;
		most = digits > most ? digits : most;
	}
	return most;
}

/* libconfig 1.5 cuts integers that do not fit without a word (5000000000 becomes 705032704), so the
 * line in the file itself is looked at. No setting takes more than nine digits. */
static bool
overflows(const struct load *l, const config_setting_t *at)
{
	const char *file = config_setting_source_file(at);
	FILE *f = file ? fopen(file, "re") : l->stream;
	char *text = NULL;
	size_t size = 0;

	if (!f)
		return false;
	rewind(f);
	for (unsigned i = 0; i < config_setting_source_line(at) && getline(&text, &size, f) >= 0;
	     i++)
		;
	const char *start = text ? strstr(text, config_setting_name(at)) : NULL;
	bool too_long = start && longest_number(start) > 9;
	free(text);
	if (file)
		fclose(f);
	return too_long;
}

static void
store(struct load *l, const config_setting_t *at, const struct conf_setting *s, size_t item,
    const char *text)
{
	struct str why = {0};

	if (!conf_store(s, conf_place(l->conf, s, item), text, l->folder, &why) &&
	    !(l->lenient && (s->type == CONF_SECRET || s->form == FORM_FILE)))
		error_at(l, at, s->path, str_text(&why));
	str_free(&why);
}

static void
load_number(struct load *l, const config_setting_t *at, const struct conf_setting *s, size_t item)
{
	int type = config_setting_type(at);

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
		error_kind(l, at, s->path, "a whole number without quotes");
	} else if (overflows(l, at)) {
		error_at(l, at, s->path, "the number is too large");
	} else {
		char *text = xasprintf("%lld", config_setting_get_int64(at));
		store(l, at, s, item, text);
		free(text);
	}
}

static void
load_texts(struct load *l, const config_setting_t *at, const struct conf_setting *s, size_t item)
{
	int type = config_setting_type(at);

	if (type != CONFIG_TYPE_ARRAY && type != CONFIG_TYPE_LIST) {
		error_kind(l, at, s->path, "a list [\"...\", \"...\"]");
		return;
	}
	for (int i = 0; i < config_setting_length(at); i++) {
		const config_setting_t *e = config_setting_get_elem(at, (unsigned)i);
		if (config_setting_type(e) != CONFIG_TYPE_STRING)
			error_kind(l, e, s->path, "a list of texts");
		else
			store(l, e, s, item, config_setting_get_string(e));
	}
}

static void
load_setting(struct load *l, const config_setting_t *at, const struct conf_setting *s, size_t item)
{
	int type = config_setting_type(at);

	if (s->type == CONF_NUMBER)
		load_number(l, at, s, item);
	else if (s->type == CONF_TEXTS)
		load_texts(l, at, s, item);
	else if (s->type == CONF_BOOL && type != CONFIG_TYPE_BOOL)
		error_kind(l, at, s->path, "true or false");
	else if (s->type == CONF_BOOL)
		store(l, at, s, item, config_setting_get_bool(at) ? "true" : "false");
	else if (type != CONFIG_TYPE_STRING)
		error_kind(l, at, s->path,
		    s->type == CONF_DURATION ? "a duration in quotes, such as \"30s\""
		    : s->type == CONF_SIZE   ? "a size in quotes, such as \"50MiB\""
		                             : "a text in quotes");
	else
		store(l, at, s, item, config_setting_get_string(at));
}

static void load_group(
    struct load *l, const config_setting_t *group, const char *prefix, size_t item);

/* mailboxes = ( { ... }, { ... } ); */
static void
load_list(struct load *l, const config_setting_t *at, const struct conf_list *list)
{
	bool ok = config_setting_type(at) == CONFIG_TYPE_LIST;

	if (!ok)
		error_kind(l, at, list->name, "a list ( { ... }, { ... } )");
	conf_make_list(l->conf, list, ok ? (size_t)config_setting_length(at) : 0);
	char *prefix = xasprintf("%s.", list->name);
	for (int i = 0; ok && i < config_setting_length(at); i++) {
		const config_setting_t *e = config_setting_get_elem(at, (unsigned)i);
		if (config_setting_type(e) == CONFIG_TYPE_GROUP)
			load_group(l, e, prefix, (size_t)i);
		else
			error_kind(l, e, list->name, "a list of groups ( { ... }, { ... } )");
	}
	free(prefix);
}

static void
load_member(struct load *l, const config_setting_t *at, const char *path, size_t item)
{
	const struct conf_setting *s = conf_find(path);
	const struct conf_list *list = strchr(path, '.') ? NULL : conf_list_of(path);

	if (s) {
		load_setting(l, at, s, item);
	} else if (list) {
		load_list(l, at, list);
	} else if (!is_group(path)) {
		error_unknown(l, at, path);
	} else if (config_setting_type(at) != CONFIG_TYPE_GROUP) {
		error_kind(l, at, path, "a group { }");
	} else {
		char *prefix = xasprintf("%s.", path);
		load_group(l, at, prefix, item);
		free(prefix);
	}
}

static void
load_group(struct load *l, const config_setting_t *group, const char *prefix, size_t item)
{
	for (int i = 0; i < config_setting_length(group); i++) {
		const config_setting_t *at = config_setting_get_elem(group, (unsigned)i);
		char *path = xasprintf("%s%s", prefix, config_setting_name(at));
		load_member(l, at, path, item);
		free(path);
	}
}

/* The setting of that path in the file, or else the nearest group around it: where to complain. */
static const config_setting_t *
nearest(struct load *l, int item, const char *path, bool *exact)
{
	const config_setting_t *found = NULL;
	const struct conf_list *list = conf_list_of(path);
	char *name = list && item >= 0
	                 ? xasprintf("%s.[%d]%s", list->name, item, path + strlen(list->name))
	                 : xstrdup(path);

	*exact = true;
	while (!(found = config_lookup(&l->tree, name))) {
		char *dot = strrchr(name, '.');
		*exact = false;
		if (!dot)
			break;
		*dot = 0;
	}
	free(name);
	return found ? found : config_root_setting(&l->tree);
}

static void
report(void *context, int item, const char *path, const char *reason)
{
	struct load *l = context;
	bool exact;

	error_at(l, nearest(l, item, path, &exact), path, reason);
}

static void
default_setting(struct load *l, const struct conf_setting *s, int item)
{
	bool exact;
	const config_setting_t *at = nearest(l, item, s->path, &exact);
	struct str why = {0};

	if (exact)
		return;
	if (s->required)
		error_at(l, at, s->path, "is missing");
	else if (s->initial &&
	         !conf_store(s, conf_place(l->conf, s, (size_t)item), s->initial, "/", &why))
		error_at(l, at, s->path, str_text(&why));
	str_free(&why);
}

static void
load_defaults(struct load *l)
{
	for (size_t i = 0; i < conf_setting_count; i++) {
		const struct conf_setting *s = &conf_settings[i];
		int n = (int)conf_length(l->conf, s);
		for (int item = 0; item < n; item++)
			default_setting(l, s, item);
	}
}

static void
load_tree(struct load *l)
{
	config_set_include_dir(&l->tree, l->folder);
	if (!config_read(&l->tree, l->stream)) {
		add_error(l, config_error_file(&l->tree), (unsigned)config_error_line(&l->tree), "",
		    config_error_text(&l->tree));
		return;
	}
	load_group(l, config_root_setting(&l->tree), "", 0);
	load_defaults(l);
	if (!config_lookup(&l->tree, "mailboxes") || l->conf->mailbox_count == 0)
		report(l, -1, "mailboxes", "there must be at least one");
	conf_complete(l->conf);
	conf_check_together(l->conf, report, l);
	conf_check_agents(l->conf, report, l);
	conf_check_calendars(l->conf, report, l);
	conf_check_queues(l->conf, report, l);
	conf_check_webhooks(l->conf, l->folder, report, l);
	conf_check_oauth(l->conf, report, l);
}

void
conf_load_tree(FILE *stream, const char *path, const char *folder, bool lenient, struct conf *conf,
    struct str *errors)
{
	struct load l = {.stream = stream,
	    .path = path,
	    .folder = folder,
	    .lenient = lenient,
	    .conf = conf,
	    .errors = errors};

	config_init(&l.tree);
	load_tree(&l);
	config_destroy(&l.tree);
}
