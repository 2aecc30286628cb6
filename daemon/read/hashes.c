#include "hashes.h"

#include "../common/mem.h"

struct slot {
	uint64_t key;
	uint32_t value; /* 0: free */
};

struct hashes {
	struct slot *slots;
	size_t mask, count;
};

static size_t
place_of(const struct hashes *t, uint64_t key)
{
	return (size_t)(key ^ key >> 32) & t->mask;
}

static void
insert(struct hashes *t, uint64_t key, uint32_t value)
{
	size_t i = place_of(t, key);

	while (t->slots[i].value)
		i = (i + 1) & t->mask;
	t->slots[i] = (struct slot){key, value};
	t->count++;
}

static void
resize(struct hashes *t, size_t size)
{
	struct slot *old = t->slots;
	size_t old_size = old ? t->mask + 1 : 0;

	t->slots = xcalloc(size, sizeof *t->slots);
	t->mask = size - 1;
	t->count = 0;
	for (size_t i = 0; i < old_size; i++)
		if (old[i].value)
			insert(t, old[i].key, old[i].value);
	free(old);
}

struct hashes *
hashes_new(void)
{
	struct hashes *t = xcalloc(1, sizeof *t);

	resize(t, 1024);
	return t;
}

void
hashes_free(struct hashes **t)
{
	if (!*t)
		return;
	free((*t)->slots);
	free(*t);
	*t = NULL;
}

void
hashes_add(struct hashes *t, uint64_t key, uint32_t value)
{
	if (2 * t->count > t->mask)
		resize(t, 2 * (t->mask + 1));
	insert(t, key, value);
}

/* *at: how far from its place the search has come, and 1. */
uint32_t
hashes_next(const struct hashes *t, uint64_t key, size_t *at)
{
	for (;;) {
		const struct slot *s = &t->slots[(place_of(t, key) + *at) & t->mask];
		if (!s->value)
			return 0;
		++*at;
		if (s->key == key)
			return s->value;
	}
}

uint32_t
hashes_first(const struct hashes *t, uint64_t key)
{
	size_t at = 0;

	return hashes_next(t, key, &at);
}
