/* promised.conf, made of answers. */
#ifndef CTL_SETUP_TEXT_H
#define CTL_SETUP_TEXT_H

#include "answers.h"

#define SETUP_OAUTH "desk" /* the account's name in promised.conf */

/* Everything that was answered, as the shipped sample with these values. False: the sample lacks
 * something, which is added to missing. */
bool setup_text(const struct answers *a, const char *sample, struct str *out, struct str *missing);

#endif
