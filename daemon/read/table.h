/* A hash table from numbers that are hashes already to small numbers. Several values may stand
 * under one key. */
#ifndef TABLE_H
#define TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table;

struct table *table_new(void);
void table_free(struct table **t);
/* value must not be 0. */
void table_add(struct table *t, uint64_t key, uint32_t value);
/* 0: none. */
uint32_t table_first(const struct table *t, uint64_t key);
/* One value after the other: *at is 0 at first. 0: no more. */
uint32_t table_next(const struct table *t, uint64_t key, size_t *at);

#endif
