/* A stranger's characters made harmless to whoever reads them: nothing but text is left. */
#ifndef PLAIN_H
#define PLAIN_H

#include "../common/str.h"

/* Many lines: ends of every kind (CR LF, CR, U+2028...) become LF; other control characters, but
 * for the tab, a space. Marks that turn the direction of writing end with their line at the latest,
 * and overrides, which show letters in another order than they are in, are written out: "[U+202E]".
 * text is UTF-8; the result is the caller's own. */
char *plain_lines(const char *text);
/* The same in one line: ends and tabs become spaces too. */
char *plain_line(const char *text);
/* One line to stand among our words: isolated from them (U+2068, U+2069) if it holds letters that
 * are written from right to left. line: of plain_line(). */
char *plain_isolated(const char *line);

#endif
