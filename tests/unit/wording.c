#include "wording.h"

#include "test.h"
#include "../../daemon/send/flow.h"
#include "facts.h"
#include "html_whole.h"

void
expect(const struct shown *s, bool right, const char *what, const char *detail)
{
	if (!right)
		fail_msg("%s/%s: %s: %s\nSubject: %s\n\n%s", s->language, s->v->template, what,
		    detail, s->words.subject, s->words.text);
}

static size_t
width(const char *line, size_t n)
{
	size_t characters = 0;

	for (size_t i = 0; i < n; i++)
		characters += (line[i] & 0xc0) != 0x80;
	return characters;
}

/* A label has something behind it, a heading something under it; at once, but for somebody's text.
 */
static void
check_line(const struct shown *s, const char *line, size_t n)
{
	const char *next = line + n + (line[n] == '\n');
	bool quotes = json_object_get(s->facts, "text") || json_object_get(s->facts, "lines");
	char *copy = xstrndup(line, n);

	expect(s, !n || !strchr(" ,;(", line[n - 1]), "an end that dangles", copy);
	expect(s, !n || line[n - 1] != ':' || (*next == '\n' ? quotes && next[1] : *next),
	    "nothing under a heading", copy);
	free(copy);
}

/* As it is sent: no line is wider than a window, but for words that are. */
static void
check_width(const struct shown *s)
{
	char *flowed = flow(s->words.text);

	for (const char *line = flowed; *line; line += strcspn(line, "\n") + 1) {
		size_t n = strcspn(line, "\n");
		expect(s, width(line, n) <= 76 || !memchr(line + 1, ' ', n - 2), "a long line", line);
		if (!line[n])
			break;
	}
	free(flowed);
}

static void
check_layout(const struct shown *s)
{
	static const char *const never[] = {
	    "\n\n\n", ": \n", " ,", " .", " ;", ":.", "()", "( ", ",,", "«»", "„”", "“”", "„“"};
	const char *text = s->words.text;

	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		expect(s, !strstr(text, never[i]), "a hole in the words", never[i]);
	expect(s, text[0] != '\n' && text[0] != ' ', "an empty beginning", "");
	for (size_t n; *text; text += n + 1) {
		n = strcspn(text, "\n");
		check_line(s, text, n);
	}
	if (strcmp(facts_for(s->v), "request") == 0 && strcmp(s->v->template, "relay") != 0)
		check_width(s);
	expect(s, html_whole(s->words.html), "broken HTML", s->words.html);
	expect(s, !strstr(s->words.html, "<p></p>") && !strstr(s->words.html, "<b></b>"),
	    "empty elements", s->words.html);
}

/* What a reader of the HTML reads, without any white space. */
static void
add_read(struct str *read, const char *html)
{
	static const char *const signs[][2] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"},
	    {"&quot;", "\""}, {"&#39;", "'"}, {"&#160;", ""}};

	for (const char *s = html; *s; s++) {
		const char *sign = NULL;
		if (*s == '<') {
			s = strchr(s, '>');
			continue;
		}
		for (size_t i = 0; *s == '&' && i < sizeof signs / sizeof *signs; i++)
			if (strncmp(s, signs[i][0], strlen(signs[i][0])) == 0) {
				sign = signs[i][1];
				s += strlen(signs[i][0]) - 1;
				break;
			}
		if (sign)
			str_addz(read, sign);
		else if (!ascii_isspace((unsigned char)*s))
			str_addc(read, *s);
	}
}

static void
check_both_forms(const struct shown *s)
{
	struct str text = {0}, html = {0};

	for (const char *c = s->words.text; *c; c++)
		if (!ascii_isspace((unsigned char)*c))
			str_addc(&text, *c);
	add_read(&html, s->words.html);
	expect(s, strcmp(str_text(&text), str_text(&html)) == 0, "the HTML says something else",
	    s->words.html);
	str_free(&text);
	str_free(&html);
}

void
check_general(const struct shown *s)
{
	expect(s, !strstr(s->words.subject, "{{") || strstr(s->words.subject, "{{number}} %n"),
	    "a placeholder", s->words.subject);
	check_layout(s);
	check_both_forms(s);
}

static bool
is_said(const struct shown *s, const char *words)
{
	return strstr(s->words.text, words) || strstr(s->words.subject, words);
}

static void
check_lines_said(const struct shown *s, const char *name, const char *lines)
{
	for (size_t n; *lines; lines += n + (lines[n] == '\n')) {
		n = strcspn(lines, "\n");
		size_t end = n;
		while (end && lines[end - 1] == ' ')
			end--;
		char *line = xstrndup(lines, end);
		expect(s, is_said(s, line), "a fact is not said", name);
		free(line);
	}
}

/* One value as it has to stand in the mail; flags stand for words of the template. */
void
check_value_said(const struct shown *s, const struct variable *variable, const json_t *fact)
{
	const char *text = json_string_value(fact);
	char *words = NULL;
	const json_t *line;
	size_t i;

	if (variable->kind == VALUE_DATE)
		words = dates_write(s->dates, text, "Europe/Riga", s->language);
	else if (variable->kind == VALUE_NUMBER)
		words = xasprintf("%" JSON_INTEGER_FORMAT, json_integer_value(fact));
	else if (text)
		words = xstrdup(text);
	if (words)
		check_lines_said(s, variable->name, words);
	if (variable->kind == VALUE_TEXT)
		json_array_foreach(fact, i, line)
		    check_lines_said(s, variable->name, json_string_value(line));
	free(words);
}

void
check_said(
    const struct shown *s, const struct vocabulary *scope, const char *list, const json_t *facts)
{
	const char *name;
	json_t *fact, *item;
	size_t i;

	json_object_foreach((json_t *)facts, name, fact)
	{
		const struct variable *variable = variable_find(scope, name, strlen(name));
		if (facts_silent(s->v, list, name) || facts_implied(s->v, name))
			continue;
		expect(s, variable, "the vocabulary lacks a fact", name);
		if (variable->kind == VALUE_LIST)
			json_array_foreach(fact, i, item)
			    check_said(s, variable->items, variable->name, item);
		else
			check_value_said(s, variable, fact);
	}
}

/* Words that only one of the languages has, of those that our templates use. */
static const struct tongue {
	const char *language;
	bool cyrillic;
	const char *words[24];
} tongues[] = {
    {"ru", true, {NULL}},
    {"en", false,
        {"the", "you", "your", "we", "is", "it", "this", "was", "has", "with", "by", "answer", "of",
            "request", "customer", "mail", "promise", NULL}},
    {"lv", false,
        {"ir", "uz", "par", "jūsu", "mēs", "šo", "vienkārši", "atbildiet", "termiņš", "pieteikums",
            "pieteikuma", "vēlāk", "ziņa", "atbilde", "numurs", NULL}},
    {"et", false,
        {"teie", "oli", "kui", "sellele", "kirjale", "vastake", "hiljemalt", "pöördumine",
            "pöördumise", "vastus", "tähtaeg", "meilt", "ei", NULL}},
    {"es", false,
        {"su", "la", "el", "de", "que", "una", "correo", "consulta", "fecha", "responder",
            "responda", "tardar", "le", "por", "si", NULL}},
};

static bool
is_word_of(const struct tongue *t, const char *word, size_t n)
{
	for (size_t i = 0; t->words[i]; i++)
		if (strlen(t->words[i]) == n && ascii_ncasecmp(t->words[i], word, n) == 0)
			return true;
	return false;
}

static bool
is_letter(unsigned char c)
{
	return c >= 0x80 || (ascii_isalnum(c) && !ascii_isdigit(c));
}

/* Cyrillic letters are U+0400..U+04FF: lead bytes d0 to d3. */
static bool
is_cyrillic(unsigned char c)
{
	return c >= 0xd0 && c <= 0xd3;
}

static void
check_letters(const struct shown *s, bool cyrillic, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)word[i];
		bool foreign = cyrillic ? c < 0x80 : is_cyrillic(c);
		expect(s, !foreign, "letters of another language", word);
	}
}

void
check_one_language(const struct shown *s)
{
	const size_t count = sizeof tongues / sizeof *tongues;
	size_t own = 0, n;

	for (const char *w = s->words.text; *w; w += n ? n : 1) {
		for (n = 0; is_letter((unsigned char)w[n]);)
			n++;
		if (!n || (n == 3 && strncmp(w, "UTC", 3) == 0))
			continue;
		for (size_t i = 0; i < count; i++) {
			bool mine = strcmp(tongues[i].language, s->language) == 0;
			if (mine)
				check_letters(s, tongues[i].cyrillic, w, n);
			if (mine)
				own += tongues[i].cyrillic || is_word_of(&tongues[i], w, n);
			else
				expect(s, !is_word_of(&tongues[i], w, n),
				    "a word of another language", w);
		}
	}
	expect(s, own > 0 || strcmp(s->v->template, "relay") == 0, "no word of its language", "");
}
