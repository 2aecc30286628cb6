#include "words.h"

#include "../common/path.h"

struct words *
words_installed(void)
{
	struct str errors = {0};
	char *folder = path_data("languages");
	struct words *words = words_load(folder, &errors);

	if (!words)
		fputs(str_text(&errors), stderr);
	free(folder);
	str_free(&errors);
	return words;
}
