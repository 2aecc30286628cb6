/* "Did you mean ...?" */
#ifndef SUGGEST_H
#define SUGGEST_H

/* The one of words (NULL-terminated) that is nearest to what was written, or NULL if none is near. */
const char *suggest(const char *const *words, const char *written);

#endif
