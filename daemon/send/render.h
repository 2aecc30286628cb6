/* A template and the facts of one outbox row to the words of one mail: subject, plain text, and
 * plain HTML (paragraphs, lines, bold, links) made from the same pieces. Values are put in once and
 * never read again as template, layout or HTML. */
#ifndef RENDER_H
#define RENDER_H

#include "../common/outcome.h"
#include "date.h"
#include "template.h"

struct rendered {
	char *subject, *text, *html;
};

/* facts: a JSON object; zone: of dates, unless the facts name another ("zone"). DONE, or NEVER: a
 * fact that the template needs is missing or of the wrong type. */
enum outcome render(const struct template *t, const char *language, const char *zone,
    const char *facts, struct dates *dates, struct rendered *out, struct fail *f);
void rendered_free(struct rendered *r);

#endif
