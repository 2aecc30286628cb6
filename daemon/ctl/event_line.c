#include "event_line.h"

#include <inttypes.h>
#include "facts.h"
#include "text.h"
#include "when.h"

/* A line of a stream cannot be aligned with those to come: these widths are enough for nearly all.
 */
enum { TICKET_WIDTH = 10, KIND_WIDTH = 15, OBJECT_WIDTH = 10 };

static void
add_object(struct str *line, const struct answer *event)
{
	int64_t mail = answer_int(event, "mail"), outbox = answer_int(event, "outbox"),
	        promise = answer_int(event, "promise");
	char text[32] = "";

	if (promise > 0)
		snprintf(text, sizeof text, "P%" PRId64, promise);
	else if (outbox > 0)
		snprintf(text, sizeof text, "outbox:%" PRId64, outbox);
	else if (mail > 0)
		snprintf(text, sizeof text, "mail:%" PRId64, mail);
	str_addf(line, "  %-*s", OBJECT_WIDTH, text);
}

static void
add_rest(struct str *line, const struct answer *event)
{
	const char *about = answer_text(event, "about");
	char *facts = members_text(answer_get(event, "facts"));

	if (about)
		str_addf(line, "  %s", about);
	if (*facts)
		str_addf(line, "  %s", facts);
	free(facts);
}

static void
cut(struct str *out, size_t from, size_t width)
{
	size_t n = out->len - from;

	while (n > 0 && text_width(out->data + from, n) > width)
		n = utf8_cut(out->data + from, n, n - 1);
	str_truncate(out, from + n);
}

void
event_line(const struct answer *event, size_t width, struct str *out)
{
	const char *ticket = answer_text(event, "ticket"), *kind = answer_text(event, "kind");
	struct str line = {0};
	char moment[WHEN_SIZE];
	size_t from = out->len;

	str_addf(&line, "%s  %-*s  %-*s", when_text(answer_text(event, "at"), moment), TICKET_WIDTH,
	    ticket ? ticket : "-", KIND_WIDTH, kind ? kind : "-");
	add_object(&line, event);
	add_rest(&line, event);
	while (line.len > 0 && line.data[line.len - 1] == ' ')
		str_truncate(&line, line.len - 1);
	text_clean(out, str_text(&line), line.len, false);
	if (width > 0)
		cut(out, from, width);
	str_free(&line);
}
