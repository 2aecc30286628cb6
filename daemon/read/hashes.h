/* A hash table from numbers that are hashes already to small numbers. Several values may stand
 * under one key. */
#ifndef HASHES_H
#define HASHES_H

#include <stddef.h>
#include <stdint.h>

struct hashes;

struct hashes *hashes_new(void);
void hashes_free(struct hashes **t);
/* value must not be 0. */
void hashes_add(struct hashes *t, uint64_t key, uint32_t value);
/* 0: none. */
uint32_t hashes_first(const struct hashes *t, uint64_t key);
/* One value after the other: *at is 0 at first. 0: no more. */
uint32_t hashes_next(const struct hashes *t, uint64_t key, size_t *at);

#endif
