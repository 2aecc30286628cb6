/* The header of a mail or of a part, field by field. This scanner is the only reader of headers: it
 * bears lines that are no fields, fields without an end, NULs, any line ends. */
#ifndef FIELD_H
#define FIELD_H

#include "mail.h"

struct header {
	struct field *fields;
	size_t body;    /* where the body starts */
	size_t skipped; /* lines that were neither field nor continuation and were stepped over */
	bool no_blank;  /* the body starts without a blank line before it */
	bool has_nul;
};

/* The end of the line of s that starts at i, without its line end; *next is where the following one
 * starts. CR LF, LF and a lone CR end lines alike. */
size_t line_end(const char *s, size_t n, size_t i, size_t *next);
/* Reads the header at the start of bytes. Leading blank lines and mbox "From " lines are stepped
 * over when top is set. Fields have no text yet. */
struct header header_read(struct arena *a, const char *bytes, size_t n, bool top);
/* Fills in the text of all fields. Values whose raw bytes are not UTF-8 become it: charset is tried
 * for them (NULL: windows-1252). */
void header_decode(struct arena *a, struct field *fields, const char *charset);

#endif
