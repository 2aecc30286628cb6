/* Looks for phrases in templates that claim work, speed or certainty without a row that proves it:
 * the lists of the group honesty in words.conf. */
#ifndef CTL_HONESTY_H
#define CTL_HONESTY_H

#include "../common/words.h"
#include "../send/template.h"
#include "fault.h"

/* The phrases of a language, made ready. */
struct honesty;

struct honesty *honesty_new(const struct words *w, const char *language);
void honesty_free(struct honesty **h);
/* Adds a fault for each claim of the template that nothing proves. */
void honesty_check(
    const struct honesty *h, const struct template *t, const char *file, struct faults *out);

#endif
