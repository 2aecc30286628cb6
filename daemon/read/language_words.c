#include "language_words.h"

#include "../common/mem.h"
#include <string.h>
#include "bare.h"
#include "words.h"

enum { LETTERS = 0x530 }; /* Latin, Greek and Cyrillic end below */

struct slot {
	const char *word;
	struct language_word known;
};

/* An open table of words; its size is a power of two. */
struct table {
	struct slot *slots;
	size_t size;
};

struct alphabet {
	uint8_t letters[LETTERS / 8], marks[LETTERS / 8];
};

static struct {
	struct table exact, bare;
	struct alphabet alphabets[LANGUAGES_MAX];
	const char *const *codes;
	size_t count;
} index_of;

static struct slot *
slot_of(const struct table *t, const char *word)
{
	uint64_t hash = 14695981039346656037u;

	for (const char *p = word; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	size_t i = (size_t)(hash ^ hash >> 32) & (t->size - 1);
	while (t->slots[i].word && strcmp(t->slots[i].word, word) != 0)
		i = (i + 1) & (t->size - 1);
	return &t->slots[i];
}

static void
add(struct table *t, const char *word, struct language_word known)
{
	struct slot *s = slot_of(t, word);

	if (!s->word)
		s->word = xstrdup(word);
	s->known.languages |= known.languages;
	s->known.neighbours |= known.neighbours;
	s->known.neutral |= known.neutral;
	s->known.begins |= known.begins;
}

static void
add_both(const char *word, struct language_word known)
{
	char bare[4 * LANGUAGE_WORD_MAX];

	add(&index_of.exact, word, known);
	bare_word(bare, sizeof bare, word);
	add(&index_of.bare, bare, known);
}

static void
add_list(const char *language, const char *key, struct language_word known)
{
	for (const char *const *p = words_of(language, key); *p; p++) {
		const char *space = strchr(*p, ' ');

		add_both(*p, known);
		if (space && known.neutral) {
			char *first = xstrndup(*p, (size_t)(space - *p));
			add_both(first, (struct language_word){.begins = true});
			free(first);
		}
	}
}

/* The next character, of at most three bytes, that folded text has; 0 at the end. */
static uint32_t
next_character(const unsigned char **s)
{
	const unsigned char *p = *s;

	if (!*p)
		return 0;
	if (p[0] >= 0xC2 && p[0] <= 0xDF && (p[1] & 0xC0) == 0x80) {
		*s += 2;
		return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
	}
	if ((p[0] & 0xF0) == 0xE0 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		*s += 3;
		return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
	}
	*s += 1;
	return p[0] < 0x80 ? p[0] : 0xFFFD;
}

static void
add_letters(uint8_t *set, const char *language, const char *key)
{
	for (const char *const *p = words_of(language, key); *p; p++) {
		const unsigned char *s = (const unsigned char *)*p;
		for (uint32_t c; (c = next_character(&s));)
			if (c < LETTERS)
				set[c / 8] |= (uint8_t)(1 << c % 8);
	}
}

static size_t
phrases_of(const char *key)
{
	size_t n = 0;

	for (const char *const *p = words_of_all(key); *p; p++)
		n++;
	return n;
}

static void
make_tables(void)
{
	size_t n = phrases_of("language.words") + phrases_of("language.neutral") +
	           phrases_of("language.neighbours");
	size_t size = 64;

	while (size < 3 * n)
		size *= 2;
	index_of.exact = (struct table){xcalloc(size, sizeof(struct slot)), size};
	index_of.bare = (struct table){xcalloc(size, sizeof(struct slot)), size};
}

static void
forget(struct table *t)
{
	for (size_t i = 0; i < t->size; i++)
		free((void *)(uintptr_t)t->slots[i].word);
	free(t->slots);
	*t = (struct table){0};
}

void
language_words_prepare(void)
{
	forget(&index_of.exact);
	forget(&index_of.bare);
	memset(index_of.alphabets, 0, sizeof index_of.alphabets);
	index_of.codes = words_languages("language.words");
	make_tables();
	for (index_of.count = 0; index_of.count < LANGUAGES_MAX && index_of.codes[index_of.count];
	     index_of.count++) {
		const char *code = index_of.codes[index_of.count];
		struct alphabet *a = &index_of.alphabets[index_of.count];

		uint32_t bit = (uint32_t)1 << index_of.count;

		add_list(code, "language.words", (struct language_word){.languages = bit});
		add_list(code, "language.neutral", (struct language_word){.neutral = true});
		add_list(code, "language.neighbours", (struct language_word){.neighbours = bit});
		add_letters(a->letters, code, "language.letters");
		add_letters(a->marks, code, "language.marks");
	}
}

const char *const *
language_codes(size_t *count)
{
	*count = index_of.count;
	return index_of.codes;
}

bool
language_word(const char *folded, struct language_word *found, bool *bare)
{
	char plain[4 * LANGUAGE_WORD_MAX];

	*bare = false;
	*found = (struct language_word){0};
	if (!index_of.exact.size)
		return false;
	const struct slot *s = slot_of(&index_of.exact, folded);
	if (!s->word) {
		bare_word(plain, sizeof plain, folded);
		s = slot_of(&index_of.bare, plain);
		*bare = true;
	}
	*found = s->known;
	return s->known.languages || s->known.neighbours || s->known.neutral;
}

bool
language_neutral(const char *folded)
{
	struct language_word w;
	bool bare;

	return language_word(folded, &w, &bare) && w.neutral;
}

/* That follows its letter. */
static bool
is_mark(uint32_t c)
{
	return c >= 0x300 && c <= 0x36F;
}

static bool
has(const uint8_t *set, uint32_t c)
{
	return c < LETTERS && (set[c / 8] & 1 << c % 8);
}

void
language_letters(const char *folded, uint32_t *whole, uint32_t *marked, uint32_t *other)
{
	const unsigned char *s = (const unsigned char *)folded;

	*whole = *other =
	    index_of.count == LANGUAGES_MAX ? UINT32_MAX : ((uint32_t)1 << index_of.count) - 1;
	*marked = 0;
	for (uint32_t c; (c = next_character(&s));)
		for (size_t l = 0; c != '\'' && !is_mark(c) && l < index_of.count; l++) {
			uint32_t bit = (uint32_t)1 << l;
			*(has(index_of.alphabets[l].letters, c) ? other : whole) &= ~bit;
			if (has(index_of.alphabets[l].marks, c))
				*marked |= bit;
		}
}
