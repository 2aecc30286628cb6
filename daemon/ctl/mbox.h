/* The lines that divide a file in the format mbox. */
#ifndef CTL_MBOX_H
#define CTL_MBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/str.h"

/* "From anna@example.org Fri Mar  1 10:00:00 2024", in any of the forms that programs write: is
 * line (without its end) one? Its moment in *at (UTC unless it names an offset). A sentence that
 * begins with From is none. */
bool mbox_from_line(const char *line, size_t n, int64_t *at);
/* Appends a mail of an mbox (mboxrd): such a line for the moment (address "" being the null
 * sender), the bytes with line ends of this system, an empty line. */
void mbox_write_mail(const char *address, int64_t at, const char *bytes, size_t n, struct str *box);

#endif
