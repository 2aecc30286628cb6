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
	const char *name, *type, *help, *labels;
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
add_label(struct str *labels, const char *name, size_t n, const char *value)
{
	str_addf(labels, "%s%.*s=\"", labels->len ? "," : "", (int)n, name);
	add_escaped(labels, value, true);
	str_addc(labels, '"');
}

/* Two underscores at the beginning are Prometheus' own. */
bool
metrics_label(const char *text, size_t n, const char *value, struct str *labels)
{
	if (n == 0 || ascii_isdigit((unsigned char)*text) || (n > 1 && memcmp(text, "__", 2) == 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if (text[i] != '_' && !ascii_isalnum((unsigned char)text[i]))
			return false;
	add_label(labels, text, n, value);
	return true;
}

static void
add_sample(struct str *out, const struct family *f, const struct answer *sample)
{
	const struct answer *members = answer_get(sample, "labels"), *value;
	struct str labels = {0};
	const char *name;

	str_addz(&labels, f->labels);
	for (size_t i = 0; (name = answer_member(members, i, &value)); i++)
		add_label(&labels, name, strlen(name), answer_text(value, ""));
	str_addf(out, "promised_%s%s", f->name, suffix_of(f));
	if (labels.len)
		str_addf(out, "{%s}", str_text(&labels));
	str_addf(out, " %s\n", answer_text(sample, "value"));
	str_free(&labels);
}

static void
add_family(struct str *out, const struct family *f, const struct answer *samples)
{
	add_head(out, f);
	for (size_t i = 0; i < answer_count(samples, ""); i++)
		add_sample(out, f, answer_at(samples, "", i));
}

/* What the program knows of itself. */
static void
add_own(struct str *out, enum metrics_format format, const char *labels, bool up)
{
	const struct family up_family = {"up", "gauge",
	    "1: the database could be asked; 0: it could not, and nothing else is told.", labels,
	    format};
	const struct family build = {"build", "info", "The version of promisectl.", labels, format};
	bool any = *labels != 0;

	add_head(out, &up_family);
	str_addf(out, "promised_up%s%s%s %d\n", any ? "{" : "", labels, any ? "}" : "", up);
	add_head(out, &build);
	str_addf(
	    out, "promised_build_info{%s%sversion=\"" VERSION "\"} 1\n", labels, any ? "," : "");
}

void
metrics_text(
    const struct answer *families, enum metrics_format format, const char *labels, struct str *out)
{
	add_own(out, format, labels, families != NULL);
	for (size_t i = 0; i < answer_count(families, ""); i++) {
		const struct answer *a = answer_at(families, "", i);
		const struct family f = {answer_text(a, "name"), answer_text(a, "type"),
		    answer_text(a, "help"), labels, format};
		if (f.name && f.type && f.help)
			add_family(out, &f, answer_get(a, "samples"));
	}
	if (format == METRICS_OPEN)
		str_addz(out, "# EOF\n");
}
