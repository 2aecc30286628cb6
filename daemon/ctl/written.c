#include "written.h"

#include <jansson.h>
#include "../common/mem.h"
#include "../read/commands.h"

/* A struct written is a json_t by another name. */
static json_t *
value_of(const struct written *w)
{
	return (json_t *)(uintptr_t)w;
}

static json_t *
commands_of(const struct command *c)
{
	json_t *list = json_array();

	for (; c; c = c->next)
		json_array_append_new(list, json_pack("{ss, ss, ss}", "line", c->line, "word",
		                                c->word, "argument", c->argument));
	return list;
}

struct written *
written_new(const char *text)
{
	struct arena *arena = arena_new();
	const char *body;
	const struct command *commands = commands_read(arena, text, &body);

	json_t *value = json_pack("{ss, ss, so, s[]}", "text", text, "body", commands ? body : text,
	    "commands", commands_of(commands), "attachments");
	arena_free(&arena);
	return (struct written *)value;
}

void
written_attach(
    struct written *w, const char *name, const char *type, size_t size, const char *sha256)
{
	json_t *files = json_object_get(value_of(w), "attachments");

	json_array_append_new(
	    files, json_pack("{si, ss, ss, sI, ss, sb, sn, sn}", "position",
	               (int)json_array_size(files) + 1, "name", name, "type", type, "size",
	               (json_int_t)size, "sha256", sha256, "inline", 0, "content_id", "purpose"));
}

const char *
written_body(const struct written *w)
{
	return json_string_value(json_object_get(value_of(w), "body"));
}

void
written_promise(struct written *w, const char *promises)
{
	json_object_set_new(value_of(w), "promises", json_loads(promises, 0, NULL));
}

char *
written_json(const struct written *w)
{
	char *dumped = json_dumps(value_of(w), JSON_COMPACT), *text = xstrdup(dumped ? dumped : "");

	free(dumped);
	return text;
}

void
written_free(struct written **w)
{
	json_decref(value_of(*w));
	*w = NULL;
}
