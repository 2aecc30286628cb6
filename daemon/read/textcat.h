/* libexttextcat behind one door: which of a few languages a text's letter groups are most like. */
#ifndef TEXTCAT_H
#define TEXTCAT_H

#include <stddef.h>

/* Opens the fingerprints of these languages (NULL-terminated; those that the library has not are
 * left out). Must run before the sandbox closes: nothing is opened later. Without the library's
 * files textcat_guess() knows nothing. */
void textcat_prepare(const char *const *languages);
/* The most alike of them; NULL: none, several alike, or too short to tell. */
const char *textcat_guess(const char *text, size_t length);

#endif
