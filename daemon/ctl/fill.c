#include "fill.h"

#include "people.h"

enum { DEPTH = 8, NAME_MAX_LENGTH = 64, COMMENT_COLUMN = 42 };

struct value {
	char *path, *text; /* text NULL: to be a comment */
	bool item, placed;
};

struct fill {
	struct value *at;
	size_t count;
};

struct fill *
fill_new(void)
{
	return xcalloc(1, sizeof(struct fill));
}

void
fill_free(struct fill **f)
{
	for (size_t i = 0; *f && i < (*f)->count; i++) {
		free((*f)->at[i].path);
		free((*f)->at[i].text);
	}
	if (*f)
		free((*f)->at);
	free(*f);
	*f = NULL;
}

static void
add(struct fill *f, const char *path, char *text, bool item)
{
	f->at = xrealloc(f->at, (f->count + 1) * sizeof *f->at);
	f->at[f->count++] = (struct value){xstrdup(path), text, item, false};
}

void
fill_quote(struct str *out, const char *text)
{
	str_addc(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			str_addc(out, '\\');
		str_addc(out, *text);
	}
	str_addc(out, '"');
}

void
fill_text(struct fill *f, const char *path, const char *value)
{
	struct str text = {0};

	if (value)
		fill_quote(&text, value);
	add(f, path, value ? str_take(&text) : NULL, false);
}

void
fill_plain(struct fill *f, const char *path, const char *value)
{
	add(f, path, xstrdup(value), false);
}

void
fill_words(struct fill *f, const char *path, const char *words)
{
	struct str text = {0};
	char *word;

	str_addc(&text, '[');
	while ((word = list_next(&words))) {
		if (text.len > 1)
			str_addz(&text, ", ");
		fill_quote(&text, word);
		free(word);
	}
	str_addc(&text, ']');
	add(f, path, str_take(&text), false);
}

void
fill_item(struct fill *f, const char *list, const char *text)
{
	add(f, list, xstrdup(text), true);
}

/* --- the sample, line by line --- */

/* Names of the groups and lists that the line is in; of an item in a list the name is empty. */
struct place {
	char name[DEPTH][NAME_MAX_LENGTH];
	size_t depth;
};

/* "#   name = value;   # what it is" taken apart. */
struct line {
	const char *text;
	size_t length;  /* with its end */
	size_t indent;  /* columns before the name */
	bool commented; /* a # stands first */
	const char *name;
	size_t name_length;  /* 0: no setting and no group */
	const char *value;   /* behind the "=" */
	const char *comment; /* at the end of the line; NULL: none */
	size_t comment_length;
};

static bool
is_name(char c)
{
	return ascii_isalnum((unsigned char)c) || c == '_';
}

/* Not one within quotes. */
static const char *
comment_of(const char *s, const char *end)
{
	bool quoted = false;

	for (; s < end; s++) {
		if (*s == '"')
			quoted = !quoted;
		else if (*s == '#' && !quoted)
			return s;
	}
	return NULL;
}

static struct line
line_read(const char *text)
{
	size_t n = strcspn(text, "\n");
	const char *end = text + n, *p = text;
	struct line l = {.text = text, .length = n + (text[n] == '\n'), .commented = *text == '#'};

	p += l.commented;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	l.indent = (size_t)(p - text);
	l.name = p;
	while (p < end && is_name(*p))
		p++;
	size_t name_length = (size_t)(p - l.name);
	while (p < end && *p == ' ')
		p++;
	if (p == end || *p != '=')
		return l;
	l.name_length = name_length;
	l.value = p + 1;
	l.comment = comment_of(l.value, end);
	l.comment_length = l.comment ? (size_t)(end - l.comment) : 0;
	return l;
}

/* The last character that counts; 0: none. */
static char
last_of(const struct line *l)
{
	const char *end = l->comment ? l->comment : l->text + l->length;

	while (end > l->text && ascii_isspace((unsigned char)end[-1]))
		end--;
	return end > l->text ? end[-1] : 0;
}

static void
enter_or_leave(struct place *p, const struct line *l)
{
	char first = l->indent < l->length ? l->text[l->indent] : 0, last = last_of(l);

	if (l->commented)
		return;
	if (first == '}' || first == ')') {
		p->depth -= p->depth > 0;
	} else if ((last == '{' || last == '(') && p->depth < DEPTH) {
		snprintf(p->name[p->depth], NAME_MAX_LENGTH, "%.*s", (int)l->name_length, l->name);
		p->depth++;
	}
}

static char *
path_of(const struct place *p, const struct line *l)
{
	struct str path = {0};

	for (size_t i = 0; i < p->depth; i++)
		if (p->name[i][0])
			str_addf(&path, "%s.", p->name[i]);
	str_addf(&path, "%.*s", (int)l->name_length, l->name);
	return str_take(&path);
}

static struct value *
find(struct fill *f, const char *path, bool item)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->at[i].item == item && !f->at[i].placed && strcmp(f->at[i].path, path) == 0)
			return &f->at[i];
	return NULL;
}

static void
pad(struct str *out, size_t start)
{
	do
		str_addc(out, ' ');
	while (out->len - start < COMMENT_COLUMN);
}

static void
write_line(const struct line *l, const struct value *v, struct str *out)
{
	size_t start = out->len;

	if (!v->text) {
		size_t taken = !l->commented && l->indent > 0; /* the # takes a blank's place */
		str_addz(out, l->commented ? "" : "#");
		str_add(out, l->text + taken, l->length - taken);
		return;
	}
	for (size_t i = 0; i < l->indent; i++)
		str_addc(out, ' ');
	str_addf(out, "%.*s = %s;", (int)l->name_length, l->name, v->text);
	if (l->comment) {
		pad(out, start);
		str_add(out, l->comment, l->comment_length);
	}
	str_addc(out, '\n');
}

/* Right behind "agents = (": what the sample shows there is comments. */
static void
write_items(struct fill *f, const struct line *l, struct str *out)
{
	char *list = xstrndup(l->name, l->name_length);
	struct value *v;

	for (bool first = true; (v = find(f, list, true)); first = false) {
		if (!first) { /* behind the brace of the one before */
			str_truncate(out, out->len - 1);
			str_addz(out, ",\n");
		}
		str_addz(out, v->text);
		v->placed = true;
	}
	free(list);
}

static void
write_one(struct fill *f, struct place *p, const struct line *l, struct str *out)
{
	char *path = path_of(p, l);
	struct value *v = l->name_length ? find(f, path, false) : NULL;

	if (v) {
		write_line(l, v, out);
		v->placed = true;
	} else {
		str_add(out, l->text, l->length);
	}
	if (!l->commented && l->name_length && p->depth == 0 && last_of(l) == '(')
		write_items(f, l, out);
	enter_or_leave(p, l);
	free(path);
}

bool
fill_sample(struct fill *f, const char *sample, struct str *out, struct str *missing)
{
	struct place place = {0};

	while (*sample) {
		struct line l = line_read(sample);
		write_one(f, &place, &l, out);
		sample += l.length;
	}
	for (size_t i = 0; i < f->count; i++)
		if (!f->at[i].placed)
			str_addf(missing, "%s%s", missing->len ? ", " : "", f->at[i].path);
	return missing->len == 0;
}
