/* HTML -> text that a person would read: blocks as lines, quotes as "> " lines, lists with marks,
 * links with their address behind them. Nothing is fetched, nothing is executed, no tree is built.
 */
#ifndef HTML_H
#define HTML_H

#include <stdbool.h>
#include "html_mark.h"
#include "../common/mem.h"

enum { HTML_MAX = 1024 * 1024 }; /* bytes of HTML that are looked at */

/* Before the sandbox: the library sets up its tables. */
void html_prepare(void);
/* html is UTF-8 whatever it says of itself. *cut is set when it was longer than HTML_MAX. The
 * result is valid UTF-8 in the arena, lines end in "\n"; "" if nothing can be read. */
const char *html_text(struct arena *a, const char *html, bool *cut);
/* What the mail program marked in html (html_mark.h), outside of quotes and in order; marks has
 * room for HTML_MARKS. Returns how many. */
size_t html_marks(struct arena *a, const char *html, struct html_mark *marks);

#endif
