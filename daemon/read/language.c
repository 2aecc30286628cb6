#include "language.h"

#include "../common/str.h"
#include "fold.h"
#include "language_words.h"
#include "phrase.h"
#include "textcat.h"
#include "words.h"

enum {
	LOOK_MAX = 64 * 1024,
	WORDS_MIN = 3,       /* fewer are too few to be certain */
	SAMPLE_MAX = 1000,   /* bytes of words: of more the rest tells no more */
	LEANING_MAX = 60,    /* words: of more those that are known would have told */
	SENTENCE_WORDS = 400 /* of one line; what is longer is no sentence */
};

/* One word of a line. */
struct token {
	char text[LANGUAGE_WORD_MAX]; /* folded */
	bool name;                    /* has a capital, and is not the first of its sentence */
};

/* What speaks for each language, and against it. */
struct count {
	double score[LANGUAGES_MAX];
	double
	    own[LANGUAGES_MAX]; /* what speaks for it alone, of two in one mail the second's, too */
	size_t languages;
	unsigned words;
	struct str sample;
};

/* Where in a chunk of text its letters are no words: addresses, paths, code, numbers. */
static bool
is_matter(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (ascii_isdigit(s[i]) || strchr("@/\\_=<>{}|[]#$%^~+", s[i]))
			return true;
		/* a file, a host: a dot or colon with letters on both sides */
		if ((s[i] == '.' || s[i] == ':') && i > 0 && i + 1 < n && ascii_isalnum(s[i - 1]) &&
		    ascii_isalnum(s[i + 1]))
			return true;
	}
	return false;
}

/* Letters of any script, and what may stand within a word. (Text is folded: no-break spaces and
 * curly quotes are plain.) Returns the bytes of the character. */
static size_t
letter(const unsigned char *s, bool *is)
{
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;

	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xC0) != 0x80)
			n = 1;
	if (n == 1)
		*is = (s[0] >= 'a' && s[0] <= 'z') || s[0] == '\'';
	else if (n == 2) /* up to U+00BF signs, but for ordinals and micro; U+00D7 and F7 */
		*is = s[0] > 0xC3 || (s[0] == 0xC3 && s[1] != 0x97 && s[1] != 0xB7);
	else /* punctuation, arrows, pictures */
		*is = n == 3 && s[0] != 0xE2 && !(s[0] == 0xE3 && s[1] == 0x80) && s[0] != 0xEF;
	return n;
}

static bool
is_capital(const char *written, const char *folded)
{
	return strncmp(written, folded, 2) != 0 && (unsigned char)written[0] >= 'A';
}

/* Cuts a chunk (no space in it) into words. *start: the next word begins a sentence. */
static size_t
cut_chunk(struct token *tokens, size_t count, const char *s, size_t n, bool *start)
{
	char folded[FOLD_MAX];
	size_t length = n < FOLD_MAX / 2 ? fold_line(folded, sizeof folded, s, n) : 0;
	bool same = length == n; /* else the places do not agree, and nothing is called a name */

	for (size_t i = 0; i < length && count < SENTENCE_WORDS;) {
		size_t begin = i, step;
		bool is = true;
		for (; i < length; i += step) {
			step = letter((const unsigned char *)folded + i, &is);
			if (!is)
				break;
		}
		while (begin < i && folded[begin] == '\'')
			begin++;
		size_t end = i;
		while (end > begin && folded[end - 1] == '\'')
			end--;
		if (end > begin && end - begin < LANGUAGE_WORD_MAX) {
			struct token *t = &tokens[count++];
			memcpy(t->text, folded + begin, end - begin);
			t->text[end - begin] = 0;
			t->name = same && !*start && is_capital(s + begin, folded + begin);
			*start = false;
		}
		if (i < length && !is)
			i += letter((const unsigned char *)folded + i, &is);
	}
	if (n && strchr(".!?", s[n - 1]))
		*start = true;
	return count;
}

/* A quotation mark at s: its bytes; 0: none. */
static size_t
quote_mark(const char *s, size_t n, const char *const *marks)
{
	for (; *marks; marks++)
		if (n >= strlen(*marks) && !strncmp(s, *marks, strlen(*marks)))
			return strlen(*marks);
	return 0;
}

static bool
closes_quote(const char *s, size_t n)
{
	static const char *const closing[] = {
	    "\"", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xC2\xBB", NULL};

	for (size_t i = 0; i < n; i++)
		if (quote_mark(s + i, n - i, closing))
			return true;
	return false;
}

/* The words of a line. What stands in quotes is often what a program said. */
static size_t
cut_line(struct token *tokens, struct line l)
{
	static const char *const opening[] = {
	    "\"", "\xE2\x80\x9C", "\xE2\x80\x9E", "\xC2\xAB", NULL};
	size_t count = 0, outside = 0;
	bool start = true, quoted = false;

	for (size_t i = 0, n; i < l.length && count < SENTENCE_WORDS; i += n + 1) {
		const char *s = l.start + i;
		for (n = 0; i + n < l.length && !ascii_isspace(s[n]); n++)
			continue;
		size_t mark = quote_mark(s, n, opening);
		if (mark)
			quoted = closes_quote(s + mark, l.length - i - mark);
		if (!is_matter(s, n))
			count = cut_chunk(tokens, count, s, n, &start);
		if (quoted)
			count = outside;
		if (n > mark && closes_quote(s + mark, n - mark))
			quoted = false;
		outside = quoted ? outside : count;
	}
	return count;
}

/* How many words from t on are a phrase that is written in any language. */
static size_t
neutral_length(const struct token *t, size_t left)
{
	char phrase[LANGUAGE_PHRASE_WORDS * LANGUAGE_WORD_MAX];
	struct language_word w;
	bool bare;

	language_word(t->text, &w, &bare);
	size_t best = w.neutral, n = strlen(t->text);
	if (!w.begins)
		return best;
	memcpy(phrase, t->text, n);
	for (size_t i = 1; i < left && i < LANGUAGE_PHRASE_WORDS; i++) {
		n += (size_t)snprintf(phrase + n, sizeof phrase - n, " %s", t[i].text);
		if (language_neutral(phrase))
			best = i + 1;
	}
	return best;
}

static bool
one_bit(uint32_t bits)
{
	return bits && !(bits & (bits - 1));
}

/* A word that tells of one language alone is worth a whole point there; one that others have, too,
 * less than half of one. What is not in a language's letters at all is a name or a brand rather
 * than a sign of another language. */
static void
count_word(struct count *c, const struct token *t)
{
	struct language_word w;
	uint32_t whole, marked, other;
	bool bare;
	bool known = language_word(t->text, &w, &bare);

	if (t->name && !(known && w.languages))
		return;
	language_letters(t->text, &whole, &marked, &other);
	c->words++;
	str_addf(&c->sample, "%s ", t->text);
	bool alone = one_bit(w.languages) && !(w.languages & w.neighbours);
	double worth = (alone ? 1.0 : 0.4) * (bare ? 0.9 : 1.0);
	for (size_t l = 0; l < c->languages; l++) {
		uint32_t bit = (uint32_t)1 << l;
		/* Marks are left out by writers, never added. */
		if ((w.languages & bit) && (!bare || (whole & bit))) {
			c->score[l] += worth;
			c->own[l] += alone ? worth : 0;
		} else if (w.neighbours || !(whole & bit))
			c->score[l] -= other & bit ? 0.2 : 1.0;
		else if (!known && (marked & whole & bit))
			c->score[l] += 0.6;
	}
}

static void
count_line(struct count *c, struct line l)
{
	static struct token tokens[SENTENCE_WORDS];
	size_t n = cut_line(tokens, l);

	for (size_t i = 0, neutral; i < n && c->sample.len < SAMPLE_MAX;
	     i += neutral ? neutral : 1) {
		neutral = neutral_length(&tokens[i], n - i);
		if (!neutral)
			count_word(c, &tokens[i]);
	}
}

/* A piece of a line that no person's sentence has, but for single ones: a time with seconds, an
 * address, brackets and signs. */
static bool
is_code(const char *s, size_t n)
{
	size_t digits = 0, letters = 0, marks = 0;

	for (size_t i = 0; i < n; i++) {
		digits += ascii_isdigit(s[i]);
		letters += !ascii_isdigit(s[i]) && ascii_isalnum(s[i]);
		marks += s[i] == ':' || s[i] == '.';
		if (strchr("[]{}=<>\\_|", s[i]))
			return true;
	}
	return digits && (letters || marks > 1);
}

/* What a program wrote: far to the right, "...;", "ERROR: ...", or much that is code. */
static bool
is_log(struct line l)
{
	size_t chunks = 0, code = 0, capitals = 0;

	if (l.length && (l.start[0] == '\t' || (l.length > 3 && !memcmp(l.start, "    ", 4))))
		return true;
	if (l.length && strchr(";{}", l.start[l.length - 1]))
		return true;
	while (capitals < l.length && l.start[capitals] >= 'A' && l.start[capitals] <= 'Z')
		capitals++;
	if (capitals > 3 && capitals < l.length && l.start[capitals] == ':')
		return true;
	for (size_t i = 0, n; i < l.length; i += n + 1) {
		for (n = 0; i + n < l.length && !ascii_isspace(l.start[i + n]); n++)
			continue;
		chunks += n > 0;
		code += is_code(l.start + i, n);
	}
	return code * 4 >= chunks && (code > 2 || code * 2 >= chunks);
}

static double
larger(double a, double b)
{
	return a > b ? a : b;
}

static double
at_most(double value, double limit)
{
	return value < limit ? value : limit;
}

/* How sure: by how much speaks for it, by how far it is before the next one, and by how much of the
 * text it explains. */
static double
confidence(double best, double second, unsigned words)
{
	double margin = (best - (second > 0 ? second : 0)) / best, share = best / words;

	if (margin < 0)
		margin = 0; /* another language has more words of its own in it */
	return best / (best + 0.5) * at_most(margin / 0.6, 1) * at_most(share / 0.22, 1);
}

static struct language
decide(const struct count *c)
{
	struct language found = {.words = c->words};
	size_t count, best = 0;
	const char *const *codes = language_codes(&count);
	double second = 0;

	for (size_t l = 1; l < c->languages; l++)
		if (c->score[l] > c->score[best])
			best = l;
	for (size_t l = 0; l < c->languages; l++)
		if (l != best && larger(c->score[l], c->own[l]) > second)
			second = larger(c->score[l], c->own[l]);
	if (!c->words || c->score[best] <= 0)
		return found;
	found.code = codes[best];
	found.by = "words";
	found.confidence = confidence(c->score[best], second, c->words);
	return found;
}

/* Leaning is not knowing; when the letter groups say the same it is. */
static void
ask_textcat(struct language *found, const struct count *c)
{
	if (!found->code || found->confidence >= LANGUAGE_CERTAIN || found->confidence < 0.25 ||
	    found->words < WORDS_MIN || found->words > LEANING_MAX)
		return;
	const char *guess = textcat_guess(str_text(&c->sample), c->sample.len);
	if (guess && strcmp(guess, found->code) == 0) {
		found->confidence = LANGUAGE_CERTAIN;
		found->by = "letter groups";
	}
}

static bool
is_among(const char *const *texts, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(texts[i], text) == 0)
			return true;
	return false;
}

/* The desk's languages, and those that they are compared with. */
void
language_prepare(void)
{
	static const char *wanted[LANGUAGES_MAX * 4];
	const char *const *rivals = words_of_all("language.rivals"), *const * codes;
	size_t count, n = 0;

	language_words_prepare();
	codes = language_codes(&count);
	for (size_t i = 0; i < count; i++)
		wanted[n++] = codes[i];
	for (size_t i = 0; rivals[i] && n + 1 < sizeof wanted / sizeof *wanted; i++)
		if (!is_among(wanted, n, rivals[i]))
			wanted[n++] = rivals[i];
	wanted[n] = NULL;
	textcat_prepare(wanted);
}

struct language
language_find(const char *text)
{
	struct count c = {0};
	struct line l;
	const char *at = text, *end = text + strnlen(text, LOOK_MAX);

	language_codes(&c.languages);
	while (c.languages && c.sample.len < SAMPLE_MAX && line_next(&at, end, &l))
		if (!is_log(l))
			count_line(&c, l);
	struct language found = decide(&c);
	ask_textcat(&found, &c);
	if (found.words < WORDS_MIN)
		found.confidence = at_most(found.confidence, 0.5);
	str_free(&c.sample);
	return found;
}

const char *
language_declared(const struct mail *m)
{
	const char *value = mail_value(m->fields, "Content-Language");
	size_t n = 0;

	while (ascii_isspace(*value))
		value++;
	while (ascii_isalnum(value[n]) && !ascii_isdigit(value[n]))
		n++;
	if (n < 2 || n > 3 || (value[n] && value[n] != '-' && !ascii_isspace(value[n])) ||
	    strchr(value, ','))
		return NULL;
	char *code = arena_strndup(m->arena, value, n);
	for (char *p = code; *p; p++)
		*p = (char)ascii_tolower(*p);
	return code;
}
