/* What a customer answers in a word or two: "Yes, thank you", "No longer needed", "It was not
 * done", "promises". */
#ifndef ANSWER_H
#define ANSWER_H

/* Looks at what somebody wrote himself (UTF-8, "\n"): "yes", "released", "not done" or "promises"
 * when it consists of phrases of the group customer of one language, and of nothing else than what
 * may stand beside them: thanks, greetings, a name behind these or below all. NULL: it says more
 * than that, or something else, or two of them. */
const char *answer_find(const char *text);

#endif
