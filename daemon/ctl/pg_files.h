/* PostgreSQL's own files of who may log in, pg_hba.conf and pg_ident.conf: lines put into them. */
#ifndef CTL_PG_FILES_H
#define CTL_PG_FILES_H

#include <stdbool.h>
#include "../common/outcome.h"
#include "../common/str.h"

/* The text of a pg_hba.conf with line (one, with its end) above all others that count: the first
 * that fits decides. False: it has that line already, out is empty. */
bool pg_files_first(const char *text, const char *line, struct str *out);
/* The text of a pg_ident.conf with those of the lines that it has not, at its end. False: it has
 * them all. */
bool pg_files_last(const char *text, const char *lines, struct str *out);
/* The text without those lines, and without what the two above put there to explain them. False: it
 * has none of them. */
bool pg_files_without(const char *text, const char *lines, struct str *out);

#endif
