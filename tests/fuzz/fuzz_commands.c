/* commands.c: any text. Words keep to their alphabet, and what stands below the commands is the end
 * of the text and begins with no command. */
#include "../../daemon/common/str.h"
#include "../../daemon/read/commands.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct command *c)
{
	assert(*c->word && c->word[strspn(c->word, "abcdefghijklmnopqrstuvwxyz-")] == 0);
	assert(*c->line == '#' && strlen(c->argument) < strlen(c->line));
	assert(utf8_valid(c->line, strlen(c->line)) && utf8_valid(c->argument, strlen(c->argument)));
	assert(strcmp(c->line + strlen(c->line) - strlen(c->argument), c->argument) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct str text = {0};
	const char *body, *none;
	int count = 0;

	utf8_clean(&text, (const char *)data, size);
	const char *s = str_text(&text);

	for (const struct command *c = commands_read(a, s, &body); c; c = c->next, count++)
		check(c);
	assert(count <= COMMANDS_MAX && !count == !body);
	if (body) {
		assert(body > s && body <= s + text.len);
		assert(!commands_read(a, body, &none) && !none);
	}
	arena_free(&a);
	str_free(&text);
	return 0;
}
