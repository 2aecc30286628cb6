#include "html_writer.h"

static void
quote_marks(struct html_writer *w, int depth)
{
	for (int i = 0; i < depth && i < HTML_QUOTES; i++)
		str_addc(&w->out, '>');
	if (depth)
		str_addc(&w->out, ' ');
}

/* Ends the line. A line that is only "--" gets its space back: it introduces a signature. */
void
writer_line_end(struct html_writer *w)
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
before_text(struct html_writer *w)
{
	if (w->started && w->newlines) {
		writer_line_end(w);
		for (int i = 1; i < w->newlines && i < 2; i++) {
			quote_marks(w, w->quotes < w->quotes_last ? w->quotes : w->quotes_last);
			writer_line_end(w);
		}
	}
	if (!w->started || w->newlines)
		quote_marks(w, w->quotes);
	else if (w->space && !w->line_start)
		str_addc(&w->out, ' ');
	w->newlines = 0;
	w->space = false;
	w->started = true;
	w->line_start = w->blank = false;
	w->quotes_last = w->quotes;
}

void
writer_gap(struct html_writer *w, int newlines)
{
	if (w->blank) /* a line of its own that holds a space is how programs write an empty line */
		newlines = 2;
	w->blank = false;
	if (w->newlines < newlines && !(newlines == 1 && w->line_start))
		w->newlines = newlines;
	w->line_start = true;
	w->space = false;
}

/* <br>: ends the line at hand; on an empty line it makes a blank one. */
void
writer_break(struct html_writer *w)
{
	w->newlines = w->line_start && w->newlines ? 2 : 1;
	w->line_start = true;
	w->space = false;
}

void
writer_text(struct html_writer *w, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool hard =
		    i + 1 < n && (unsigned char)s[i] == 0xc2 && (unsigned char)s[i + 1] == 0xa0;
		if (hard) { /* no-break space: kept inside a line, nothing at its start */
			i++;
			w->blank = w->line_start;
			if (!w->line_start)
				str_addc(&w->out, ' ');
			w->space = false;
		} else if (w->pre && (s[i] == '\n' || s[i] == '\t')) {
			if (s[i] == '\n')
				writer_break(w);
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

void
writer_item(struct html_writer *w)
{
	int *number = w->lists && w->lists <= HTML_LISTS ? &w->item[w->lists - 1] : NULL;
	char mark[24] = "-";

	if (number && *number)
		snprintf(mark, sizeof mark, "%d.", (*number)++);
	writer_text(w, mark, strlen(mark));
	w->space = true;
}

void
writer_list(struct html_writer *w, bool numbered)
{
	if (w->lists < HTML_LISTS)
		w->item[w->lists] = numbered ? 1 : 0;
	w->lists++;
}

/* Only addresses that can be followed from a text. */
void
writer_link(struct html_writer *w, const char *href)
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

void
writer_link_end(struct html_writer *w)
{
	if (!w->link)
		return;
	const char *text = str_text(&w->out) + w->link_start;
	if (w->out.len > w->link_start && text[strspn(text, " \n>\t")] &&
	    !link_shown(text, w->link)) {
		size_t length = strcspn(w->link, " \t\r\n");
		w->space = true;
		writer_text(w, "(", 1);
		writer_text(w, w->link, length);
		writer_text(w, ")", 1);
	}
	free(w->link);
	w->link = NULL;
}
