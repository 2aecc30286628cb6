/* promisectl metrics: all measures as text for monitoring. */
#include "metrics.h"

#include <errno.h>
#include <sysexits.h>
#include <unistd.h>
#include "ask.h"
#include "ctl.h"
#include "keep.h"
#include "options.h"

static bool
read_format(const char *name, enum metrics_format *format)
{
	*format = METRICS_OPEN;
	if (!name || strcmp(name, "openmetrics") == 0)
		return true;
	*format = METRICS_PROMETHEUS;
	return strcmp(name, "prometheus") == 0;
}

/* 0644: whoever collects it is another user, and nothing in it is a customer's. */
static int
put(const struct str *text, const char *file)
{
	const struct keep_owner owner = {geteuid(), getegid(), 0644};
	struct fail f = {0};

	if (!file)
		fputs(str_text(text), stdout);
	else if (keep_write(file, str_text(text), text->len, &owner, &f) != DONE)
		return ctl_error(EX_CANTCREAT,
		    "%s; does its folder exist, and may this user write there?", f.text);
	return EX_OK;
}

static int
print_metrics(struct ctl *c, enum metrics_format format, const char *labels, const char *file)
{
	struct str text = {0};
	struct answer *a = NULL;
	char *json = NULL;
	int code = ctl_open(c);

	if (code == EX_OK)
		code = ask(
		    c, "read the measures", "SELECT api.ctl_metrics() AS answer", 0, NULL, &json);
	if (c->json && json) {
		print_json(json);
		free(json);
		return code;
	}
	a = json ? answer_read(json) : NULL;
	/* Also of a database that is away: a file that only grew old would look as if all were
	 * well. */
	metrics_text(a, format, labels, &text);
	int put_code = c->json ? EX_OK : put(&text, file);
	str_free(&text);
	answer_free(&a);
	free(json);
	return code != EX_OK ? code : put_code;
}

/* "desk=sales" */
static bool
read_labels(const struct option_list *given, struct str *labels)
{
	bool good = true;

	for (size_t i = 0; i < given->count; i++) {
		const char *text = given->values[i], *equals = strchr(text, '=');
		good = good && equals &&
		       metrics_label(text, (size_t)(equals - text), equals + 1, labels);
	}
	return good;
}

int
ctl_metrics(struct ctl *c, int argc, char **argv)
{
	const char *file = NULL, *format_name = NULL;
	struct option_list given = {0};
	const struct ctl_option options[] = {{"output", .value = &file},
	    {"format", .value = &format_name}, {"label", .list = &given}, {0}};
	struct str labels = {0};
	enum metrics_format format;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("metrics", "%s", f.text);
	if (argc > 1)
		return ctl_usage("metrics", "unexpected argument \"%s\"", argv[1]);
	if (!read_format(format_name, &format))
		return ctl_usage("metrics",
		    "unknown format \"%s\": there are openmetrics and prometheus", format_name);
	if (c->json && file)
		return ctl_usage("metrics", "--json and --output do not go together");
	int code = read_labels(&given, &labels)
	               ? print_metrics(c, format, str_text(&labels), file)
	               : ctl_usage("metrics", "a label is NAME=VALUE, as in desk=sales");
	str_free(&labels);
	return code;
}
