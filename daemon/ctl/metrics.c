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
print_metrics(struct ctl *c, enum metrics_format format, const char *file)
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
	metrics_text(a, format, &text);
	int put_code = c->json ? EX_OK : put(&text, file);
	str_free(&text);
	answer_free(&a);
	free(json);
	return code != EX_OK ? code : put_code;
}

int
ctl_metrics(struct ctl *c, int argc, char **argv)
{
	const char *file = NULL, *format_name = NULL;
	const struct ctl_option options[] = {
	    {"output", .value = &file}, {"format", .value = &format_name}, {0}};
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
	return print_metrics(c, format, file);
}
