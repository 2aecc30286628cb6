#include <stdio.h>
#include <string.h>
#include "language.h"

static bool
is_optional(const struct words_group *g, const char *name)
{
	for (const char *const *o = g->optional; *o; o++)
		if (strcmp(*o, name) == 0)
			return true;
	return false;
}

static void
print_group(const struct words_group *g, const struct words *english)
{
	printf("\n%s = {\n", g->name);
	for (const char *const *name = g->keys; *name; name++) {
		char *key = xasprintf("%s.%s", g->name, *name),
		     *examples = language_examples(english, key);

		if (*examples || is_optional(g, *name))
			printf("    #%s%s%s\n", is_optional(g, *name) ? " (optional)" : "",
			    *examples ? " in English: " : "", examples);
		printf("    %s = [  ];\n", *name);
		free(examples);
		free(key);
	}
	puts("};");
}

void
language_print_new(const char *english)
{
	struct str errors = {0};
	struct words *w = words_load_one(english, "en", &errors);

	puts("# The words of a language. What each list is stands in promised-languages(7).\n"
	     "# promisectl languages check FOLDER says what is left to do.\n"
	     "name = \"\";");
	for (size_t i = 0; i < words_group_count; i++)
		print_group(&words_groups[i], w);
	words_free(&w);
	str_free(&errors);
}
