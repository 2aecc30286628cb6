#include "mail.h"

#include <stdarg.h>
#include "../common/str.h"

const struct field *
mail_field(const struct field *fields, const char *name)
{
	for (; fields; fields = fields->next)
		if (ascii_casecmp(fields->name, name) == 0)
			return fields;
	return NULL;
}

const struct field *
mail_next(const struct field *f)
{
	return mail_field(f->next, f->name);
}

const char *
mail_value(const struct field *fields, const char *name)
{
	const struct field *f = mail_field(fields, name);

	return f ? f->value : "";
}

const char *
part_parameter(const struct part *p, const char *name)
{
	for (const struct parameter *q = p->parameters; q; q = q->next)
		if (ascii_casecmp(q->name, name) == 0)
			return q->value;
	return "";
}

struct part *
part_walk(struct part *p)
{
	if (p->children)
		return p->children;
	while (p && !p->next)
		p = p->parent;
	return p ? p->next : NULL;
}

void
mail_warn(struct mail *m, const char *code, const char *format, ...)
{
	struct warning **end = &m->warnings;
	char detail[400];
	va_list args;
	int count = 0;

	va_start(args, format);
	vsnprintf(detail, sizeof detail, format, args);
	va_end(args);
	for (; *end; end = &(*end)->next, count++)
		if (strcmp((*end)->code, code) == 0 && strcmp((*end)->detail, detail) == 0)
			return;
	if (count >= 100) /* a mail of a thousand bad parts needs no thousand words */
		return;
	*end = arena_alloc(m->arena, sizeof **end);
	(*end)->code = arena_strdup(m->arena, code);
	(*end)->detail = arena_strdup(m->arena, detail);
}
