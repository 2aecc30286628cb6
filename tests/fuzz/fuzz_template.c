/* template.c and render.c: any template (before the first NUL) with any facts (behind it). What
 * parses is shown or refused for a missing fact; what is shown is well-formed. */
#include "../../daemon/send/render.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Paragraphs side by side; lines, bold and links inside them, closed in order; every other sign
 * escaped. */
static void
check_html(const char *html)
{
	static const char *const tags[] = {"html", "body", "p", "b", "a"};
	int open[5] = {0};

	for (const char *s = html; *s; s++) {
		if (*s == '&')
			assert(!strncmp(s, "&amp;", 5) || !strncmp(s, "&lt;", 4) ||
			       !strncmp(s, "&gt;", 4) || !strncmp(s, "&quot;", 6) ||
			       !strncmp(s, "&#39;", 5) || !strncmp(s, "&#160;", 6));
		if (*s != '<')
			continue;
		if (strncmp(s, "<br>\n", 5) == 0) {
			assert(open[2] == 1);
			continue;
		}
		bool closing = s[1] == '/';
		const char *name = s + 1 + closing;
		size_t n = strspn(name, "htmlbodypa"), tag = 0;
		while (tag < 5 && (strlen(tags[tag]) != n || strncmp(tags[tag], name, n) != 0))
			tag++;
		assert(tag < 5);
		open[tag] += closing ? -1 : 1;
		assert(open[tag] == 0 || open[tag] == 1);
		if (tag == 3 || tag == 4)
			assert(open[2] == 1);
		if (tag == 2)
			assert(open[3] == 0 && open[4] == 0);
		s = strchr(s, '>');
		assert(s);
	}
	for (size_t i = 0; i < 5; i++)
		assert(open[i] == 0);
}

static void
check_shown(const struct rendered *r)
{
	assert(utf8_valid(r->subject, strlen(r->subject)) && utf8_valid(r->text, strlen(r->text)));
	assert(utf8_valid(r->html, strlen(r->html)));
	assert(!strpbrk(r->subject, "\r\n") && !strstr(r->text, "\n\n\n"));
	assert(r->text[strlen(r->text) - 1] == '\n');
	check_html(r->html);
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
