/* What a phrase of the groups time and promise tells: one feature a list (common/words_keys.h). */
#ifndef FEATURE_H
#define FEATURE_H

#include <stdbool.h>
#include <stdint.h>
#include "../common/words_keys.h"

#define TIME_FEATURE(key) T_##key,
#define PROMISE_FEATURE(key) P_##key,
enum feature { TIME_KEYS(TIME_FEATURE) PROMISE_KEYS(PROMISE_FEATURE) FEATURE_COUNT };
#undef TIME_FEATURE
#undef PROMISE_FEATURE

/* "time.monday": the list in words.conf. */
const char *feature_key(enum feature f);

struct features {
	uint64_t bits[(FEATURE_COUNT + 63) / 64];
};

static inline bool
has(const struct features *f, enum feature x)
{
	return f->bits[x / 64] >> x % 64 & 1;
}

static inline void
feature_add(struct features *f, enum feature x)
{
	f->bits[x / 64] |= (uint64_t)1 << x % 64;
}

static inline bool
features_any(const struct features *f)
{
	uint64_t all = 0;

	for (unsigned i = 0; i < sizeof f->bits / sizeof *f->bits; i++)
		all |= f->bits[i];
	return all != 0;
}

static inline void
features_join(struct features *f, const struct features *other)
{
	for (unsigned i = 0; i < sizeof f->bits / sizeof *f->bits; i++)
		f->bits[i] |= other->bits[i];
}

/* The first of the features from first to last that f has, as its distance from first; -1: none. */
static inline int
feature_of(const struct features *f, enum feature first, enum feature last)
{
	for (unsigned word = first / 64; word <= last / 64; word++) {
		uint64_t bits = f->bits[word];
		if (word == first / 64)
			bits &= ~(uint64_t)0 << first % 64;
		if (word == last / 64)
			bits &= ~(uint64_t)0 >> (63 - last % 64);
		if (bits)
			return (int)(word * 64 + (unsigned)__builtin_ctzll(bits) - first);
	}
	return -1;
}

#endif
