/* template.c and render.c: any template (before the first NUL) with any facts (behind it). What
 * parses is shown or refused for a missing fact; what is shown is well-formed. */
#include "../../daemon/send/render.h"

#include <assert.h>
#include "../unit/html_whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_shown(const struct rendered *r)
{
	assert(utf8_valid(r->subject, strlen(r->subject)) && utf8_valid(r->text, strlen(r->text)));
	assert(utf8_valid(r->html, strlen(r->html)));
	assert(!strpbrk(r->subject, "\r\n") && !strstr(r->text, "\n\n\n"));
	assert(r->text[strlen(r->text) - 1] == '\n');
	assert(html_whole(r->html));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct dates *dates;
	size_t n = strnlen((const char *)data, size);
	char *facts =
	    xstrndup(n < size ? (const char *)data + n + 1 : "{}", n < size ? size - n - 1 : 2);
	struct str errors = {0};
	struct fail f = {0};
	struct rendered r;

	if (!dates)
		dates = dates_new();
	for (size_t i = 0; i < vocabulary_count; i++) {
		struct template *t =
		    template_parse(&vocabularies[i], "fuzz", (const char *)data, n, &errors);
		assert(t ? !errors.len : errors.len > 0);
		str_truncate(&errors, 0);
		if (!t)
			continue;
		if (render(t, "en", "UTC", facts, dates, &r, &f) == DONE)
			check_shown(&r);
		else
			assert(f.text[0] && !r.text);
		rendered_free(&r);
		template_free(&t);
	}
	str_free(&errors);
	free(facts);
	return 0;
}
