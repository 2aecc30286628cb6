/* Text from mails on a terminal: cleaned, measured, cut; and what somebody typed. */
#ifndef CTL_TEXT_H
#define CTL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "../common/str.h"

/* Appends s as valid UTF-8 in which nothing can drive a terminal or reorder its line: control
 * characters (C0, C1, DEL) and the bidirectional controls become U+FFFD, a tab a space. A line end
 * stays when lines is true, else it becomes a space; CRLF counts as one. */
void text_clean(struct str *out, const char *s, size_t n, bool lines);

/* The same to the standard output, as part of a line. */
void text_print(const char *s);

/* JSON text as it came from PostgreSQL, with the same characters written as \uXXXX, which changes
 * nothing in its meaning: in JSON they can stand inside strings only. */
void text_clean_json(struct str *out, const char *json);

/* Columns that n bytes of UTF-8 take on a terminal (East Asian wide ones two, combining marks
 * none). Needs a UTF-8 LC_CTYPE. */
size_t text_width(const char *s, size_t n);

/* How many bytes of s[0..n) fit into width columns; breaks after a space where there is one, and
 * never returns 0 for a non-empty s. */
size_t text_wrap(const char *s, size_t n, size_t width);

/* s[0..n) without the white space around it, and without quotes around all of that; the caller
 * frees it. */
char *text_bare(const char *s, size_t n);

#endif
