#include "answers.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>
#include "file.h"
#include "text.h"

enum { ANSWERS_MAX = 256 * 1024 };

/* A later one of these overrules an earlier one. */
enum source { NOWHERE, KEPT, IN_FILE, ON_LINE };

struct entry {
	char *value; /* NULL: no answer */
	enum source source;
};

/* As many as there are questions, in the same order. */
struct answers {
	struct entry *entries;
};

struct answers *
answers_new(void)
{
	struct answers *a = xcalloc(1, sizeof *a);

	a->entries = xcalloc(question_count, sizeof *a->entries);
	return a;
}

static void
forget(struct entry *e)
{
	if (e->value)
		explicit_bzero(e->value, strlen(e->value));
	free(e->value);
	*e = (struct entry){0};
}

void
answers_free(struct answers **a)
{
	if (!*a)
		return;
	for (size_t i = 0; i < question_count; i++)
		forget(&(*a)->entries[i]);
	free((*a)->entries);
	free(*a);
	*a = NULL;
}

/* A key that is no question's is a bug of the caller's. */
static struct entry *
entry_of(const struct answers *a, const char *key)
{
	const char *near;
	const struct question *q = question_find(key, &near);

	if (!q)
		abort();
	return &a->entries[q - questions];
}

const char *
answer_of(const struct answers *a, const char *key)
{
	return entry_of(a, key)->value;
}

bool
answer_is_given(const struct answers *a, const char *key)
{
	return entry_of(a, key)->source > KEPT;
}

void
answer_set(struct answers *a, const char *key, const char *value)
{
	struct entry *e = entry_of(a, key);
	char *copy = xstrdup(value); /* value may be the old one */

	forget(e);
	*e = (struct entry){copy, ON_LINE};
}

void
answer_forget(struct answers *a, const char *key)
{
	struct entry *e = entry_of(a, key);

	if (e->value)
		e->source = KEPT;
}

void
answer_drop(struct answers *a, const char *key)
{
	struct entry *e = entry_of(a, key);

	if (e->source == KEPT)
		forget(e);
}

static bool
store(struct answers *a, const char *key, const char *value, enum source source, struct str *why)
{
	const char *near;
	const struct question *q = question_find(key, &near);

	if (!q) {
		str_addf(why, "there is no question \"%s\"", key);
		if (near)
			str_addf(why, "; did you mean \"%s\"?", near);
		return false;
	}
	struct entry *e = &a->entries[q - questions];
	if (e->source > source || !*value) /* left empty in the template: not answered */
		return true;
	if (e->source == source) {
		str_addf(why, "\"%s\" is answered twice", key);
		return false;
	}
	if (!question_check(q, value, why))
		return false;
	forget(e);
	*e = (struct entry){xstrdup(value), source};
	return true;
}

static bool
store_line(struct answers *a, const char *line, size_t n, enum source source, struct str *why)
{
	const char *equals = memchr(line, '=', n);

	if (!equals) {
		str_addz(why, "not a line like: key = value");
		return false;
	}
	char *key = text_bare(line, (size_t)(equals - line)),
	     *value = text_bare(equals + 1, n - (size_t)(equals + 1 - line));
	bool ok = store(a, key, value, source, why);
	explicit_bzero(value, strlen(value));
	free(value);
	free(key);
	return ok;
}

static bool
is_blank(const char *line, size_t n)
{
	size_t i = 0;

	while (i < n && ascii_isspace((unsigned char)line[i]))
		i++;
	return i == n || line[i] == '#';
}

static bool
has_secret(const struct answers *a)
{
	for (size_t i = 0; i < question_count; i++)
		if (questions[i].secret && a->entries[i].value)
			return true;
	return false;
}

static bool
read_lines(
    struct answers *a, const char *path, const char *text, enum source source, struct str *errors)
{
	bool ok = true;

	for (unsigned line = 1; *text; line++) {
		size_t n = strcspn(text, "\n");
		struct str why = {0};
		if (!is_blank(text, n) && !store_line(a, text, n, source, &why)) {
			str_addf(errors, "%s:%u: %s\n", path, line, str_text(&why));
			ok = false;
		}
		str_free(&why);
		text += n + (text[n] == '\n');
	}
	return ok;
}

/* Of a pipe the modes say nothing. */
static bool
is_open_to_others(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 077);
}

bool
answers_read(struct answers *a, const char *path, bool kept, struct str *errors)
{
	struct str text = {0};
	bool ok = file_read(path, ANSWERS_MAX, &text);

	if (!ok)
		str_addf(errors, "cannot read %s: %s\n", path, strerrordesc_np(errno));
	ok = ok && read_lines(a, path, str_text(&text), kept ? KEPT : IN_FILE, errors);
	if (text.len)
		explicit_bzero(text.data, text.len);
	str_free(&text);
	if (ok && has_secret(a) && is_open_to_others(path)) {
		str_addf(errors, "%s holds a password and is open to others; do: chmod 600 %s\n",
		    path, path);
		return false;
	}
	return ok;
}

bool
answers_take(struct answers *a, const char *text, struct str *why)
{
	size_t n = strcspn(text, "=");
	char *key = text_bare(text, n);
	const char *near;
	const struct question *q = question_find(key, &near);
	bool ok = false;

	if (q && q->secret) /* every user of the machine sees the arguments of commands */
		str_addf(why, "a password does not belong on the command line: use %s_file", key);
	else if (!text[n])
		str_addf(why, "\"%s\" is not like key=value", text);
	else
		ok = store_line(a, text, strlen(text), ON_LINE, why);
	free(key);
	return ok;
}

void
answers_text(const struct answers *a, struct str *out)
{
	for (size_t i = 0; i < question_count; i++)
		if (a->entries[i].value && !questions[i].secret)
			str_addf(out, "%s = %s\n", questions[i].key, a->entries[i].value);
}
