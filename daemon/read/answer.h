/* What a customer answers in a word or two: "Yes, thank you", "No longer needed", "It was not
 * done", "promises"; "Very good", "4". */
#ifndef ANSWER_H
#define ANSWER_H

/* Looks at what somebody wrote himself (UTF-8, "\n"): "yes", "released", "not done" or "promises"
 * when it consists of phrases of the group customer of one language, and of nothing else than what
 * may stand beside them: thanks, greetings, a name behind these or below all. NULL: it says more
 * than that, or something else, or two of them. */
const char *answer_find(const char *text);

/* The rating that such a text is, by a word of one language or by a number alone ("4", "4/5"), with
 * thanks and a name or without: 1 (very bad) to 5 (very good); 0: it is none. */
int rating_find(const char *text);

#endif
