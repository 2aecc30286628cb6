#include "letter.h"

#include <stdio.h>
#include <stdlib.h>
#include "../../daemon/read/words.h"

void
letter_words(void)
{
	static bool known;
	struct str errors = {0};

	if (!known && !words_use_folder("conf/languages", &errors)) {
		fputs(str_text(&errors), stderr);
		abort();
	}
	known = true;
	str_free(&errors);
}

struct mail *
letter(const char *text)
{
	char *bytes = xstrdup(text);

	letter_words();
	return mail_parse(bytes, strlen(bytes), false);
}

void
letter_free(struct mail **m)
{
	char *bytes = (char *)(uintptr_t)(*m)->bytes;

	mail_free(m);
	free(bytes);
}
