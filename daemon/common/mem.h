/* Memory: allocation that cannot fail, and arenas (all that one mail or one job needs, freed in one call). */
#ifndef MEM_H
#define MEM_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include "banned.h"

/* Like malloc and friends, but end the process with a message (exit 70, EX_SOFTWARE) when memory is
 * out: nothing sensible can be done then, and every state worth keeping is in PostgreSQL. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
void *xmemdup(const void *data, size_t size);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* Gives what was freed back to the system: after a peak (a large mail, a TLS handshake), before a
 * long wait. malloc itself keeps it as long as anything allocated later lies above it. */
void mem_give_back(void);

struct arena;

struct arena *arena_new(void);
/* Zeroed memory that lives as long as the arena; aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Frees the arena and everything in it and sets the caller's pointer to NULL; NULL is accepted. */
void arena_free(struct arena **a);

#endif
