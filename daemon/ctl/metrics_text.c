#include "metrics.h"

/* A name or help text may hold anything that a configuration may: only these three are special in
 * label values; in help texts the quote is not, and may be escaped in OpenMetrics alone. */
static void
add_escaped(struct str *out, const char *text, bool quoted)
{
	for (const char *p = text; *p; p++) {
		if (*p == '\\' || (*p == '"' && quoted))
			str_addc(out, '\\');
		if (*p == '\n')
			str_addz(out, "\\n");
		else
			str_addc(out, *p);
	}
}

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

struct family {
	const char *name, *type, *help;
	enum metrics_format format;
};

/* What samples have behind the family's name. */
static const char *
suffix_of(const struct family *f)
{
	return strcmp(f->type, "counter") == 0 ? "_total"
	       : strcmp(f->type, "info") == 0  ? "_info"
	                                       : "";
}

/* OpenMetrics names the family without the suffix of its samples, the older format with it; that
 * one knows no type info. */
static void
add_head(struct str *out, const struct family *f)
{
	bool open = f->format == METRICS_OPEN;
	const char *suffix = open ? "" : suffix_of(f);
	const char *type = !open && strcmp(f->type, "info") == 0 ? "gauge" : f->type;

	str_addf(out, "# TYPE promised_%s%s %s\n", f->name, suffix, type);
	for (size_t i = 0; open && i < 2; i++) {
		const char *unit = i ? "bytes" : "seconds";
		char *end = xasprintf("_%s", unit);
		if (ends_with(f->name, end))
			str_addf(out, "# UNIT promised_%s %s\n", f->name, unit);
		free(end);
	}
	str_addf(out, "# HELP promised_%s%s ", f->name, suffix);
	add_escaped(out, f->help, false);
	str_addc(out, '\n');
}

static void
add_labels(struct str *out, const struct answer *labels)
{
	const struct answer *value;
	const char *name;

	for (size_t i = 0; (name = answer_member(labels, i, &value)); i++) {
		const char *text = answer_text(value, "");
		str_addf(out, "%s%s=\"", i ? "," : "{", name);
		add_escaped(out, text ? text : "", true);
		str_addc(out, '"');
		if (!answer_member(labels, i + 1, &value))
			str_addc(out, '}');
	}
}

static void
add_family(struct str *out, const struct family *f, const struct answer *samples)
{
	add_head(out, f);
	for (size_t i = 0; i < answer_count(samples, ""); i++) {
		const struct answer *sample = answer_at(samples, "", i);
		str_addf(out, "promised_%s%s", f->name, suffix_of(f));
		add_labels(out, answer_get(sample, "labels"));
		str_addf(out, " %s\n", answer_text(sample, "value"));
	}
}

/* What the program knows of itself. */
static void
add_own(struct str *out, enum metrics_format format, bool up)
{
	const struct family up_family = {"up", "gauge",
	    "1: the database could be asked; 0: it could not, and nothing else is told.", format};
	const struct family build = {"build", "info", "The version of promisectl.", format};

	add_head(out, &up_family);
	str_addf(out, "promised_up %d\n", up);
	add_head(out, &build);
	str_addz(out, "promised_build_info{version=\"" VERSION "\"} 1\n");
}

void
metrics_text(const struct answer *families, enum metrics_format format, struct str *out)
{
	add_own(out, format, families != NULL);
	for (size_t i = 0; i < answer_count(families, ""); i++) {
		const struct answer *a = answer_at(families, "", i);
		const struct family f = {
		    answer_text(a, "name"), answer_text(a, "type"), answer_text(a, "help"), format};
		if (f.name && f.type && f.help)
			add_family(out, &f, answer_get(a, "samples"));
	}
	if (format == METRICS_OPEN)
		str_addz(out, "# EOF\n");
}
