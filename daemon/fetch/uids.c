#include "uids.h"

#include <inttypes.h>

void
uids_add(struct uids *u, uint32_t uid)
{
	if (!uid)
		return;
	if (u->count == u->room) {
		u->room = u->room ? u->room * 2 : 64;
		u->at = xrealloc(u->at, u->room * sizeof *u->at);
	}
	u->at[u->count++] = uid;
}

static int
compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

void
uids_sort(struct uids *u)
{
	size_t kept = 0;

	if (u->count)
		qsort(u->at, u->count, sizeof *u->at, compare);
	for (size_t i = 0; i < u->count; i++)
		if (!kept || u->at[kept - 1] != u->at[i])
			u->at[kept++] = u->at[i];
	u->count = kept;
}

void
uids_clear(struct uids *u)
{
	u->count = 0;
}

void
uids_free(struct uids *u)
{
	free(u->at);
	*u = (struct uids){0};
}

bool
uids_has(const struct uids *u, uint32_t uid)
{
	return u->count && bsearch(&uid, u->at, u->count, sizeof *u->at, compare);
}

void
uids_write(struct str *out, const struct uids *u, size_t from, size_t to)
{
	for (size_t i = from; i < to;) {
		size_t last = i;

		while (last + 1 < to && u->at[last + 1] == u->at[last] + 1)
			last++;
		str_addf(out, "%s%" PRIu32, i > from ? "," : "", u->at[i]);
		if (last > i)
			str_addf(out, ":%" PRIu32, u->at[last]);
		i = last + 1;
	}
}

void
uids_write_array(struct str *out, const struct uids *u, size_t from, size_t to)
{
	str_addc(out, '{');
	for (size_t i = from; i < to; i++)
		str_addf(out, "%s%" PRIu32, i > from ? "," : "", u->at[i]);
	str_addc(out, '}');
}
