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

static unsigned
pair_hash(const char *s)
{
	return ((unsigned)(unsigned char)s[0] * 37 + (unsigned char)s[1] * 101) % 2048;
}

void
phrase_pairs(struct phrase_pairs *p, const char *s)
{
	memset(p, 0, sizeof *p);
	for (; s[0] && s[1]; s++) {
		unsigned hash = pair_hash(s);
		p->bits[hash / 64] |= (uint64_t)1 << hash % 64;
	}
}

/* Looks at the pairs of the phrase's first piece alone. */
bool
phrase_possible(const struct phrase_pairs *p, const char *phrase)
{
	while (*phrase == '*')
		phrase++;
	for (int i = 0; i < 6 && phrase[0] && phrase[1] && phrase[0] != '*' && phrase[1] != '*'; i++, phrase++) {
		unsigned hash = pair_hash(phrase);
		if (!(p->bits[hash / 64] >> hash % 64 & 1))
			return false;
	}
	return true;
}

const char *
phrase_find(const char *const *table, const char *folded)
{
	struct phrase_pairs pairs;

	phrase_pairs(&pairs, folded);
	for (; *table; table++)
		if (phrase_possible(&pairs, *table) && phrase_match(*table, folded))
			return *table;
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
