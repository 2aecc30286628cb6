/* Is it the plain HTML that we write: paragraphs side by side; lines, bold and links inside them,
 * closed in order; every other sign escaped? */
#ifndef HTML_WHOLE_H
#define HTML_WHOLE_H

#include <stdbool.h>
#include <string.h>

static bool
is_escaped(const char *s)
{
	static const char *const signs[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#160;"};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(s, signs[i], strlen(signs[i])) == 0)
			return true;
	return false;
}

enum html_tag { HTML_HTML, HTML_BODY, HTML_P, HTML_B, HTML_A, HTML_TAGS };

static size_t
html_tag(const char *name)
{
	static const char *const names[] = {"html", "body", "p", "b", "a"};
	size_t n = strspn(name, "htmlbodypa"), tag = 0;

	while (tag < HTML_TAGS && (strlen(names[tag]) != n || strncmp(names[tag], name, n) != 0))
		tag++;
	return tag;
}

/* A tag at s, "<" already read; open: how many of each are. */
static bool
html_tag_fits(const char *s, int open[HTML_TAGS])
{
	bool closing = *s == '/';
	size_t tag = html_tag(s + closing);

	if (tag == HTML_TAGS)
		return false;
	open[tag] += closing ? -1 : 1;
	if (open[tag] != 0 && open[tag] != 1)
		return false;
	if (tag == HTML_P)
		return !open[HTML_B] && !open[HTML_A];
	return tag < HTML_P || open[HTML_P] == 1;
}

static bool
html_whole(const char *html)
{
	int open[HTML_TAGS] = {0};

	for (const char *s = html; *s; s++) {
		if (*s == '&' && !is_escaped(s))
			return false;
		if (*s != '<')
			continue;
		if (strncmp(s, "<br>\n", 5) == 0 && open[HTML_P] == 1)
			continue;
		if (!html_tag_fits(s + 1, open))
			return false;
		s = strchr(s, '>');
		if (!s)
			return false;
	}
	for (size_t i = 0; i < HTML_TAGS; i++)
		if (open[i])
			return false;
	return true;
}

#endif
