#include "commands.h"

#include <stdbool.h>
#include <string.h>
#include "phrase.h"
#include "../common/str.h"

/* The length of the white space at s, 0 if there is none. Mail programs put in no-break and other
 * spaces for looks: U+00A0, U+2000-200A, U+202F, U+205F, U+3000. */
static size_t
space_at(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if (ascii_isspace(*s))
		return 1;
	if (s[0] == 0xC2 && s[1] == 0xA0)
		return 2;
	if ((s[0] == 0xE2 && s[1] == 0x80 && ((s[2] >= 0x80 && s[2] <= 0x8A) || s[2] == 0xAF)) ||
	    (s[0] == 0xE2 && s[1] == 0x81 && s[2] == 0x9F) ||
	    (s[0] == 0xE3 && s[1] == 0x80 && s[2] == 0x80))
		return 3;
	return 0;
}

/* Marks that are not seen: U+200B-200F (zero width, direction), U+2060, U+FEFF (byte order). */
static size_t
unseen_at(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	if ((s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0x8B && s[2] <= 0x8F) ||
	    (s[0] == 0xE2 && s[1] == 0x81 && s[2] == 0xA0) ||
	    (s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF))
		return 3;
	return 0;
}

/* The line without white space and unseen marks in front, each run of white space one space. */
static const char *
squeeze(struct arena *a, struct line l)
{
	const char *s = arena_strndup(a, l.start, l.length);
	char *out = arena_alloc(a, l.length + 1);
	size_t length = 0, n;

	while (*s) {
		if ((n = space_at(s))) {
			if (length && out[length - 1] != ' ')
				out[length++] = ' ';
			s += n;
		} else if (!length && (n = unseen_at(s))) {
			s += n;
		} else {
			out[length++] = *s++;
		}
	}
	if (length && out[length - 1] == ' ')
		length--;
	out[length] = 0;
	return out;
}

static bool
is_letter(char c)
{
	c |= 32;
	return c >= 'a' && c <= 'z';
}

static bool
is_command(const char *line)
{
	return line[0] == '#' && is_letter(line[1]);
}

/* "#Take," is meant to be "take". */
static const char *
word_of(struct arena *a, const char *s, size_t n)
{
	while (n > 1 && strchr(".,;!", s[n - 1]))
		n--;
	char *word = arena_strndup(a, s, n);

	for (size_t i = 0; i < n; i++)
		word[i] = is_letter(word[i]) ? (char)(word[i] | 32) : '-';
	return word;
}

static struct command *
command_of(struct arena *a, const char *line)
{
	struct command *c = arena_alloc(a, sizeof *c);
	size_t n = strcspn(line + 1, " :");
	const char *rest = line + 1 + n;

	rest += *rest == ':';
	rest += *rest == ' ';
	c->line = line;
	c->word = word_of(a, line + 1, n);
	c->argument = rest;
	return c;
}

struct command *
commands_read(struct arena *a, const char *new_text, const char **body)
{
	const char *end = new_text + strlen(new_text), *at = new_text;
	struct command *first = NULL, *last = NULL;
	struct line l;
	int count = 0;

	*body = NULL;
	for (const char *below = at; line_next(&at, end, &l); below = at) {
		const char *line = squeeze(a, l);

		if (*line && !is_command(line)) {
			*body = first ? below : NULL;
			return first;
		}
		if (!*line)
			continue;
		if (count++ >= COMMANDS_MAX) {
			last->word = "too-many-commands";
			continue;
		}
		struct command *c = command_of(a, line);

		*(last ? &last->next : &first) = c;
		last = c;
	}
	*body = first ? end : NULL;
	return first;
}
