/* A file that goes along with a mail: one part of its multipart/mixed. Its name and type are a
 * stranger's words, its bytes are never looked into. */
#ifndef ENCLOSURE_H
#define ENCLOSURE_H

#include "../common/str.h"

struct enclosure {
	const char *name, *type; /* UTF-8; NULL means empty */
	const char *content;
	size_t length;
};

/* How many bytes enclosure_add() appends at most. */
size_t enclosure_size(const struct enclosure *e);
/* Appends the part: its header, the empty line, the bytes in base64. Always an attachment, under a
 * name that is one (no folders, controls or marks of direction). A type that says the part is
 * itself a mail, several parts, or something that mail programs unpack, decipher or answer by
 * themselves becomes application/octet-stream: no more is shown than the body says. So does what is
 * no type.
 */
void enclosure_add(struct str *out, const struct enclosure *e);

#endif
