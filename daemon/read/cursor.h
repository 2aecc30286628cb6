/* A walk through foreign bytes: every step is checked, and what is asked for beyond the end is
 * refused once and for all. */
#ifndef CURSOR_H
#define CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cursor {
	const unsigned char *at;
	size_t left;
	bool failed; /* something was asked for that is not there; all later answers are 0 */
};

struct cursor cursor_new(const void *bytes, size_t n);
/* The next n bytes as a walk of their own; an empty failed one when there are fewer. */
struct cursor cursor_take(struct cursor *c, size_t n);
uint8_t cursor_u8(struct cursor *c);
/* Little-endian. */
uint16_t cursor_u16(struct cursor *c);
uint32_t cursor_u32(struct cursor *c);

#endif
