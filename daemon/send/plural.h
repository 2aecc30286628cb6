/* Which form words have beside a number: the plural classes of CLDR, by ICU (whose types do not
 * leave plural.c). */
#ifndef PLURAL_H
#define PLURAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "zero", "one", "two", "few", "many", "other"; NULL-terminated. */
extern const char *const plural_classes[];

/* The class of a whole number, one of plural_classes: "many" for 5 in Russian. A language that ICU
 * does not know has "other" alone. */
const char *plural_class(const char *language, int64_t number);
/* Whether words of that language need the form: some number up to 200 has it. (Some languages have
 * one more for millions; plural_class() says "other" for it.) */
bool plural_needed(const char *language, const char *class);

#endif
