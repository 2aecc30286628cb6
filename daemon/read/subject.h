/* What the prefixes of a subject say: "Re:", "Fwd:", in many languages (mail_words.h). */
#ifndef SUBJECT_H
#define SUBJECT_H

#include <stdbool.h>

enum subject_says { SUBJECT_NOTHING, SUBJECT_ANSWER, SUBJECT_FORWARD };

/* What the outermost prefix says; *rest is what follows it ("[Fwd: x]" and "Re[2]: x" have one, and
 * "[EXTERNAL] " in front is skipped). *rest means nothing for SUBJECT_NOTHING. */
enum subject_says subject_prefix(const char *subject, const char **rest);
/* Whether it has one, also one that says an answer in one language and a forward in another. */
bool subject_has_prefix(const char *subject);
/* What stands behind the first colon, also the wide one of Chinese and Japanese (U+FF1A); the end
 * when there is none. */
const char *after_colon(const char *line);

#endif
