/* The structured header fields that decide whether a mail may be answered, read by RFC 5322's
 * lexical rules: comments (nested, with quoted pairs) and folding may stand between any two tokens.
 */
#ifndef TOKEN_H
#define TOKEN_H

#include <stdbool.h>
#include "../common/mem.h"

/* Skips white space and comments. NULL when a comment does not end or nests deeper than 32. */
const char *token_skip(const char *s);
/* The field's first token in lower case, up to white space, comment or ";" ("" if there is none).
 * *whole tells that nothing but comments and ";parameters" follows it. NULL when the comments do
 * not parse. */
const char *token_first(struct arena *a, const char *value, bool *whole);
/* Whether one of the field's tokens (between commas, semicolons, white space, comments) is word,
 * ignoring case. */
bool token_has(const char *value, const char *word);

#endif
