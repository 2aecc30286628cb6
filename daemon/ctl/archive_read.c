#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "../read/digest.h"
#include "archive.h"
#include "archive_header.h"

enum {
	CHUNK = 64 * 1024,
	TEXT_MAX = 16 * 1024 * 1024,
	SUM_LENGTH = 66, /* of a line, before the name: the sum and two blanks */
};

struct reading {
	struct archive *archive;
	int64_t at;
	void (*tick)(void *context, int64_t done);
	void *context;
};

/* All n bytes. */
static enum outcome
get(struct reading *r, void *data, size_t n, struct fail *f)
{
	char *p = data;

	while (n > 0) {
		ssize_t done = pread(r->archive->fd, p, n, r->at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return fail(f, LATER, "cannot read it: %m");
		if (done == 0)
			return fail(f, NEVER, "it is cut off");
		p += done;
		n -= (size_t)done;
		r->at += done;
	}
	if (r->tick)
		r->tick(r->context, r->at);
	return DONE;
}

static enum outcome
sum_up(struct reading *r, struct archive_entry *e, struct fail *f)
{
	struct digest *digest = digest_begin();
	char buffer[CHUNK];
	enum outcome o = DONE;

	for (int64_t left = e->size; left > 0 && o == DONE;) {
		size_t n = left < CHUNK ? (size_t)left : CHUNK;
		o = get(r, buffer, n, f);
		if (o == DONE)
			digest_add(digest, buffer, n);
		left -= (int64_t)n;
	}
	digest_end(&digest, e->sha256);
	r->at += (ARCHIVE_BLOCK - e->size % ARCHIVE_BLOCK) % ARCHIVE_BLOCK;
	return o;
}

/* A name that leads anywhere else is none that we have written. */
static bool
is_tame(const char *name)
{
	return *name != '/' && !strstr(name, "..") && !strchr(name, '\n');
}

/* *last: the archive's end was there. */
static enum outcome
read_one(struct reading *r, bool *last, struct fail *f)
{
	char header[ARCHIVE_BLOCK];
	struct archive_entry e = {0};
	enum outcome o = get(r, header, sizeof header, f);

	if (o != DONE)
		return o;
	if (!archive_header_read(header, &e.name, &e.mode, &e.size) || !is_tame(e.name)) {
		free(e.name);
		return fail(f, NEVER, "it is no backup of promisectl, or is damaged");
	}
	*last = !*e.name;
	if (*last) {
		free(e.name);
		return DONE;
	}
	e.offset = r->at;
	o = sum_up(r, &e, f);
	struct archive *a = r->archive;
	a->list = xrealloc(a->list, (a->count + 1) * sizeof *a->list);
	a->list[a->count++] = e;
	return o;
}

/* The sums' file must name every other one, with the sum that it has. */
static enum outcome
compare(const struct archive *a, struct fail *f)
{
	const struct archive_entry *sums = a->count ? &a->list[a->count - 1] : NULL;
	struct str text = {0}, is = {0};

	if (!sums || strcmp(sums->name, ARCHIVE_SUMS) != 0)
		return fail(
		    f, NEVER, "it is no backup of promisectl: it does not end with " ARCHIVE_SUMS);
	enum outcome o = archive_text(a, sums, &text, f);
	for (const struct archive_entry *e = a->list; e < sums; e++)
		str_addf(&is, "%s  %s\n", e->sha256, e->name);
	const char *x = str_text(&text), *y = str_text(&is);
	for (size_t n, m; o == DONE && (*x || *y);
	     x += n + (x[n] == '\n'), y += m + (y[m] == '\n')) {
		n = strcspn(x, "\n");
		m = strcspn(y, "\n");
		if (n != m || memcmp(x, y, n) != 0)
			o = fail(f, NEVER, "it is damaged: the checksum of %.*s is another",
			    m > SUM_LENGTH ? (int)(m - SUM_LENGTH) : 6,
			    m > SUM_LENGTH ? y + SUM_LENGTH : "a file");
	}
	str_free(&text);
	str_free(&is);
	return o;
}

enum outcome
archive_read(int fd, struct archive *a, void (*tick)(void *context, int64_t done), void *context,
    struct fail *f)
{
	struct reading r = {.archive = a, .tick = tick, .context = context};
	enum outcome o = DONE;
	bool last = false;

	*a = (struct archive){.fd = fd};
	while (o == DONE && !last)
		o = read_one(&r, &last, f);
	return o == DONE ? compare(a, f) : o;
}

const struct archive_entry *
archive_find(const struct archive *a, const char *name)
{
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->list[i].name, name) == 0)
			return &a->list[i];
	return NULL;
}

enum outcome
archive_text(
    const struct archive *a, const struct archive_entry *e, struct str *out, struct fail *f)
{
	struct archive same = *a;
	struct reading r = {.archive = &same, .at = e->offset};

	if (e->size > TEXT_MAX)
		return fail(f, NEVER, "%s is too large", e->name);
	str_reserve(out, (size_t)e->size + 1);
	enum outcome o = get(&r, out->data + out->len, (size_t)e->size, f);
	if (o == DONE)
		out->len += (size_t)e->size;
	out->data[out->len] = 0;
	return o;
}

void
archive_free(struct archive *a)
{
	for (size_t i = 0; i < a->count; i++)
		free(a->list[i].name);
	free(a->list);
	*a = (struct archive){.fd = -1};
}
