/* What is true of every mail that a template gives, whatever the facts. */
#ifndef WORDING_H
#define WORDING_H

#include <jansson.h>
#include "../../daemon/send/render.h"

/* One template with some facts, as shown. */
struct shown {
	const struct vocabulary *v;
	const char *language;
	json_t *facts;
	struct dates *dates;
	struct rendered words;
};

/* Ends the test with the whole mail unless it is right. */
void expect(const struct shown *s, bool right, const char *what, const char *detail);
/* No placeholder, no hole, no label without its value; the HTML whole, and the same as the text. */
void check_general(const struct shown *s);
/* One value as it has to stand in the mail; flags stand for words of the template. */
void check_value_said(const struct shown *s, const struct variable *variable, const json_t *fact);
/* All facts of the mail, or of an item of its list. scope: what they are called. */
void check_said(
    const struct shown *s, const struct vocabulary *scope, const char *list, const json_t *facts);
/* Its own letters and words, and none that only another language has. The facts are figures. */
void check_one_language(const struct shown *s);

#endif
