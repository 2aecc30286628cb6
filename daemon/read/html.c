#include "html.h"

#include <libxml/HTMLparser.h>
#include "../common/str.h"
#include "html_writer.h"

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
look_for_mark(struct html_writer *w, const xmlChar **attributes)
{
	enum html_mark_kind kind = MARK_NONE;

	if (!w->quotes && attributes)
		kind = html_mark_kind(attribute(attributes, "id"), attribute(attributes, "class"),
		    attribute(attributes, "style"), attribute(attributes, "name"));
	html_spot_open(w->spots, kind, w->out.len);
}

static void
on_start(void *state, const xmlChar *element, const xmlChar **attributes)
{
	struct html_writer *w = state;
	const char *name = (const char *)element;

	if (w->skip || is_hidden(name, attributes)) {
		w->skip++;
		return;
	}
	if (w->spots)
		look_for_mark(w, attributes);
	int lines = gap_of(name, attributes);
	if (name[0] == 'p' && !name[1])
		w->paragraph = lines;
	if (lines)
		writer_gap(w, lines);
	if (strcmp(name, "br") == 0)
		writer_break(w);
	else if (strcmp(name, "blockquote") == 0)
		w->quotes++;
	else if (strcmp(name, "ul") == 0 || strcmp(name, "ol") == 0)
		writer_list(w, name[0] == 'o');
	else if (strcmp(name, "li") == 0)
		writer_item(w);
	else if (strcmp(name, "a") == 0)
		writer_link(w, attribute(attributes, "href"));
	else if (strcmp(name, "pre") == 0)
		w->pre++;
	else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
		w->space = true;
}

static void
on_end(void *state, const xmlChar *element)
{
	struct html_writer *w = state;
	const char *name = (const char *)element;

	if (w->skip) {
		w->skip--;
		return;
	}
	if (w->spots)
		html_spot_close(w->spots, w->out.len);
	if (strcmp(name, "a") == 0)
		writer_link_end(w);
	else if (strcmp(name, "pre") == 0 && w->pre)
		w->pre--;
	else if ((strcmp(name, "ul") == 0 || strcmp(name, "ol") == 0) && w->lists)
		w->lists--;
	if (block_gap(name))
		writer_gap(w, name[0] == 'p' && !name[1] ? w->paragraph : block_gap(name));
	if (strcmp(name, "blockquote") == 0 && w->quotes)
		w->quotes--;
}

static void
on_text(void *state, const xmlChar *text, int n)
{
	struct html_writer *w = state;

	if (!w->skip)
		writer_text(w, (const char *)text, (size_t)n);
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
parse(struct html_writer *w, const char *html, size_t n)
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
	/* Text outside any element would get a paragraph of its own. A second <body> is no matter.
	 */
	htmlParseChunk(parser, "<body>", 6, 0);
	htmlParseChunk(parser, html, (int)n, 0);
	htmlParseChunk(parser, "", 0, 1);
	htmlFreeParserCtxt(parser);
}

/* The writer's text up to HTML_MAX bytes of html. */
static void
write_text(struct html_writer *w, const char *html, bool *cut)
{
	size_t n = strlen(html);

	*cut = n > HTML_MAX;
	parse(w, html, *cut ? utf8_cut(html, n, HTML_MAX) : n);
	free(w->link);
	if (w->out.len)
		writer_line_end(w);
}

/* The parser lets some bad bytes through. */
static const char *
clean(struct arena *a, const char *s, size_t n)
{
	struct str out = {0};

	utf8_clean(&out, s, n);
	const char *text = arena_strndup(a, str_text(&out), out.len);

	str_free(&out);
	return text;
}

const char *
html_text(struct arena *a, const char *html, bool *cut)
{
	struct html_writer w = {.line_start = true};

	write_text(&w, html, cut);
	const char *text = clean(a, str_text(&w.out), w.out.len);

	str_free(&w.out);
	return text;
}

/* Of what a quote begins with, so much is enough to know it. */
enum { QUOTE_BEGIN = 1000 };

size_t
html_marks(struct arena *a, const char *html, struct html_mark *marks)
{
	struct html_spots spots = {0};
	struct html_writer w = {.line_start = true, .spots = &spots};
	bool cut;

	if (!html_mark_possible(html))
		return 0;
	write_text(&w, html, &cut);
	for (size_t i = 0; i < spots.count; i++) {
		const struct html_spot *s = &spots.spots[i];
		size_t start = s->start < w.out.len ? s->start : w.out.len, end = s->end;

		if (s->kind == MARK_QUOTE)
			end = start + QUOTE_BEGIN;
		if (end > w.out.len)
			end = w.out.len;
		if (end < start) /* spaces at the end of a line were taken back */
			end = start;
		marks[i].kind = s->kind;
		marks[i].text = clean(a, str_text(&w.out) + start, end - start);
	}
	str_free(&w.out);
	return spots.count;
}
