#include "page.h"

#include "address.h"

static void
add_escaped(struct str *html, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		switch (s[i]) {
		case '&':
			str_addz(html, "&amp;");
			break;
		case '<':
			str_addz(html, "&lt;");
			break;
		case '>':
			str_addz(html, "&gt;");
			break;
		case '"':
			str_addz(html, "&quot;");
			break;
		case '\'':
			str_addz(html, "&#39;");
			break;
		default:
			str_addc(html, s[i]);
		}
	}
}

/* The length of the word at s that can be a link, without the punctuation that closes a sentence.
 */
static size_t
link_length(const char *s, size_t n)
{
	size_t length = 0;

	while (length < n && s[length] > ' ' && s[length] <= '~' && !strchr("<>\"'()", s[length]))
		length++;
	while (length && strchr(".,;:!?", s[length - 1]))
		length--;
	return length;
}

/* What stands before the word in href: "" for an address of the web, "mailto:" for one of mail,
 * NULL: no link. */
static const char *
link_scheme(const char *s, size_t n)
{
	if ((n > 8 && ascii_ncasecmp(s, "https://", 8) == 0) ||
	    (n > 7 && ascii_ncasecmp(s, "http://", 7) == 0))
		return "";
	if (!memchr(s, '@', n))
		return NULL;
	char *address = xstrndup(s, n);
	const char *scheme = address_check(address) == ADDRESS_ASCII ? "mailto:" : NULL;
	free(address);
	return scheme;
}

static void
add_linked(struct str *html, const char *s, size_t n)
{
	for (size_t i = 0, step; i < n; i += step) {
		bool begins = i == 0 || strchr(" (<:", s[i - 1]);
		size_t length = begins ? link_length(s + i, n - i) : 0;
		const char *scheme = length ? link_scheme(s + i, length) : NULL;
		step = scheme ? length : 1;
		if (scheme) {
			str_addf(html, "<a href=\"%s", scheme);
			add_escaped(html, s + i, length);
			str_addz(html, "\">");
		}
		add_escaped(html, s + i, step);
		if (scheme)
			str_addz(html, "</a>");
	}
}

static void
close_bold(struct page *p)
{
	if (p->in_bold)
		str_addz(&p->html, "</b>");
	p->in_bold = false;
}

static void
close_paragraph(struct page *p)
{
	close_bold(p);
	if (p->open)
		str_addz(&p->html, "</p>\n");
	p->open = false;
}

/* Tags are written when words need them, so that none stands around nothing. */
static void
begin_words(struct page *p)
{
	if (p->text.len)
		str_add(&p->text, "\n\n", p->breaks < 2 ? p->breaks : 2);
	if (p->breaks > 1)
		close_paragraph(p);
	if (!p->bold)
		close_bold(p);
	if (!p->open)
		str_addz(&p->html, "<p>");
	else if (p->breaks)
		str_addz(&p->html, "<br>\n");
	if (p->bold && !p->in_bold)
		str_addz(&p->html, "<b>");
	p->in_bold = p->bold;
	p->open = true;
	p->breaks = 0;
}

void
page_words(struct page *p, const char *s, size_t n, bool linked)
{
	bool fresh = !p->open || p->breaks;

	while (fresh && n && *s == ' ')
		s++, n--;
	if (!n)
		return;
	begin_words(p);
	str_add(&p->text, s, n);
	if (linked)
		add_linked(&p->html, s, n);
	else
		add_escaped(&p->html, s, n);
}

void
page_break(struct page *p)
{
	while (p->breaks == 0 && p->text.len && p->text.data[p->text.len - 1] == ' ')
		str_truncate(&p->text, p->text.len - 1);
	p->breaks++;
}

void
page_lines(struct page *p, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\r\n");
		page_words(p, s, n, true);
		s += n;
		if (*s)
			page_break(p);
		s += *s == '\r' && s[1] == '\n' ? 2 : *s != 0;
	}
}

/* HTML makes one space of several: every one but the last of a row has to be one that stays. */
static void
add_columns(struct str *html, const char *s, size_t n)
{
	static const char kept[] = "&#160;", tab[] = "&#160;&#160;&#160;&#160;&#160;&#160;&#160; ";

	for (size_t i = 0; i < n; i++) {
		bool last = i > 0 && (i + 1 == n || (s[i + 1] != ' ' && s[i + 1] != '\t'));
		if (s[i] == '\t')
			str_addz(html, tab);
		else if (s[i] == ' ' && !last)
			str_addz(html, kept);
		else
			add_escaped(html, s + i, 1);
	}
}

static bool
is_blank(const char *s, size_t n)
{
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		n--;
	return n == 0;
}

void
page_text(struct page *p, const char *s)
{
	bool begun = false;
	unsigned ends = 0;

	for (size_t n; *s; s += n + (s[n] == '\n')) {
		n = strcspn(s, "\n");
		if (!is_blank(s, n)) {
			for (; begun && ends; ends--)
				page_break(p);
			begin_words(p);
			str_add(&p->text, s, n);
			add_columns(&p->html, s, n);
			begun = true;
			ends = 0;
		}
		ends++;
	}
}

void
page_bold(struct page *p)
{
	p->bold = !p->bold;
}

void
page_finish(struct page *p, const char *language, char **text, char **html)
{
	struct str whole = {0};

	page_break(p);
	close_paragraph(p);
	str_addc(&p->text, '\n');
	str_addf(
	    &whole, "<html lang=\"%s\"><body>\n%s</body></html>\n", language, str_text(&p->html));
	*text = str_take(&p->text);
	*html = str_take(&whole);
	str_free(&p->html);
	*p = (struct page){0};
}
