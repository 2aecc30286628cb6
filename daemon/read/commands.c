#include "commands.h"

#include <stdbool.h>
#include <string.h>
#include "squeeze.h"
#include "../common/str.h"

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
		const char *line = squeeze_line(a, l);

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
