/* Structured MIME fields: a value and its parameters (RFC 2045, 5.1; RFC 2231; RFC 2047 where it
 * does not belong). */
#ifndef PARAM_H
#define PARAM_H

#include "mail.h"

/* Parses "type/subtype; name=value; ..." leniently. *head becomes what stands before the first ";"
 * in lower case without comments and white space. Names are unique, in order of appearance. */
struct parameter *param_read(struct arena *a, const char *value, const char **head);
/* A file name as it may be stored and shown: no path, no control and direction characters, at most
 * 255 bytes. */
const char *param_file_name(struct arena *a, const char *name);

#endif
