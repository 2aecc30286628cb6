#include "html.h"

#include <libxml/HTMLparser.h>
#include "../common/str.h"

enum { LIST_DEPTH = 16, QUOTE_DEPTH = 20 };

struct writer {
	struct str out;
	bool line_start; /* nothing stands on the current line yet */
	bool space;      /* white space is due before the next word */
	bool started;    /* any text at all was written */
	int newlines;    /* line ends due before the next word: 1 new line, 2 blank line between */
	int quotes;      /* depth of blockquote now */
	int quotes_last; /* and of the last line written */
	int paragraph;   /* the gap of the last <p>: its end has no attributes */
	int skip;        /* > 0: inside an element that is not shown, counts its elements */
	int pre;
	int lists;
	int item[LIST_DEPTH]; /* 0: bullets, n: the number of the next item */
	char *link;           /* the address of the open <a>, or NULL */
	size_t link_start;    /* where its text starts in out */
};

struct element {
	const char *name;
	int gap; /* line ends around it: 1 or 2 */
};

/* Elements that break lines. All others are inline. */
static const struct element blocks[] = {
    {"address", 1},
    {"article", 1},
    {"aside", 1},
    {"blockquote", 1},
    {"body", 1},
    {"caption", 1},
    {"center", 1},
    {"dd", 1},
    {"dir", 1},
    {"div", 1},
    {"dl", 1},
    {"dt", 1},
    {"fieldset", 1},
    {"figure", 1},
    {"footer", 1},
    {"form", 1},
    {"h1", 2},
    {"h2", 2},
    {"h3", 2},
    {"h4", 2},
    {"h5", 2},
    {"h6", 2},
    {"header", 1},
    {"hr", 2},
    {"html", 1},
    {"legend", 1},
    {"li", 1},
    {"main", 1},
    {"menu", 1},
    {"nav", 1},
    {"ol", 1},
    {"option", 1},
    {"p", 2},
    {"pre", 2},
    {"section", 1},
    {"table", 1},
    {"tbody", 1},
    {"tfoot", 1},
    {"thead", 1},
    {"title", 1},
    {"tr", 1},
    {"ul", 1},
};

static int
block_gap(const char *name)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (strcmp(blocks[i].name, name) == 0)
			return blocks[i].gap;
	return 0;
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

static const char *
attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes && attributes[0]; attributes += 2)
		if (ascii_casecmp((const char *)attributes[0], name) == 0)
			return attributes[1] ? (const char *)attributes[1] : "";
	return "";
}

/* Not shown on any screen. A style of "display:none" hides the teaser that newsletters put in
 * front. */
static bool
is_hidden(const char *name, const xmlChar **attributes)
{
	static const char *const never[] = {
	    "script", "style", "title", "template", "object", "applet", "audio", "video", NULL};
	const char *style = attribute(attributes, "style"), *display;

	if (is_one_of(name, never))
		return true;
	if (!(display = ascii_casestr(style, "display")))
		return false;
	display += strcspn(display, ":;");
	display += strspn(display, ": ");
	return ascii_starts(display, "none");
}

static void
quote_marks(struct writer *w, int depth)
{
	for (int i = 0; i < depth && i < QUOTE_DEPTH; i++)
		str_addc(&w->out, '>');
	if (depth)
		str_addc(&w->out, ' ');
}

/* Ends the line. A line that is only "--" gets its space back: it introduces a signature. */
static void
line_break(struct writer *w)
{
	while (w->out.len && w->out.data[w->out.len - 1] == ' ')
		str_truncate(&w->out, w->out.len - 1);
	size_t n = w->out.len;
	if (n >= 2 && memcmp(w->out.data + n - 2, "--", 2) == 0 &&
	    (n == 2 || w->out.data[n - 3] == '\n' ||
	        (n > 3 && memcmp(w->out.data + n - 4, "> ", 2) == 0)))
		str_addc(&w->out, ' ');
	str_addc(&w->out, '\n');
}

/* Writes the line ends that are due and what a line starts with. */
static void
before_text(struct writer *w)
{
	if (w->started && w->newlines) {
		line_break(w);
		for (int i = 1; i < w->newlines && i < 2; i++) {
			quote_marks(w, w->quotes < w->quotes_last ? w->quotes : w->quotes_last);
			line_break(w);
		}
	}
	if (!w->started || w->newlines)
		quote_marks(w, w->quotes);
	else if (w->space && !w->line_start)
		str_addc(&w->out, ' ');
	w->newlines = 0;
	w->space = false;
	w->started = true;
	w->line_start = false;
	w->quotes_last = w->quotes;
}

static void
gap(struct writer *w, int newlines)
{
	if (w->newlines < newlines && !(newlines == 1 && w->line_start))
		w->newlines = newlines;
	w->line_start = true;
	w->space = false;
}

/* <br>: ends the line at hand; on an empty line it makes a blank one. */
static void
forced_break(struct writer *w)
{
	w->newlines = w->line_start && w->newlines ? 2 : 1;
	w->line_start = true;
	w->space = false;
}

static void
add_text(struct writer *w, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool hard =
		    i + 1 < n && (unsigned char)s[i] == 0xc2 && (unsigned char)s[i + 1] == 0xa0;
		if (hard) { /* no-break space: kept inside a line, nothing at its start */
			i++;
			if (!w->line_start)
				str_addc(&w->out, ' ');
			w->space = false;
		} else if (w->pre && (s[i] == '\n' || s[i] == '\t')) {
			if (s[i] == '\n')
				forced_break(w);
			else if (!w->line_start)
				str_addc(&w->out, '\t');
		} else if (w->pre && s[i] == ' ') {
			if (w->line_start)
				before_text(w);
			str_addc(&w->out, ' ');
		} else if (ascii_isspace(s[i])) {
			w->space = true;
		} else {
			if (w->line_start || w->space)
				before_text(w);
			str_addc(&w->out, s[i]);
		}
	}
}

static void
item_start(struct writer *w)
{
	int *number = w->lists && w->lists <= LIST_DEPTH ? &w->item[w->lists - 1] : NULL;
	char mark[24] = "-";

	if (number && *number)
		snprintf(mark, sizeof mark, "%d.", (*number)++);
	add_text(w, mark, strlen(mark));
	w->space = true;
}

static void
list_start(struct writer *w, bool numbered)
{
	if (w->lists < LIST_DEPTH)
		w->item[w->lists] = numbered ? 1 : 0;
	w->lists++;
}

/* Only addresses that can be followed from a text. */
static void
link_start(struct writer *w, const char *href)
{
	href += strspn(href, " \t\r\n");
	free(w->link);
	w->link = NULL;
	if (ascii_starts(href, "http:") || ascii_starts(href, "https:") ||
	    ascii_starts(href, "mailto:") || ascii_starts(href, "ftp:") ||
	    ascii_starts(href, "tel:"))
		w->link = xstrndup(href, 2000);
	w->link_start = w->out.len;
}

/* The text shows the address already, with or without scheme, "www." and the slash at the end. */
static bool
link_shown(const char *text, const char *link)
{
	const char *colon = strchr(link, ':') + 1;

	colon += strspn(colon, "/");
	if (ascii_starts(colon, "www."))
		colon += 4;
	size_t n = strcspn(colon, ascii_starts(link, "mailto:") ? "?" : "");
	while (n && colon[n - 1] == '/')
		n--;
	char *bare = xstrndup(colon, n);
	bool shown = !*bare || ascii_casestr(text, bare);
	free(bare);
	return shown;
}

static void
link_end(struct writer *w)
{
	if (!w->link)
		return;
	const char *text = str_text(&w->out) + w->link_start;
	if (w->out.len > w->link_start && text[strspn(text, " \n>\t")] &&
	    !link_shown(text, w->link)) {
		size_t length = strcspn(w->link, " \t\r\n");
		w->space = true;
		add_text(w, "(", 1);
		add_text(w, w->link, length);
		add_text(w, ")", 1);
	}
	free(w->link);
	w->link = NULL;
}

/* Outlook's paragraphs have no margin: an empty line between them is a paragraph of its own. */
static int
gap_of(const char *name, const xmlChar **attributes)
{
	int lines = block_gap(name);

	if (lines == 2 && strcmp(name, "p") == 0 &&
	    ascii_starts(attribute(attributes, "class"), "Mso"))
		return 1;
	return lines;
}

static void
on_start(void *state, const xmlChar *element, const xmlChar **attributes)
{
	struct writer *w = state;
	const char *name = (const char *)element;

	if (w->skip || is_hidden(name, attributes)) {
		w->skip++;
		return;
	}
	int lines = gap_of(name, attributes);
	if (name[0] == 'p' && !name[1])
		w->paragraph = lines;
	if (lines)
		gap(w, lines);
	if (strcmp(name, "br") == 0)
		forced_break(w);
	else if (strcmp(name, "blockquote") == 0)
		w->quotes++;
	else if (strcmp(name, "ul") == 0 || strcmp(name, "ol") == 0)
		list_start(w, name[0] == 'o');
	else if (strcmp(name, "li") == 0)
		item_start(w);
	else if (strcmp(name, "a") == 0)
		link_start(w, attribute(attributes, "href"));
	else if (strcmp(name, "pre") == 0)
		w->pre++;
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		w->space = true;
}

static void
on_end(void *state, const xmlChar *element)
{
	struct writer *w = state;
	const char *name = (const char *)element;

	if (w->skip) {
		w->skip--;
		return;
	}
	if (strcmp(name, "a") == 0)
		link_end(w);
	else if (strcmp(name, "pre") == 0 && w->pre)
		w->pre--;
	else if ((strcmp(name, "ul") == 0 || strcmp(name, "ol") == 0) && w->lists)
		w->lists--;
	if (block_gap(name))
		gap(w, name[0] == 'p' && !name[1] ? w->paragraph : block_gap(name));
	if (strcmp(name, "blockquote") == 0 && w->quotes)
		w->quotes--;
}

static void
on_text(void *state, const xmlChar *text, int n)
{
	struct writer *w = state;

	if (!w->skip)
		add_text(w, (const char *)text, (size_t)n);
}

static void
quiet(void *state, const char *message, ...)
{
	(void)state;
	(void)message;
}

void
html_prepare(void)
{
	struct arena *a = arena_new();
	bool cut;

	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, quiet);
	html_text(a, "<p>&amp;&eacute;", &cut); /* whatever it allocates at the first use */
	arena_free(&a);
}

static void
parse(struct writer *w, const char *html, size_t n)
{
	htmlSAXHandler handler = {.startElement = on_start,
	    .endElement = on_end,
	    .characters = on_text,
	    .ignorableWhitespace = on_text};
	htmlParserCtxtPtr parser =
	    htmlCreatePushParserCtxt(&handler, w, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

	if (!parser)
		return;
	htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	                               HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
	htmlParseChunk(parser, html, (int)n, 0);
	htmlParseChunk(parser, "", 0, 1);
	htmlFreeParserCtxt(parser);
}

const char *
html_text(struct arena *a, const char *html, bool *cut)
{
	struct writer w = {.line_start = true};
	size_t n = strlen(html);

	*cut = n > HTML_MAX;
	parse(&w, html, *cut ? utf8_cut(html, n, HTML_MAX) : n);
	free(w.link);
	if (w.out.len)
		line_break(&w);
	struct str clean = {0};
	utf8_clean(
	    &clean, str_text(&w.out), w.out.len); /* the parser lets some bad bytes through */
	const char *text = arena_strndup(a, str_text(&clean), clean.len);
	str_free(&clean);
	str_free(&w.out);
	return text;
}
