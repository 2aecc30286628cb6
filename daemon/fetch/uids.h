/* Sets of IMAP UIDs, and how they are written in a command (RFC 9051, sequence-set). */
#ifndef UIDS_H
#define UIDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "../common/str.h"

/* Ascending and without doubles once uids_sort() was called. All zero: empty. */
struct uids {
	uint32_t *at;
	size_t count, room;
};

void uids_add(struct uids *u, uint32_t uid); /* 0 is no UID: left out */
void uids_sort(struct uids *u);
void uids_clear(struct uids *u);
void uids_free(struct uids *u);
/* Of a sorted set. */
bool uids_has(const struct uids *u, uint32_t uid);
/* Appends "1:3,7" for the sorted uids at[from..to). Runs of neighbours become ranges: nothing is
 * named that is not in the set. */
void uids_write(struct str *out, const struct uids *u, size_t from, size_t to);
/* Appends "{1,2,3,7}", PostgreSQL's text form of an array. */
void uids_write_array(struct str *out, const struct uids *u, size_t from, size_t to);

#endif
