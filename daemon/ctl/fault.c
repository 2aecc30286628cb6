#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fault *
append(struct faults *f)
{
	f->list = xrealloc(f->list, (f->count + 1) * sizeof *f->list);
	f->list[f->count] = (struct fault){.kind = FAULT, .number = f->count};
	return &f->list[f->count++];
}

void
fault_add(struct faults *f, const char *file, unsigned line, const char *format, ...)
{
	struct fault *fault = append(f);
	va_list args;

	va_start(args, format);
	fault->text = xvasprintf(format, args);
	va_end(args);
	fault->file = xstrdup(file);
	fault->line = line;
}

void
fault_note(struct faults *f, const char *file, unsigned line, const char *text)
{
	fault_add(f, file, line, "%s", text);
	f->list[f->count - 1].kind = FAULT_NOTE;
}

size_t
faults_count(const struct faults *f, enum fault_kind least)
{
	size_t count = 0;

	for (size_t i = 0; i < f->count; i++)
		count += f->list[i].kind >= least;
	return count;
}

static void
add_refused(struct faults *f, const char *line, size_t n)
{
	struct fault *fault = append(f);
	size_t colon = 0;
	char *end;

	while (colon + 1 < n && !(line[colon] == ':' && ascii_isdigit(line[colon + 1])))
		colon++;
	fault->kind = FAULT_REFUSED;
	if (colon + 1 >= n) {
		fault->file = xstrdup("");
		fault->text = xstrndup(line, n);
		return;
	}
	fault->file = xstrndup(line, colon);
	fault->line = (unsigned)strtoul(line + colon + 1, &end, 10);
	end += strspn(end, ": ");
	fault->text = xstrndup(end, (size_t)(line + n - end));
}

void
faults_add_refused(struct faults *f, const char *lines)
{
	for (size_t n; *lines; lines += n + (lines[n] == '\n')) {
		n = strcspn(lines, "\n");
		if (n)
			add_refused(f, lines, n);
	}
}

static int
compare(const void *a, const void *b)
{
	const struct fault *x = a, *y = b;
	int order = strcmp(x->file, y->file);

	if (order == 0 && x->line != y->line)
		order = x->line < y->line ? -1 : 1;
	return order != 0 ? order : (x->number > y->number) - (x->number < y->number);
}

static bool
is_known(const struct faults *f, size_t kept, const struct fault *one)
{
	for (size_t i = kept; i-- > 0 && f->list[i].line == one->line;)
		if (strcmp(f->list[i].text, one->text) == 0 &&
		    strcmp(f->list[i].file, one->file) == 0)
			return true;
	return false;
}

static void
forget(struct fault *f)
{
	free(f->file);
	free(f->text);
}

void
faults_sort(struct faults *f)
{
	size_t kept = 0;

	if (f->count)
		qsort(f->list, f->count, sizeof *f->list, compare);
	for (size_t i = 0; i < f->count; i++)
		if (is_known(f, kept, &f->list[i]))
			forget(&f->list[i]);
		else
			f->list[kept++] = f->list[i];
	f->count = kept;
}

void
faults_drop_notes(struct faults *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->count; i++)
		if (f->list[i].kind == FAULT_NOTE)
			forget(&f->list[i]);
		else
			f->list[kept++] = f->list[i];
	f->count = kept;
}

void
faults_free(struct faults *f)
{
	for (size_t i = 0; i < f->count; i++)
		forget(&f->list[i]);
	free(f->list);
	*f = (struct faults){0};
}
