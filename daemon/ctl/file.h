/* Files that promisectl is given. */
#ifndef CTL_FILE_H
#define CTL_FILE_H

#include "../common/str.h"

/* Adds all bytes of the file, "-" being the standard input. False with errno when that is not
 * possible, EFBIG when there are more than max. */
bool file_read(const char *name, size_t max, struct str *bytes);
/* The name without its folders; a static text. */
const char *file_name(const char *path);
/* The MIME type by the name's ending; without one that is known text/plain for what is text, else
 * application/octet-stream. */
const char *file_type(const char *path, const struct str *bytes);

#endif
