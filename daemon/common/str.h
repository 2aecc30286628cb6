/* One growable string, and the ASCII and UTF-8 helpers that the whole daemon shares. */
#ifndef STR_H
#define STR_H

#include <stdbool.h>
#include <stddef.h>
#include "mem.h"

/* Invariants: data is never NULL after the first addition, data[len] is 0, len < size. May hold NULs.
 * An all-zero struct is an empty string. */
struct str {
	char *data;
	size_t len, size;
};

void str_add(struct str *s, const void *bytes, size_t n);
void str_addz(struct str *s, const char *text);
void str_addc(struct str *s, char c);
void str_addf(struct str *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for n more bytes; the caller writes them at data + len and raises len itself. */
void str_reserve(struct str *s, size_t n);
void str_truncate(struct str *s, size_t len);
/* The text, never NULL, owned by s. */
const char *str_text(const struct str *s);
/* The text (never NULL) as the caller's own to free(); s is empty afterwards. */
char *str_take(struct str *s);
void str_free(struct str *s);

/* ASCII only, whatever the locale: mail's grammar knows no other letters. */
int ascii_tolower(int c);
bool ascii_isspace(int c);
bool ascii_isdigit(int c);
bool ascii_isalnum(int c);
int ascii_casecmp(const char *a, const char *b);
int ascii_ncasecmp(const char *a, const char *b, size_t n);
bool ascii_starts(const char *s, const char *prefix);        /* ignoring case */
const char *ascii_casestr(const char *hay, const char *needle); /* ignoring case; NULL if absent */

/* How many bytes at the start of s are ASCII (NULs are). */
size_t ascii_length(const char *s, size_t n);
bool utf8_valid(const char *s, size_t n);
/* Appends s to out as valid UTF-8 without NULs: each bad byte and each NUL becomes U+FFFD. Returns how
 * many were replaced. (PostgreSQL's text can hold neither.) */
size_t utf8_clean(struct str *out, const char *s, size_t n);
/* The largest length <= max at which s[0..n) can be cut without splitting a character. */
size_t utf8_cut(const char *s, size_t n, size_t max);

#endif
