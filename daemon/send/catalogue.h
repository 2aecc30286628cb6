/* All templates of all languages: conf/languages/<code>/<template>.mustache. Adding a language is
 * adding a folder. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "template.h"

struct catalogue;

enum { CATALOGUE_FILE_MAX = 64 * 1024 }; /* bytes of a template */

/* NULL after a line for every error found was added to errors: a bad template, a file of a name
 * that no template has, a template that English lacks (it is what every other language falls back
 * on). */
struct catalogue *catalogue_load(const char *folder, struct str *errors);
void catalogue_free(struct catalogue **c);

/* The template in the language, else in its plain form ("pt-br": "pt"), else in English; *found is
 * then the language that it is in. NULL: no such template. */
const struct template *catalogue_find(
    const struct catalogue *c, const char *template, const char *language, const char **found);

#endif
