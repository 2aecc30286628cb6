#include "mapi.h"

enum { NAMED = 0x8000, MULTIPLE = 0x1000, NAME_IS_TEXT = 1 };

uint32_t
mapi_count(struct cursor *c)
{
	return cursor_u32(c);
}

/* Values are padded to four bytes. */
static struct cursor
padded(struct cursor *c, size_t n)
{
	struct cursor value = cursor_take(c, n);

	cursor_take(c, c->left ? (4 - n % 4) % 4 : 0);
	return value;
}

/* A GUID, then a number or a text that name the property. */
static void
skip_name(struct cursor *c)
{
	cursor_take(c, 16);
	if (cursor_u32(c) == NAME_IS_TEXT)
		padded(c, cursor_u32(c));
	else
		cursor_u32(c);
}

/* Bytes of a value whose type fixes its size; 0: its size stands before it. */
static size_t
fixed_size(uint16_t type)
{
	switch (type & ~MULTIPLE) {
	case 0x02: /* 16 bits, padded */
	case 0x03: /* 32 bits */
	case 0x04: /* float */
	case 0x0a: /* error */
	case 0x0b: /* boolean, padded */
		return 4;
	case 0x05: /* double */
	case 0x06: /* currency */
	case 0x07: /* time */
	case 0x14: /* 64 bits */
	case 0x40: /* file time */
		return 8;
	case 0x48: /* GUID */
		return 16;
	default:
		return 0;
	}
}

static bool
has_size(uint16_t type)
{
	int plain = type & ~MULTIPLE;

	return plain == MAPI_OBJECT || plain == MAPI_STRING8 || plain == MAPI_UNICODE ||
	       plain == MAPI_BINARY;
}

static struct cursor
value_read(struct cursor *c, uint16_t type)
{
	size_t fixed = fixed_size(type);

	return fixed ? padded(c, fixed) : padded(c, cursor_u32(c));
}

bool
mapi_next(struct cursor *c, struct mapi *out)
{
	uint32_t values = 1;

	out->type = cursor_u16(c);
	out->id = cursor_u16(c);
	if (out->id >= NAMED)
		skip_name(c);
	if (!fixed_size(out->type) && !has_size(out->type))
		return false; /* nobody knows where it ends */
	if ((out->type & MULTIPLE) || has_size(out->type))
		values = cursor_u32(c);
	out->value = (struct cursor){0};
	for (uint32_t i = 0; i < values && !c->failed; i++) {
		struct cursor value = value_read(c, out->type);
		if (i == 0)
			out->value = value;
	}
	return !c->failed;
}
