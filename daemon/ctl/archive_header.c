#include "archive_header.h"

#include <stddef.h>
#include <string.h>

struct ustar {
	char name[ARCHIVE_NAME], mode[8], user[8], group[8], size[12], written[12], sum[8], type;
	char link[ARCHIVE_NAME], magic[6], version[2], user_name[32], group_name[32], major[8],
	    minor[8], folders[ARCHIVE_FOLDERS], padding[12];
};
_Static_assert(sizeof(struct ustar) == ARCHIVE_BLOCK, "a block");

/* Octal digits, and a NUL behind them. */
static void
put_octal(char *field, size_t size, uint64_t value)
{
	field[--size] = 0;
	while (size-- > 0) {
		field[size] = (char)('0' + (value & 7));
		value >>= 3;
	}
}

/* What eleven octal digits cannot hold is written in binary, as GNU tar does it. */
static void
put_size(char field[12], int64_t size)
{
	if (size < INT64_C(1) << 33) {
		put_octal(field, 12, (uint64_t)size);
		return;
	}
	for (int i = 11; i >= 0; i--) {
		field[i] = (char)(size & 0xff);
		size >>= 8;
	}
	field[0] = (char)0x80;
}

static bool
get_number(const char *field, size_t size, int64_t *value)
{
	*value = 0;
	if ((unsigned char)field[0] == 0x80) {
		for (size_t i = 1; i < size; i++) {
			if (*value > INT64_MAX >> 8)
				return false;
			*value = *value << 8 | (unsigned char)field[i];
		}
		return true;
	}
	for (size_t i = 0; i < size && field[i] && field[i] != ' '; i++) {
		if (field[i] < '0' || field[i] > '7' || *value > INT64_MAX >> 3)
			return false;
		*value = *value << 3 | (field[i] - '0');
	}
	return true;
}

/* The sum is counted as if its own field were blanks. */
static unsigned
sum_of(const struct ustar *h)
{
	const unsigned char *p = (const unsigned char *)h;
	const size_t from = offsetof(struct ustar, sum), to = from + sizeof h->sum;
	unsigned sum = 0;

	for (size_t i = 0; i < sizeof *h; i++)
		sum += i >= from && i < to ? ' ' : p[i];
	return sum;
}

/* A name that is too long is cut at a slash: what is before it goes into folders. */
static bool
put_name(struct ustar *h, const char *name)
{
	size_t n = strlen(name);
	const char *cut = name;

	if (n > sizeof h->name) {
		cut = strchr(name + n - sizeof h->name - 1, '/');
		if (!cut || !cut[1] || cut - name > (ptrdiff_t)sizeof h->folders)
			return false;
		memcpy(h->folders, name, (size_t)(cut - name));
		cut++;
	}
	memcpy(h->name, cut, strlen(cut));
	return true;
}

bool
header_make(char header[ARCHIVE_BLOCK], const char *name, mode_t mode, int64_t size, time_t written)
{
	struct ustar h = {.type = '0', .magic = "ustar", .version = {'0', '0'}};

	if (!put_name(&h, name))
		return false;
	put_octal(h.mode, sizeof h.mode, mode & 07777);
	put_octal(h.user, sizeof h.user, 0);
	put_octal(h.group, sizeof h.group, 0);
	put_size(h.size, size);
	put_octal(h.written, sizeof h.written, (uint64_t)written);
	memcpy(h.user_name, "root", sizeof "root");
	memcpy(h.group_name, "root", sizeof "root");
	put_octal(h.sum, sizeof h.sum - 1, sum_of(&h));
	h.sum[sizeof h.sum - 1] = ' ';
	memcpy(header, &h, sizeof h);
	return true;
}

bool
archive_header_read(const char header[ARCHIVE_BLOCK], char **name, mode_t *mode, int64_t *size)
{
	struct ustar h;
	int64_t sum, bits;

	*name = NULL;
	memcpy(&h, header, sizeof h);
	if (sum_of(&h) == 8 * ' ') { /* zeroes alone */
		*name = xstrdup("");
		return true;
	}
	if (!get_number(h.sum, sizeof h.sum, &sum) || sum != sum_of(&h) ||
	    memcmp(h.magic, "ustar", 5) != 0 || (h.type != '0' && h.type != 0) ||
	    !get_number(h.mode, sizeof h.mode, &bits) || !get_number(h.size, sizeof h.size, size))
		return false;
	*mode = (mode_t)(bits & 07777);
	*name = h.folders[0]
	            ? xasprintf("%.*s/%.*s", ARCHIVE_FOLDERS, h.folders, ARCHIVE_NAME, h.name)
	            : xstrndup(h.name, strnlen(h.name, sizeof h.name));
	return true;
}
