#include <dirent.h>
#include <string.h>
#include <unistd.h>
#include "../send/catalogue.h"
#include "file.h"
#include "honesty.h"
#include "language.h"

/* The template of that file; NULL: there is none, or it is refused. */
static struct template *
read_template(const struct vocabulary *v, const char *file, struct str *errors)
{
	struct str source = {0};
	struct template *t = NULL;

	if (file_read(file, CATALOGUE_FILE_MAX, &source))
		t = template_parse(v, file, str_text(&source), source.len, errors);
	else
		str_addf(errors, "%s:1: cannot be read (or is larger than %d bytes)\n", file,
		    CATALOGUE_FILE_MAX);
	str_free(&source);
	return t;
}

static unsigned
line_of(const struct template *t, const char *where)
{
	unsigned line = 1;

	for (const char *p = t->source; where && p < where; p++)
		line += *p == '\n';
	return line;
}

/* Where the pieces of that list or condition begin and end, in a list's items or outside. */
static bool
uses(const struct pieces *all, const struct variable *v, const char **list_at,
    const struct variable *list)
{
	size_t inside = 0; /* the end of the list that we are in */
	const struct piece *in = NULL;

	for (size_t i = 0; i < all->count; i++) {
		const struct piece *p = &all->list[i];

		if (in && i >= inside)
			in = NULL;
		if (p->kind == PIECE_EACH && p->variable == list && list_at)
			*list_at = p->text;
		if (p->variable == v && (list ? in && in->variable == list : !in))
			return true;
		if (p->kind == PIECE_EACH) {
			in = p;
			inside = p->end;
		}
	}
	return false;
}

struct comparison {
	const struct template *ours, *english;
	const char *file, *english_file;
	struct faults *out;
};

/* list: of whose items the variable is; NULL: of none. */
static void
compare_variable(const struct comparison *c, const struct variable *v, const struct variable *list)
{
	const char *at = NULL;

	if (v->kind == VALUE_COUNT ||
	    (!uses(&c->english->subject, v, NULL, list) && !uses(&c->english->body, v, NULL, list)))
		return;
	if (uses(&c->ours->subject, v, NULL, list) || uses(&c->ours->body, v, &at, list))
		return;
	if (list && !at) /* the list itself is missing, and told of */
		return;
	fault_add(c->out, c->file, line_of(c->ours, at), "never tells {{%s}}%s%s%s, which %s does",
	    v->name, list ? " of {{#" : "", list ? list->name : "", list ? "}}" : "",
	    c->english_file);
}

static void
compare(const struct comparison *c)
{
	const struct vocabulary *v = c->ours->vocabulary;

	for (size_t i = 0; i < v->count; i++) {
		const struct variable *one = &v->variables[i];

		compare_variable(c, one, NULL);
		for (size_t k = 0; one->items && k < one->items->count; k++)
			compare_variable(c, &one->items->variables[k], one);
	}
}

static void
check_template(const struct language *l, const struct honesty *h, const struct vocabulary *v,
    struct faults *out)
{
	char *file = xasprintf("%s/%s/%s.mustache", l->folder, l->code, v->template),
	     *english_file = xasprintf("%s/en/%s.mustache", l->english, v->template);
	struct str errors = {0}, ignored = {0};
	struct comparison c = {.file = file, .english_file = english_file, .out = out};
	bool english = strcmp(l->code, "en") == 0, there = access(file, F_OK) == 0;
	struct template *ours = there ? read_template(v, file, &errors) : NULL,
	                *theirs =
	                    ours && !english ? read_template(v, english_file, &ignored) : NULL;

	if (!there && english)
		str_addf(&errors, "%s:1: missing: there must be one in English\n", file);
	else if (!there && v->customer)
		fault_add(out, file, 1, "missing: mails of this kind go out in English");
	if (ours)
		template_check_plurals(ours, l->code, file, &errors);
	if (ours && h)
		honesty_check(h, ours, file, out);
	c.ours = ours;
	c.english = theirs;
	if (ours && theirs && strcmp(ours->source, theirs->source) == 0)
		fault_add(out, file, 1, "is the English one");
	else if (ours && theirs)
		compare(&c);
	faults_add_refused(out, str_text(&errors));
	template_free(&ours);
	template_free(&theirs);
	str_free(&errors);
	str_free(&ignored);
	free(file);
	free(english_file);
}

/* Files whose name no template has. */
static void
check_names(const struct language *l, struct faults *out)
{
	char *path = xasprintf("%s/%s", l->folder, l->code);
	DIR *dir = opendir(path);
	struct str errors = {0};

	for (struct dirent *e; dir && (e = readdir(dir));) {
		const char *dot = strrchr(e->d_name, '.');
		if (e->d_name[0] == '.' || !dot || strcmp(dot, ".mustache") != 0)
			continue;
		char *name = xstrndup(e->d_name, (size_t)(dot - e->d_name));
		if (!vocabulary_find(name))
			str_addf(&errors, "%s/%s:1: there is no template of the name \"%s\"\n",
			    path, e->d_name, name);
		free(name);
	}
	if (dir)
		closedir(dir);
	faults_add_refused(out, str_text(&errors));
	str_free(&errors);
	free(path);
}

void
language_check_templates(const struct language *l, struct faults *out)
{
	struct honesty *h = l->words ? honesty_new(l->words, l->code) : NULL;

	check_names(l, out);
	for (size_t i = 0; language_is_spoken(l) && i < vocabulary_count; i++)
		check_template(l, h, &vocabularies[i], out);
	honesty_free(&h);
}
