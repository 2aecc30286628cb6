#include "answer.h"

#include <jansson.h>
#include "../common/mem.h"

/* A struct answer is a json_t by another name, so that only this file knows jansson. */
static json_t *
value_of(const struct answer *a)
{
	return (json_t *)(uintptr_t)a;
}

static const struct answer *
answer_of(const json_t *value)
{
	return (const struct answer *)value;
}

struct answer *
answer_read(const char *text)
{
	json_error_t error;

	return (struct answer *)json_loads(text, JSON_DECODE_ANY, &error);
}

struct answer *
answer_read_foreign(const char *text, struct fail *f)
{
	json_error_t error;
	json_t *value = json_loads(text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &error);

	if (!value)
		fail(f, NEVER, "%s in column %d", error.text, error.column);
	return (struct answer *)value;
}

void
answer_free(struct answer **a)
{
	json_decref(value_of(*a));
	*a = NULL;
}

const struct answer *
answer_get(const struct answer *a, const char *path)
{
	json_t *value = value_of(a);

	while (*path && value) {
		size_t n = strcspn(path, ".");
		char *name = xstrndup(path, n);
		value = json_object_get(value, name);
		free(name);
		path += n + (path[n] == '.');
	}
	return answer_of(value);
}

const char *
answer_text(const struct answer *a, const char *path)
{
	return json_string_value(value_of(answer_get(a, path)));
}

int64_t
answer_int(const struct answer *a, const char *path)
{
	return (int64_t)json_integer_value(value_of(answer_get(a, path)));
}

bool
answer_true(const struct answer *a, const char *path)
{
	return json_is_true(value_of(answer_get(a, path)));
}

size_t
answer_count(const struct answer *a, const char *path)
{
	return json_array_size(value_of(answer_get(a, path)));
}

const struct answer *
answer_at(const struct answer *a, const char *path, size_t i)
{
	return answer_of(json_array_get(value_of(answer_get(a, path)), i));
}

char *
answer_dump(const struct answer *a, const char *path)
{
	json_t *value = value_of(answer_get(a, path));

	if (!value || json_is_null(value))
		return xstrdup("");
	if (json_is_string(value))
		return xstrdup(json_string_value(value));
	return json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
}

const char *
answer_member(const struct answer *a, size_t i, const struct answer **value)
{
	void *at = json_object_iter(value_of(a));

	while (at && i--)
		at = json_object_iter_next(value_of(a), at);
	*value = at ? answer_of(json_object_iter_value(at)) : NULL;
	return at ? json_object_iter_key(at) : NULL;
}
