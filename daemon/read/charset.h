/* Bytes in any charset -> UTF-8. glibc's converters load modules with dlopen(), which the sandbox
 * forbids: charset_prepare() opens all of them before, and none is ever closed. */
#ifndef CHARSET_H
#define CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/mem.h"

/* How sure the result is. */
enum charset_result {
	CHARSET_DECLARED, /* what was declared fits */
	CHARSET_GUESSED, /* nothing usable was declared, or it did not fit: UTF-8 if valid, else see
	                    charset_guess.h */
	CHARSET_DAMAGED, /* some bytes fit nothing and became U+FFFD */
};

struct converted {
	char *text; /* in the arena, NUL-terminated; may hold NULs if the bytes did */
	size_t length;
	enum charset_result result;
};

void charset_prepare(void);
/* name as it stands in the mail, "" or NULL if nothing is declared. */
struct converted charset_convert(struct arena *a, const char *name, const char *bytes, size_t n);
/* True when name is a charset that can be converted from. */
bool charset_known(const char *name);
/* True for the bytes of an ISO-2022 text (7 bits and escape sequences): such text often comes
 * undeclared. */
bool charset_looks_iso2022(const char *bytes, size_t n);

#endif
