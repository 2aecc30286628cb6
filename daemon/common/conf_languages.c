#include "conf.h"

#include <dirent.h>
#include <unistd.h>
#include "path.h"

/* Every other template may be missing and come in English; who has not even this one is no language
 * of the desk's. */
static bool
has_templates(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s/receipt.mustache", folder, name);
	bool found = name[0] != '.' && access(path, R_OK) == 0;

	free(path);
	return found;
}

char **
conf_languages(void)
{
	char *folder = path_data("languages");
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	char **list = xcalloc((size_t)(count > 0 ? count : 0) + 1, sizeof *list);

	for (int i = 0, n = 0; i < count; i++) {
		if (has_templates(folder, entries[i]->d_name))
			list[n++] = xstrdup(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	free(folder);
	return list;
}

void
conf_languages_free(char ***languages)
{
	for (char **l = *languages; l && *l; l++)
		free(*l);
	free(*languages);
	*languages = NULL;
}
