/* Encoded words (RFC 2047) -> UTF-8. */
#ifndef WORD_H
#define WORD_H

#include "../common/mem.h"

/* Decodes a header value: encoded words wherever they stand (also inside quotes and glued to other
 * text, as is often sent), neighbours joined before the charset is converted (some cut a character
 * in two). Bytes above 127 outside them are UTF-8 if they are valid, else in charset (NULL:
 * unknown), else windows-1252. The result is valid UTF-8; value itself when there was nothing to
 * decode. */
const char *word_decode(struct arena *a, const char *value, const char *charset);

#endif
