#include "shape.h"

#include <stdbool.h>

enum { DEPTH_MAX = 8, NAME_MAX_LENGTH = 20 };

static const char *const names[SHAPE_COUNT] = {[SHAPE_EVENT] = "event",
    [SHAPE_ESCALATED] = "escalated",
    [SHAPE_ENDED] = "ended",
    [SHAPE_TEST] = "test",
    [SHAPE_ID] = "id",
    [SHAPE_TIMESTAMP] = "timestamp",
    [SHAPE_DESK] = "desk",
    [SHAPE_TICKET] = "ticket",
    [SHAPE_PROMISE] = "promise",
    [SHAPE_KIND] = "kind",
    [SHAPE_DUE] = "due",
    [SHAPE_LEVEL] = "level",
    [SHAPE_QUEUE] = "queue",
    [SHAPE_STATE] = "state",
    [SHAPE_INCIDENT] = "incident",
    [SHAPE_SEVERITY] = "severity",
    [SHAPE_PRIORITY] = "priority",
    [SHAPE_TITLE] = "title",
    [SHAPE_TEXT] = "text",
    [SHAPE_CHANNEL] = "channel",
    [SHAPE_KEY] = "key"};

struct filling {
	const char *start, *at; /* of the shape; where it is being read */
	const struct shape_facts *facts;
	struct str *out, *why;
	enum shape_name open[DEPTH_MAX]; /* sections */
	bool shown[DEPTH_MAX];           /* their text is */
	size_t depth;
};

struct tag {
	char mark; /* '#', '^', '/', '!' or 0 */
	enum shape_name name;
};

static int
line_of(const struct filling *f)
{
	int line = 1;

	for (const char *p = f->start; p < f->at; p++)
		line += *p == '\n';
	return line;
}

static bool
wrong(struct filling *f, const char *what, const char *name)
{
	str_addf(f->why, "line %d: %s%s%s%s", line_of(f), what, name ? "{{" : "", name ? name : "",
	    name ? "}}" : "");
	return false;
}

void
shape_escape(struct str *out, const char *value)
{
	struct str clean = {0};

	utf8_clean(&clean, value, strlen(value));
	for (const char *p = str_text(&clean); *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '"' || c == '\\')
			str_addc(out, '\\');
		if (c < 0x20 || c == 0x7f)
			str_addf(out, "\\u%04x", c);
		else
			str_addc(out, *p);
	}
	str_free(&clean);
}

/* at is behind "{{". */
static bool
read_tag(struct filling *f, struct tag *tag)
{
	char name[NAME_MAX_LENGTH + 1] = "";
	const char *end = strstr(f->at, "}}");

	*tag = (struct tag){0};
	if (!end)
		return wrong(f, "{{ without }}", NULL);
	if (*f->at && strchr("#^/!", *f->at))
		tag->mark = *f->at++;
	size_t n = (size_t)(end - f->at);
	if (tag->mark != '!' && n <= NAME_MAX_LENGTH)
		memcpy(name, f->at, n);
	for (; tag->mark != '!' && tag->name < SHAPE_COUNT; tag->name++)
		if (strcmp(names[tag->name], name) == 0)
			break;
	if (tag->name == SHAPE_COUNT)
		return wrong(f, "there is no ", *name ? name : "such long name");
	f->at = end + 2;
	return true;
}

static bool
is_shown(const struct filling *f)
{
	return f->depth == 0 || f->shown[f->depth - 1];
}

static bool
is_there(const struct filling *f, enum shape_name name)
{
	return f->facts->values[name] && *f->facts->values[name];
}

static bool
open_section(struct filling *f, const struct tag *tag)
{
	if (f->depth == DEPTH_MAX)
		return wrong(f, "too deep: ", names[tag->name]);
	f->shown[f->depth] = is_shown(f) && is_there(f, tag->name) == (tag->mark == '#');
	f->open[f->depth++] = tag->name;
	return true;
}

static bool
take_tag(struct filling *f)
{
	struct tag tag;

	if (!read_tag(f, &tag))
		return false;
	if (tag.mark == '!')
		return true;
	if (tag.mark == '#' || tag.mark == '^')
		return open_section(f, &tag);
	if (tag.mark == '/') {
		if (f->depth == 0 || f->open[f->depth - 1] != tag.name)
			return wrong(f, "ends what has not begun: ", names[tag.name]);
		f->depth--;
		return true;
	}
	if (!is_shown(f))
		return true;
	if (!f->facts->values[tag.name])
		return wrong(
		    f, "there may be none, put {{#..}} and {{/..}} around it: ", names[tag.name]);
	shape_escape(f->out, f->facts->values[tag.name]);
	return true;
}

static bool
fill(struct filling *f)
{
	while (*f->at) {
		const char *open = strstr(f->at, "{{");
		size_t n = open ? (size_t)(open - f->at) : strlen(f->at);
		if (is_shown(f))
			str_add(f->out, f->at, n);
		f->at += n;
		if (!open)
			break;
		f->at += 2;
		if (!take_tag(f))
			return false;
	}
	return f->depth == 0 || wrong(f, "is not ended: ", names[f->open[f->depth - 1]]);
}

char *
shape_fill(const char *shape, const struct shape_facts *facts, struct str *why)
{
	struct str out = {0};
	struct filling f = {.start = shape, .at = shape, .facts = facts, .out = &out, .why = why};

	if (fill(&f))
		return str_take(&out);
	str_free(&out);
	return NULL;
}
