/* Phrase tables and the one engine that matches them. A phrase is written as fold_line() leaves
 * text (lower case, single spaces, plain quotes); "*" stands for anything, also nothing; it holds
 * for the whole line unless it begins or ends with "*". Matching is linear: pieces are looked for
 * from left to right, never again. */
#ifndef PHRASE_H
#define PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool phrase_match(const char *phrase, const char *folded);
/* Whether the line begins with the phrase as whole words; or, with "*" at its end, with such
 * letters: in some scripts words are not set apart. */
bool phrase_begins(const char *phrase, const char *folded);
/* The first phrase of a NULL-terminated table that matches, or NULL. */
const char *phrase_find(const char *const *table, const char *folded);

/* Which pairs of neighbouring bytes a line holds, by a hash: a phrase with another pair cannot
 * match. Nearly every phrase is ruled out so for nearly every line, and this is where a reader
 * spends its time. */
struct phrase_pairs {
	uint64_t bits[32];
};
struct phrase_key {
	uint16_t pairs[2];
};

/* The hash of the two letters at s. */
uint16_t phrase_pair(const char *s);
void phrase_pairs(struct phrase_pairs *p, const char *folded);
struct phrase_key phrase_key(const char *phrase);
/* False when the phrase surely does not match the line; ask phrase_match() only otherwise. */
bool phrase_possible(const struct phrase_pairs *p, struct phrase_key key);

/* One line after the other of a text; "\n", "\r\n" and "\r" end a line. */
struct line {
	const char *start;
	size_t length; /* without the line end */
};
/* Reads the line at *at and moves *at behind it; false at the end of the text. */
bool line_next(const char **at, const char *end, struct line *l);
bool line_blank(const struct line *l);
/* Without white space at the ends. */
struct line line_trim(struct line l);

#endif
