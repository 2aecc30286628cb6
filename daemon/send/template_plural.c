/* Whoever gives the words beside a number one form must give them all. */
#include "plural.h"
#include "template.h"

static bool
has_form(const struct pieces *pieces, size_t end, const struct variable *v, const char *class)
{
	for (size_t i = 0; i < end; i++)
		if (pieces->list[i].variable == v && pieces->list[i].plural &&
		    (!class || pieces->list[i].plural == class))
			return true;
	return false;
}

static void
check_forms(const struct template *t, const struct pieces *pieces, const char *language,
    const char *file, struct str *errors)
{
	for (size_t i = 0; i < pieces->count; i++) {
		const struct piece *p = &pieces->list[i];
		size_t line = 1;
		if (!p->plural || has_form(pieces, i, p->variable, NULL))
			continue;
		for (const char *s = t->source; s < p->text; s++)
			line += *s == '\n';
		for (const char *const *c = plural_classes; *c; c++)
			if (plural_needed(language, *c) &&
			    !has_form(pieces, pieces->count, p->variable, *c))
				str_addf(errors,
				    "%s:%zu: {{#%s.%s}} is missing: numbers have that form in this "
				    "language\n",
				    file, line, p->variable->name, *c);
	}
}

void
template_check_plurals(
    const struct template *t, const char *language, const char *file, struct str *errors)
{
	check_forms(t, &t->subject, language, file, errors);
	check_forms(t, &t->body, language, file, errors);
}
