/* A text cut into words, numbers and marks. */
#ifndef LEXER_H
#define LEXER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK };

/* What stands before a token. */
enum token_gap { GAP_NONE, GAP_SPACE, GAP_LINE, GAP_PARAGRAPH };

struct token {
	const char *start; /* in the text */
	uint32_t length;   /* bytes */
	uint8_t kind, gap;
	bool capital; /* a word that begins with a capital */
	bool leads;   /* the first word or number of its line; bullets do not count */
	/* Numbers: 17:00 is {17, 0} with ':'; a plain number has one part. -1: too large for any
	 * use that we have of numbers. Marks: mark is the character, look-alikes made one: " for
	 * every quotation mark, - for every dash, > for arrows, * for bullets, Q for an inverted
	 * question mark, . ! ? for a run of these, # for all others. */
	uint8_t parts, digits; /* digits of the first part */
	char mark;
	int16_t number[3];
	uint16_t column; /* characters of its line up to its end; at most 65535 */
	uint16_t width;  /* characters */
};

/* The next token of text from *at on, which is moved behind it. before: the one before, a zeroed
 * one with gap GAP_PARAGRAPH at the beginning. False at the end of the text. */
bool lexer_next(const char **at, const char *end, const struct token *before, struct token *t);

#endif
