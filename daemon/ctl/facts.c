#include "facts.h"

#include <stdarg.h>
#include "text.h"
#include "when.h"

static const struct table_column columns[] = {{NULL, TABLE_LEFT}, {NULL, TABLE_WRAP}};

struct table *
facts_new(void)
{
	return table_new(columns, 2);
}

void
facts_add(struct table *t, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	table_add(t, name);
	table_add(t, value);
}

void
facts_addf(struct table *t, const char *name, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *value = xvasprintf(format, args);
	va_end(args);
	facts_add(t, name, value);
	free(value);
}

void
facts_add_moment(struct table *t, const char *name, const struct answer *a, const char *path)
{
	const char *then = answer_text(a, path);
	char moment[WHEN_SIZE], age[WHEN_SIZE];

	if (then)
		facts_addf(t, name, "%s (%s ago)", when_zoned(then, moment),
		    when_age(answer_text(a, "now"), then, age));
}

char *
person_text(const struct answer *person)
{
	const char *name = answer_text(person, "name"), *address = answer_text(person, "address");

	if (!address)
		return xstrdup("-");
	return name && *name ? xasprintf("%s <%s>", name, address) : xstrdup(address);
}

char *
members_text(const struct answer *object)
{
	struct str out = {0};
	const struct answer *value;
	const char *name;

	for (size_t i = 0; (name = answer_member(object, i, &value)); i++) {
		char *text = answer_dump(value, "");
		if (*text)
			str_addf(&out, "%s%s=%s", out.len ? ", " : "", name, text);
		free(text);
	}
	return str_take(&out);
}

/* No spaces at the end of a line that has nothing else. */
static int
mark_length(const char *mark, bool alone)
{
	size_t n = strlen(mark);

	while (alone && n > 0 && mark[n - 1] == ' ')
		n--;
	return (int)n;
}

static void
print_wrapped(const char *line, size_t n, const char *mark, size_t width)
{
	size_t indent = strlen(mark);

	do {
		size_t taken = width > indent + 20 ? text_wrap(line, n, width - indent) : n;
		printf("%.*s%.*s\n", mark_length(mark, n == 0), mark, (int)taken, line);
		line += taken;
		n -= taken;
	} while (n > 0);
}

void
print_text(const char *text, size_t indent)
{
	char *mark = xasprintf("%*s", (int)indent, "");

	print_marked(text, mark);
	free(mark);
}

void
print_marked(const char *text, const char *mark)
{
	struct str clean = {0};
	size_t width = terminal_width();

	text_clean(&clean, text, strlen(text), true);
	while (clean.len > 0 && clean.data[clean.len - 1] == '\n')
		str_truncate(&clean, clean.len - 1);
	const char *line = str_text(&clean);
	for (const char *end; (end = strchr(line, '\n')); line = end + 1)
		print_wrapped(line, (size_t)(end - line), mark, width);
	if (*line)
		print_wrapped(line, strlen(line), mark, width);
	str_free(&clean);
}

void
print_line(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = xvasprintf(format, args);
	va_end(args);
	text_print(text);
	putchar('\n');
	free(text);
}

/* The mail that an event is about. */
static void
add_object(struct table *t, const struct answer *event)
{
	int64_t mail = answer_int(event, "mail"), outbox = answer_int(event, "outbox");

	if (mail > 0)
		table_addf(t, "mail:%lld", (long long)mail);
	else if (outbox > 0)
		table_addf(t, "outbox:%lld", (long long)outbox);
	else
		table_add(t, "");
}

void
print_events(const struct answer *a, const char *path, size_t indent)
{
	static const struct table_column event_columns[] = {
	    {NULL, TABLE_LEFT}, {NULL, TABLE_LEFT}, {NULL, TABLE_LEFT}, {NULL, TABLE_WRAP}};
	struct table *t = table_new(event_columns, 4);
	char moment[WHEN_SIZE];

	for (size_t i = 0; i < answer_count(a, path); i++) {
		const struct answer *e = answer_at(a, path, i);
		char *facts = members_text(answer_get(e, "facts"));
		table_add(t, when_text(answer_text(e, "at"), moment));
		table_add(t, answer_text(e, "kind"));
		add_object(t, e);
		table_add(t, facts);
		free(facts);
	}
	table_print(t, indent);
	table_free(&t);
}
