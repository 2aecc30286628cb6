#include "letter.h"

#include <stdlib.h>

struct mail *
letter(const char *text)
{
	char *bytes = xstrdup(text);

	return mail_parse(bytes, strlen(bytes), false);
}

void
letter_free(struct mail **m)
{
	char *bytes = (char *)(uintptr_t)(*m)->bytes;

	mail_free(m);
	free(bytes);
}
