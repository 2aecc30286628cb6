#include "commands.h"

#include <string.h>
#include "fold.h"
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

/* Lines are broken between these columns (RFC 3676 wants 66 to 78; web mail, vim and mutt do as
 * they like). */
enum { WRAP_LEAST = 70, WRAP_MOST = 80 };

/* Columns of n bytes of UTF-8: bytes that do not continue a character. */
static size_t
columns(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xC0) != 0x80;
	return count;
}

static bool
is_capital(const char *s)
{
	char folded[8];
	size_t n = 1;

	while (n < 4 && ((unsigned char)s[n] & 0xC0) == 0x80)
		n++;
	size_t length = fold_line(folded, sizeof folded, s, n);
	return length != n || memcmp(folded, s, n) != 0;
}

/* May the line have been broken before this text? */
static bool
may_be_broken(const char *line, const char *text)
{
	size_t width = columns(line, strlen(line)), word = strcspn(text, " ");

	return width <= WRAP_MOST && width + 1 + columns(text, word) > WRAP_LEAST;
}

/* The lines at *at that a mail program broke off from the command; moves *at behind them. */
static struct command *
whole_command(struct arena *a, const char *line, const char **at, const char *end)
{
	const char *whole = line, *below = *at;
	bool cut = false;
	struct line l;

	for (; !cut && line_next(&below, end, &l); *at = below) {
		const char *next = squeeze_line(a, l);
		if (!*next || is_command(next) || !may_be_broken(line, next))
			break;
		cut = is_capital(next);
		if (cut)
			break;
		whole = arena_printf(a, "%s %s", whole, next);
		line = next;
	}
	struct command *c = command_of(a, whole);
	c->cut = cut;
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
		struct command *c = whole_command(a, line, &at, end);

		*(last ? &last->next : &first) = c;
		last = c;
	}
	*body = first ? end : NULL;
	return first;
}
