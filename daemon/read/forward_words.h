/* The words by which mail programs say that they forward: data for subject.c and forward.c. All are
 * folded (fold.h). */
#ifndef FORWARD_WORDS_H
#define FORWARD_WORDS_H

extern const char *const forward_prefixes[]; /* before a subject's ":" : "fwd" */
extern const char *const answer_prefixes[];  /* "re" */
extern const char *const forward_ends[];     /* between dashes: "end forwarded message" */

#endif
