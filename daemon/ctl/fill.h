/* The shipped configuration with a desk's own values: its comments stay, settings that are not
 * named stay as they are. */
#ifndef CTL_FILL_H
#define CTL_FILL_H

#include <stdbool.h>
#include "../common/str.h"

struct fill;

struct fill *fill_new(void);
void fill_free(struct fill **f);
/* The setting of that path ("mailboxes.imap.host") gets this text between quotes; a number or word
 * as it is; NULL: the line becomes a comment. */
void fill_text(struct fill *f, const char *path, const char *value);
void fill_plain(struct fill *f, const char *path, const char *value);
/* ["a", "b"] of the words of a list; an item of a list ("agents") of which the sample shows none.
 */
void fill_words(struct fill *f, const char *path, const char *words);
void fill_item(struct fill *f, const char *list, const char *text);
/* A text as it stands in the file. */
void fill_quote(struct str *out, const char *text);

/* Appends the filled sample to out. False: the sample has no place for a path, which is then added
 * to missing. */
bool fill_sample(struct fill *f, const char *sample, struct str *out, struct str *missing);

#endif
