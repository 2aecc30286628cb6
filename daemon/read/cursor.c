#include "cursor.h"

struct cursor
cursor_new(const void *bytes, size_t n)
{
	return (struct cursor){.at = bytes, .left = n};
}

struct cursor
cursor_take(struct cursor *c, size_t n)
{
	struct cursor part = {.at = c->at, .left = n};

	if (c->failed || n > c->left) {
		c->failed = true;
		c->left = 0;
		return (struct cursor){.at = c->at, .failed = true};
	}
	c->at += n;
	c->left -= n;
	return part;
}

static uint32_t
little_endian(struct cursor *c, size_t n)
{
	struct cursor part = cursor_take(c, n);
	uint32_t value = 0;

	for (size_t i = part.left; i > 0; i--)
		value = value << 8 | part.at[i - 1];
	return value;
}

uint8_t
cursor_u8(struct cursor *c)
{
	return (uint8_t)little_endian(c, 1);
}

uint16_t
cursor_u16(struct cursor *c)
{
	return (uint16_t)little_endian(c, 2);
}

uint32_t
cursor_u32(struct cursor *c)
{
	return little_endian(c, 4);
}
