#include "mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdalign.h>
#include <sysexits.h>
#include <unistd.h>

static void
out_of_memory(void)
{
	static const char message[] = "promised: out of memory\n";

	/* Not the logger: it may want memory itself. */
	ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
	(void)ignored;
	_exit(EX_SOFTWARE);
}

void *
xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *
xcalloc(size_t count, size_t size)
{
	void *p = calloc(count ? count : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *
xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *
xmemdup(const void *data, size_t size)
{
	void *p = xmalloc(size);

	if (size)
		memcpy(p, data, size);
	return p;
}

char *
xstrndup(const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *p = xmalloc(length + 1);

	memcpy(p, s, length);
	p[length] = 0;
	return p;
}

char *
xstrdup(const char *s)
{
	return xmemdup(s, strlen(s) + 1);
}

char *
xvasprintf(const char *format, va_list args)
{
	char *text;

	if (vasprintf(&text, format, args) < 0)
		out_of_memory();
	return text;
}

char *
xasprintf(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	char *text = xvasprintf(format, args);
	va_end(args);
	return text;
}

void
mem_give_back(void)
{
	malloc_trim(0);
}

/* A chain of blocks; the newest, from which memory is handed out, comes first. */
struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char data[];
};

struct arena {
	struct block *blocks;
};

enum { BLOCK_SIZE = 16 * 1024 };

struct arena *
arena_new(void)
{
	return xcalloc(1, sizeof(struct arena));
}

static struct block *
block_new(struct arena *a, size_t size)
{
	struct block *b = xcalloc(1, sizeof *b + size);

	b->size = size;
	b->next = a->blocks;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	struct block *b = a->blocks;

	if (rounded < size)
		out_of_memory();
	if (!b || b->size - b->used < rounded)
		b = block_new(a, rounded > BLOCK_SIZE ? rounded : BLOCK_SIZE);
	void *p = b->data + b->used;
	b->used += rounded;
	return p;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	size_t length = strnlen(s, n);
	char *p = arena_alloc(a, length + 1);

	memcpy(p, s, length);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		out_of_memory();
	char *p = arena_alloc(a, (size_t)length + 1);
	vsnprintf(p, (size_t)length + 1, format, again);
	va_end(again);
	return p;
}

void
arena_free(struct arena **a)
{
	if (!*a)
		return;
	for (struct block *b = (*a)->blocks, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	free(*a);
	*a = NULL;
}
