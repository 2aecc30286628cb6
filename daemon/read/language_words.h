/* What the group `language` of the languages' words says of a word and of a letter: the index that
 * language.c counts with. Made once, by language_words_prepare(), from words.h. */
#ifndef LANGUAGE_WORDS_H
#define LANGUAGE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LANGUAGES_MAX = 32, LANGUAGE_WORD_MAX = 64, LANGUAGE_PHRASE_WORDS = 5 };

/* What is known of a word, languages as bits in the order of language_codes(). */
struct language_word {
	uint32_t languages;  /* in whose `words` it stands */
	uint32_t neighbours; /* in whose `neighbours` */
	bool neutral;        /* in any language's `neutral`: tells of none */
	bool begins;         /* the first of several words of such a phrase */
};

void language_words_prepare(void);
/* The languages that have a group `language`, NULL-terminated; none before it is prepared. */
const char *const *language_codes(size_t *count);
/* The word as it is written; if nobody knows it, without its diacritics (*bare is set then). False:
 * unknown. */
bool language_word(const char *folded, struct language_word *found, bool *bare);
/* Words with one space between them are a neutral phrase. */
bool language_neutral(const char *folded);

/* Languages that have all letters of the word in their alphabet, those that have one of them among
 * their marks, and those that have none of them. */
void language_letters(const char *folded, uint32_t *whole, uint32_t *marked, uint32_t *other);

#endif
