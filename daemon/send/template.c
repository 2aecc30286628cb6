#include "template.h"

#include "plural.h"

enum { DEPTH_MAX = 16 };

struct parser {
	const char *file;
	const char *source; /* the whole file, for line numbers */
	const char *at, *end;
	const char *begin; /* of the part being parsed: subject or body */
	struct str *errors;
	bool failed;
	struct template *template;
	const struct vocabulary *scope; /* the template's, or inside a list its items' */
	struct pieces *out;
	size_t open[DEPTH_MAX]; /* conditions and lists not yet closed */
	size_t depth;
	const char *bold; /* where ** began, or NULL */
};

static void __attribute__((format(printf, 3, 4)))
complain(struct parser *p, const char *where, const char *format, ...)
{
	size_t line = 1;
	va_list args;

	for (const char *s = p->source; s < where; s++)
		line += *s == '\n';
	va_start(args, format);
	char *reason = xvasprintf(format, args);
	va_end(args);
	str_addf(p->errors, "%s:%zu: %s\n", p->file, line, reason);
	free(reason);
	p->failed = true;
}

static struct piece *
add(struct parser *p, enum piece_kind kind)
{
	struct pieces *out = p->out;

	if (out->count == out->size) {
		out->size = out->size ? out->size * 2 : 16;
		out->list = xrealloc(out->list, out->size * sizeof *out->list);
	}
	out->list[out->count] = (struct piece){.kind = kind};
	return &out->list[out->count++];
}

static void
add_text(struct parser *p, const char *from, const char *to)
{
	if (from == to)
		return;
	struct piece *piece = add(p, PIECE_TEXT);
	piece->text = from;
	piece->length = (size_t)(to - from);
}

/* Bold must end where it began: in the same paragraph, inside the same condition. */
static void
check_bold_closed(struct parser *p)
{
	if (p->bold)
		complain(p, p->bold, "** is not closed in its paragraph or condition");
	p->bold = NULL;
}

static void
toggle_bold(struct parser *p, const char *where)
{
	p->bold = p->bold ? NULL : where;
	add(p, PIECE_BOLD);
}

static void
add_break(struct parser *p)
{
	struct pieces *out = p->out;

	if (out->count && out->list[out->count - 1].kind == PIECE_BREAK)
		check_bold_closed(p);
	add(p, PIECE_BREAK);
}

/* Words between two tags. */
static void
add_words(struct parser *p, const char *from, const char *to)
{
	const char *start = from;

	for (const char *s = from; s < to; s++) {
		bool stars = *s == '*' && s + 1 < to && s[1] == '*';
		if (!stars && *s != '\n')
			continue;
		add_text(p, start, s);
		if (stars)
			toggle_bold(p, s++);
		else
			add_break(p);
		start = s + 1;
	}
	add_text(p, start, to);
}

struct tag {
	const char *begin, *end; /* with the braces */
	char sigil;              /* 0: a variable */
	const char *name;
	size_t length;
	const char *plural; /* behind the name's dot; NULL: none */
};

/* Cuts ".few" off the name. False: behind the dot stands no plural class. */
static bool
read_plural(struct tag *tag)
{
	const char *dot = memchr(tag->name, '.', tag->length);
	size_t n = dot ? (size_t)(tag->name + tag->length - dot) - 1 : 0;

	if (!dot)
		return true;
	for (const char *const *c = plural_classes; *c; c++)
		if (strlen(*c) == n && memcmp(*c, dot + 1, n) == 0)
			tag->plural = *c;
	tag->length = (size_t)(dot - tag->name);
	return tag->plural && tag->sigil && tag->sigil != '^';
}

static bool
is_name(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(s[i] >= 'a' && s[i] <= 'z') && !ascii_isdigit(s[i]) && s[i] != '_')
			return false;
	return n > 0;
}

/* The tag whose braces open at begin. False, and a complaint, when it is none of ours. */
static bool
read_tag(struct parser *p, const char *begin, struct tag *tag)
{
	const char *s = begin + 2;
	const char *close = memmem(s, (size_t)(p->end - s), "}}", 2);

	if (!close) {
		complain(p, begin, "{{ is not closed");
		p->at = p->end;
		return false;
	}
	*tag = (struct tag){.begin = begin, .end = close + 2};
	p->at = tag->end;
	if (s < close && strchr("#^/!", *s))
		tag->sigil = *s++;
	if (tag->sigil == '!')
		return true;
	while (s < close && ascii_isspace(*s))
		s++;
	while (close > s && ascii_isspace(close[-1]))
		close--;
	tag->name = s;
	tag->length = (size_t)(close - s);
	if (!read_plural(tag) || !is_name(s, tag->length)) {
		complain(p, begin,
		    "\"%.*s\" is not supported: only {{x}}, {{#x}}, {{^x}}, {{/x}}, {{! }} and "
		    "plurals "
		    "such as {{#x.few}} are",
		    (int)(tag->end - begin), begin);
		return false;
	}
	return true;
}

/* A condition's or a list's tag or a comment alone on its line takes the line with it: *from moves
 * back to where that line begins, p->at behind its end. */
static void
swallow_line(struct parser *p, const char *after_last, const char **from)
{
	const char *left = *from, *right = p->at;

	while (left > after_last && (left[-1] == ' ' || left[-1] == '\t'))
		left--;
	if (left > p->begin && left[-1] != '\n')
		return;
	while (right < p->end && (*right == ' ' || *right == '\t'))
		right++;
	if (right < p->end && *right != '\n')
		return;
	*from = left;
	p->at = right < p->end ? right + 1 : right;
}

static void
open_condition(struct parser *p, const struct tag *tag, const struct variable *variable)
{
	check_bold_closed(p);
	if (p->depth == DEPTH_MAX) {
		complain(p, tag->begin, "conditions are nested more than %d deep", DEPTH_MAX);
		return;
	}
	bool each = tag->sigil == '#' && !tag->plural && variable->kind == VALUE_LIST;
	struct piece *piece = add(p, each                ? PIECE_EACH
	                             : tag->sigil == '#' ? PIECE_IF
	                                                 : PIECE_UNLESS);
	piece->variable = variable;
	piece->plural = tag->plural;
	piece->text = tag->begin;
	p->open[p->depth++] = p->out->count - 1;
	if (each)
		p->scope = variable->items;
}

/* It is what the tag closes. */
static bool
is_named(const struct piece *open, const struct tag *tag)
{
	const char *name = open->variable->name;

	return open->plural == tag->plural && strlen(name) == tag->length &&
	       memcmp(name, tag->name, tag->length) == 0;
}

/* False: nothing of that name is open. */
static bool
close_condition(struct parser *p, const struct tag *tag)
{
	struct piece *open = p->depth ? &p->out->list[p->open[p->depth - 1]] : NULL;

	check_bold_closed(p);
	if (!open || !is_named(open, tag))
		return false;
	open->end = p->out->count;
	p->depth--;
	if (open->kind == PIECE_EACH)
		p->scope = p->template->vocabulary;
	return true;
}

static void
apply_tag(struct parser *p, const struct tag *tag)
{
	const struct vocabulary *v = p->scope;

	if (tag->sigil == '!' || (tag->sigil == '/' && close_condition(p, tag)))
		return;
	const struct variable *variable = variable_find(v, tag->name, tag->length);
	if (!variable)
		complain(p, tag->begin, "%s \"%s\" has no variable \"%.*s\"",
		    v == p->template->vocabulary ? "the template" : "an item of", v->template,
		    (int)tag->length, tag->name);
	else if (tag->sigil == '/')
		complain(p, tag->begin, "{{/%s}} closes nothing that is open here", variable->name);
	else if (tag->plural && variable->kind != VALUE_NUMBER && variable->kind != VALUE_COUNT)
		complain(p, tag->begin, "\"%s\" is no number: it has no plural \"%s\"",
		    variable->name, tag->plural);
	else if (tag->sigil)
		open_condition(p, tag, variable);
	else if (variable->kind == VALUE_FLAG)
		complain(p, tag->begin, "\"%s\" is yes or no: a condition, nothing to show",
		    variable->name);
	else if (variable->kind == VALUE_LIST)
		complain(p, tag->begin, "\"%s\" is a list: {{#%s}}..{{/%s}} shows its items",
		    variable->name, variable->name, variable->name);
	else
		add(p, PIECE_VALUE)->variable = variable;
}

static void
parse_part(struct parser *p, const char *begin, const char *end, struct pieces *out)
{
	p->begin = p->at = begin;
	p->end = end;
	p->out = out;
	p->scope = p->template->vocabulary;
	while (p->at < p->end) {
		const char *from = p->at;
		const char *braces = memmem(from, (size_t)(p->end - from), "{{", 2);
		struct tag tag;
		if (!braces) {
			add_words(p, from, p->end);
			break;
		}
		if (!read_tag(p, braces, &tag)) {
			add_words(p, from, braces);
			continue;
		}
		if (tag.sigil)
			swallow_line(p, from, &braces);
		add_words(p, from, braces);
		apply_tag(p, &tag);
	}
	check_bold_closed(p);
	while (p->depth) {
		const struct piece *open = &out->list[p->open[--p->depth]];
		complain(p, open->text, "{{#%s}} is not closed", open->variable->name);
	}
}

static void
parse_subject(struct parser *p, const char *begin, const char *end)
{
	struct pieces *subject = &p->template->subject;

	parse_part(p, begin, end, subject);
	for (size_t i = 0; i < subject->count; i++) {
		if (subject->list[i].kind == PIECE_BOLD)
			complain(p, begin, "a subject has no bold text");
		if (subject->list[i].kind == PIECE_EACH)
			complain(p, begin, "a subject shows no list");
	}
	if (!subject->count)
		complain(p, begin, "the subject is empty");
}

/* "Subject: ..." LF LF body. */
static void
parse_file(struct parser *p, const char *source, size_t n)
{
	static const char field[] = "Subject: ";
	const char *end = source + n, *line = memchr(source, '\n', n);

	if (!utf8_valid(source, n) || memchr(source, 0, n) || memchr(source, '\r', n))
		complain(p, source, "not UTF-8 text with LF line ends");
	else if (!line || strncmp(source, field, sizeof field - 1) != 0)
		complain(p, source, "the first line is not \"Subject: ...\"");
	else if (line + 1 == end || line[1] != '\n')
		complain(p, line + 1, "the second line is not blank");
	else {
		parse_subject(p, source + sizeof field - 1, line);
		parse_part(p, line + 2, end, &p->template->body);
		if (!p->failed && !p->template->body.count)
			complain(p, line + 2, "the body is empty");
	}
}

/* It is there as long as the process, in each that sends. */
static void
fit(struct pieces *p)
{
	p->size = p->count;
	p->list = xrealloc(p->list, p->size * sizeof *p->list);
}

struct template *
template_parse(
    const struct vocabulary *v, const char *file, const char *source, size_t n, struct str *errors)
{
	struct template *t = xcalloc(1, sizeof *t);
	struct parser p = {.file = file, .errors = errors, .template = t};

	t->vocabulary = v;
	t->source = xmalloc(n + 1);
	memcpy(t->source, source, n);
	t->source[n] = 0;
	p.source = t->source;
	parse_file(&p, t->source, n);
	if (p.failed) {
		template_free(&t);
		return NULL;
	}
	fit(&t->subject);
	fit(&t->body);
	return t;
}

void
template_free(struct template **t)
{
	if (!*t)
		return;
	free((*t)->subject.list);
	free((*t)->body.list);
	free((*t)->source);
	free(*t);
	*t = NULL;
}
