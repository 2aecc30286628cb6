#include "phrase.h"

#include <string.h>
#include "../common/str.h"

bool
phrase_match(const char *phrase, const char *folded)
{
	bool anchored = true;

	for (;;) {
		size_t n = strcspn(phrase, "*");

		if (!phrase[n]) { /* the last piece must end the line, unless a star stood before an
			             empty one */
			size_t left = strlen(folded);

			if (anchored)
				return strcmp(phrase, folded) == 0;
			return left >= n && memcmp(folded + left - n, phrase, n) == 0;
		}
		if (anchored) {
			if (strncmp(folded, phrase, n) != 0)
				return false;
			folded += n;
		} else {
			const char *hit = n ? memmem(folded, strlen(folded), phrase, n) : folded;

			if (!hit)
				return false;
			folded = hit + n;
		}
		phrase += n + 1;
		anchored = false;
	}
}

bool
phrase_begins(const char *phrase, const char *folded)
{
	size_t n = strcspn(phrase, "*");
	unsigned char after;

	if (strncmp(folded, phrase, n) != 0)
		return false;
	after = (unsigned char)folded[n];
	return phrase[n] || !(ascii_isalnum(after) || after > 127);
}

enum { ALWAYS = 2047 }; /* a bit that is set for every line: the key of phrases too short for one */

uint16_t
phrase_pair(const char *s)
{
	return (
	    uint16_t)(((unsigned)(unsigned char)s[0] * 37 + (unsigned char)s[1] * 101) & ALWAYS);
}

void
phrase_pairs(struct phrase_pairs *p, const char *s)
{
	memset(p, 0, sizeof *p);
	for (; s[0] && s[1]; s++) {
		unsigned hash = phrase_pair(s);
		p->bits[hash / 64] |= (uint64_t)1 << hash % 64;
	}
	p->bits[ALWAYS / 64] |= (uint64_t)1 << ALWAYS % 64;
}

/* How much a letter tells: those that all languages are full of tell little. */
static int
rarity(char c)
{
	static const char common[] = " etaoinsrhldcumfpgwybvkxjqz";
	const char *place = strchr(common, c);

	return c && place ? (int)(place - common) : (int)sizeof common;
}

/* The two pairs of the phrase that the fewest lines hold. */
struct phrase_key
phrase_key(const char *phrase)
{
	struct phrase_key key = {{ALWAYS, ALWAYS}};
	int best[2] = {-100, -100};

	for (; phrase[0] && phrase[1]; phrase++) {
		int worth = rarity(phrase[0]) + rarity(phrase[1]);
		if (phrase[0] == '*' || phrase[1] == '*')
			continue;
		if (worth > best[0]) {
			key.pairs[1] = key.pairs[0];
			best[1] = best[0];
			key.pairs[0] = phrase_pair(phrase);
			best[0] = worth;
		} else if (worth > best[1]) {
			key.pairs[1] = phrase_pair(phrase);
			best[1] = worth;
		}
	}
	return key;
}

bool
phrase_possible(const struct phrase_pairs *p, struct phrase_key key)
{
	return p->bits[key.pairs[0] / 64] >> key.pairs[0] % 64 &
	       p->bits[key.pairs[1] / 64] >> key.pairs[1] % 64 & 1;
}

/* The keys of a table, made at its first use. The tables are constants, so this lasts as long as
 * the process. */
static const struct phrase_key *
keys_of(const char *const *table)
{
	static struct {
		const char *const *table;
		struct phrase_key *keys;
	} known[64];
	size_t i, count = 0;

	for (i = 0; i < 64 && known[i].table; i++)
		if (known[i].table == table)
			return known[i].keys;
	if (i == 64)
		return NULL;
	while (table[count])
		count++;
	known[i].keys = xcalloc(count + 1, sizeof *known[i].keys);
	for (size_t k = 0; k < count; k++)
		known[i].keys[k] = phrase_key(table[k]);
	known[i].table = table;
	return known[i].keys;
}

const char *
phrase_find(const char *const *table, const char *folded)
{
	const struct phrase_key *keys = keys_of(table);
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, folded);
	for (size_t i = 0; table[i]; i++)
		if ((!keys || phrase_possible(&pairs, keys[i])) && phrase_match(table[i], folded))
			return table[i];
	return NULL;
}

bool
line_next(const char **at, const char *end, struct line *l)
{
	const char *p = *at;

	if (p >= end)
		return false;
	l->start = p;
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	l->length = (size_t)(p - l->start);
	if (p < end)
		p += *p == '\r' && p + 1 < end && p[1] == '\n' ? 2 : 1;
	*at = p;
	return true;
}

struct line
line_trim(struct line l)
{
	while (l.length && ascii_isspace((unsigned char)l.start[l.length - 1]))
		l.length--;
	while (l.length && ascii_isspace((unsigned char)*l.start)) {
		l.start++;
		l.length--;
	}
	return l;
}

bool
line_blank(const struct line *l)
{
	return line_trim(*l).length == 0;
}
