#include "answer.h"

#include "bare.h"
#include "fold.h"
#include "lexer.h"
#include "words.h"

enum {
	TEXT_MAX = 400, /* bytes; whoever writes more has more to say */
	WORDS_MAX = 40,
	NAMES_MAX = 2, /* words of a name below the text */
	ANSWERS = 4,
	RATINGS = 5,
	THANKS = ANSWERS + RATINGS,
	LISTS,
};

/* The lists of the group: answers, ratings, and what may stand beside either. */
static const char *const lists[LISTS] = {
    "customer.yes",
    "customer.released",
    "customer.not_done",
    "customer.promises",
    "customer.rating_1",
    "customer.rating_2",
    "customer.rating_3",
    "customer.rating_4",
    "customer.rating_5",
    "customer.thanks",
};
static const char *const answers[ANSWERS] = {"yes", "released", "not done", "promises"};

/* Which lists are asked about at once. */
struct kinds {
	size_t first, count;
};
static const struct kinds answering = {0, ANSWERS}, rating = {ANSWERS, RATINGS};

struct phrase {
	char *words; /* " no longer needed ", without diacritics */
	size_t length;
	size_t count;
	size_t list;
};

/* The phrases of all languages, one language after the other, made of the words in use. */
static struct {
	unsigned generation;
	struct phrase *phrases;
	size_t count, *ends; /* ends: of each language */
	size_t languages;
} known;

/* A text as a row of words without diacritics, " thank you anna ". */
struct row {
	char text[TEXT_MAX * 2 + 2];
	size_t length, count;
	uint16_t starts[WORDS_MAX + 1]; /* of the space before each word */
	bool capital[WORDS_MAX], line[WORDS_MAX];
};

/* Which lists a text up to a word may be of: a bit for each set of those asked about (32 sets of
 * five), and apart where a name may follow. */
struct reach {
	uint32_t sets, named;
};

static bool
row_add(struct row *r, const struct token *t)
{
	char folded[FOLD_MAX], bare[FOLD_MAX];

	fold_line(folded, sizeof folded, t->start, t->length);
	size_t n = bare_word(bare, sizeof bare, folded);
	if (r->count == WORDS_MAX || r->length + n + 2 > sizeof r->text)
		return false;
	r->starts[r->count] = (uint16_t)(r->length - 1);
	r->capital[r->count] = t->capital;
	r->line[r->count++] = t->leads;
	memcpy(r->text + r->length, bare, n);
	r->length += n;
	r->text[r->length++] = ' ';
	r->text[r->length] = 0;
	return true;
}

/* False: there is more in it than words; a question is no answer. */
static bool
row_make(struct row *r, const char *text)
{
	const char *at = text, *end = text + strlen(text);
	struct token t = {.gap = GAP_PARAGRAPH}, before;

	*r = (struct row){.text = " ", .length = 1};
	for (before = t; lexer_next(&at, end, &before, &t); before = t)
		if (t.kind == TOKEN_NUMBER ||
		    (t.kind == TOKEN_MARK && (t.mark == '?' || t.mark == 'Q')) ||
		    (t.kind == TOKEN_WORD && !row_add(r, &t)))
			return false;
	r->starts[r->count] = (uint16_t)(r->length - 1);
	return r->count > 0;
}

static void
phrases_add(const char *language, size_t list)
{
	const char *const *phrases = words_of(language, lists[list]);
	struct row r;

	for (; *phrases; phrases++) {
		if (strlen(*phrases) > TEXT_MAX || !row_make(&r, *phrases))
			continue;
		known.phrases = xrealloc(known.phrases, (known.count + 1) * sizeof *known.phrases);
		known.phrases[known.count++] =
		    (struct phrase){xstrdup(r.text), r.length, r.count, list};
	}
}

static void
make(void)
{
	const char *const *languages = words_languages("customer.yes");

	if (known.generation == words_generation())
		return;
	for (size_t i = 0; i < known.count; i++)
		free(known.phrases[i].words);
	known.count = known.languages = 0;
	for (; *languages; languages++) {
		for (size_t i = 0; i < LISTS; i++)
			phrases_add(*languages, i);
		known.ends = xrealloc(known.ends, (known.languages + 1) * sizeof *known.ends);
		known.ends[known.languages++] = known.count;
	}
	known.generation = words_generation();
}

/* Each set with that list, too. */
static uint32_t
sets_with(uint32_t sets, size_t list)
{
	uint32_t with = 0;

	for (unsigned set = 0; set < 32; set++)
		if (sets >> set & 1)
			with |= (uint32_t)1 << (set | 1U << list);
	return with;
}

/* Which sets of those lists the first count words may be, whole phrases one behind the other. */
static uint32_t
row_cover(const struct row *r, size_t count, const struct kinds *kinds,
    const struct phrase *phrases, const struct phrase *end)
{
	struct reach reach[WORDS_MAX + 1] = {{.sets = 1}};

	for (size_t i = 0; i < count; i++) {
		uint32_t here = reach[i].sets | reach[i].named;
		if (!here)
			continue;
		if (reach[i].named && r->capital[i])
			reach[i + 1].named |= reach[i].named;
		for (const struct phrase *p = phrases; p < end; p++) {
			if (i + p->count > count ||
			    strncmp(r->text + r->starts[i], p->words, p->length) != 0)
				continue;
			struct reach *next = &reach[i + p->count];
			if (p->list == THANKS)
				next->named |= here;
			else if (p->list - kinds->first < kinds->count)
				next->sets |= sets_with(here, p->list - kinds->first);
		}
	}
	return reach[count].sets | reach[count].named;
}

/* "No longer needed" says more than the "yes" before it; all else is one answer or none. */
static const char *
answer_of(uint32_t sets)
{
	const unsigned yes = 1, released = 2;
	const char *answer = NULL;

	for (unsigned i = 0; i < ANSWERS; i++) {
		bool is = sets >> (1U << i) & 1;
		if (1U << i == released)
			is = is || (sets >> (yes | released) & 1);
		if (is && answer)
			return NULL;
		if (is)
			answer = answers[i];
	}
	return answer;
}

/* How many words are left without the name that stands in the last line. */
static size_t
without_name(const struct row *r)
{
	size_t count = r->count;

	while (count > 0 && r->count - count < NAMES_MAX && r->capital[count - 1])
		if (r->line[--count])
			return count;
	return r->count;
}

/* The sets that a whole text may be in a language, with or without a name below it; 0: none. */
static uint32_t
language_cover(const struct row *r, size_t language, const struct kinds *kinds)
{
	const struct phrase *first = known.phrases + (language ? known.ends[language - 1] : 0),
	                    *end = known.phrases + known.ends[language];
	uint32_t sets = row_cover(r, r->count, kinds, first, end);

	/* A set that is not empty; else the last line may be a name. */
	return sets & ~1U ? sets : sets | row_cover(r, without_name(r), kinds, first, end);
}

const char *
answer_find(const char *text)
{
	struct row r;
	const char *answer = NULL;

	if (strlen(text) > TEXT_MAX || !row_make(&r, text))
		return NULL;
	make();
	for (size_t i = 0; i < known.languages && !answer; i++)
		answer = answer_of(language_cover(&r, i, &answering));
	return answer;
}

/* "4", "4/5", "4!": the number, and where the text goes on. 0: it begins with no such number. */
static int
number_of(const char **text)
{
	const char *p = *text + strspn(*text, " \t\r\n");
	int number = *p >= '1' && *p <= '0' + RATINGS ? *p - '0' : 0;

	if (!number)
		return 0;
	p++;
	if (p[0] == '/' && p[1] == '0' + RATINGS)
		p += 2;
	if (*p && !strchr(" \t\r\n.!,;:)", *p))
		return 0;
	*text = p + strspn(p, " \t\r\n.!,;:)");
	return number;
}

/* The one rating among the sets; only thanks: as the number before them says. */
static int
rating_of(uint32_t sets, int number)
{
	int found = 0;

	if (number)
		return sets & 1 ? number : 0;
	for (unsigned set = 1; set < 1U << RATINGS; set++) {
		if (!(sets >> set & 1))
			continue;
		if (set & (set - 1))
			return 0; /* two of them */
		found = __builtin_ctz(set) + 1;
	}
	return found;
}

int
rating_find(const char *text)
{
	struct row r;
	int number = number_of(&text), found = 0;

	if (number && !*text)
		return number;
	if (strlen(text) > TEXT_MAX || !row_make(&r, text))
		return 0;
	make();
	for (size_t i = 0; i < known.languages && !found; i++)
		found = rating_of(language_cover(&r, i, &rating), number);
	return found;
}
