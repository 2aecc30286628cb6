#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "../read/digest.h"
#include "archive.h"
#include "archive_header.h"

struct archive_writer {
	int fd;
	int64_t begun; /* of the file in hand: where its header is */
	int64_t size;  /* of its bytes so far */
	char *name;    /* NULL: none is in hand */
	mode_t mode;
	struct digest *digest;
	struct str sums;
};

static enum outcome
put(struct archive_writer *w, const void *data, size_t n, struct fail *f)
{
	const char *p = data;

	while (n > 0) {
		ssize_t done = write(w->fd, p, n);
		if (done < 0 && errno != EINTR)
			return fail(f, LATER, "cannot write the backup: %m");
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		}
	}
	return DONE;
}

struct archive_writer *
archive_begin(int fd)
{
	struct archive_writer *w = xcalloc(1, sizeof *w);

	w->fd = fd;
	return w;
}

/* The header is written once more when the size is known. */
enum outcome
archive_open(struct archive_writer *w, const char *name, mode_t mode, struct fail *f)
{
	char header[ARCHIVE_BLOCK];

	w->begun = lseek(w->fd, 0, SEEK_CUR);
	if (w->begun < 0)
		return fail(f, NEVER, "a backup must be a plain file: %m");
	if (!header_make(header, name, mode, 0, time(NULL)))
		return fail(f, NEVER, "the name of %s is too long for a backup", name);
	w->name = xstrdup(name);
	w->mode = mode;
	w->size = 0;
	w->digest = digest_begin();
	return put(w, header, sizeof header, f);
}

enum outcome
archive_write(struct archive_writer *w, const void *data, size_t n, struct fail *f)
{
	digest_add(w->digest, data, n);
	w->size += (int64_t)n;
	return put(w, data, n, f);
}

enum outcome
archive_end_file(struct archive_writer *w, struct fail *f)
{
	static const char zeroes[ARCHIVE_BLOCK];
	char header[ARCHIVE_BLOCK], hex[DIGEST_HEX];
	size_t odd = (size_t)(w->size % ARCHIVE_BLOCK);

	header_make(header, w->name, w->mode, w->size, time(NULL));
	digest_end(&w->digest, hex);
	str_addf(&w->sums, "%s  %s\n", hex, w->name);
	free(w->name);
	w->name = NULL;
	if (pwrite(w->fd, header, sizeof header, w->begun) != (ssize_t)sizeof header)
		return fail(f, LATER, "cannot write the backup: %m");
	return odd ? put(w, zeroes, ARCHIVE_BLOCK - odd, f) : DONE;
}

enum outcome
archive_add(struct archive_writer *w, const char *name, mode_t mode, const void *data, size_t n,
    struct fail *f)
{
	enum outcome o = archive_open(w, name, mode, f);

	if (o == DONE)
		o = archive_write(w, data, n, f);
	return o == DONE ? archive_end_file(w, f) : o;
}

enum outcome
archive_end(struct archive_writer *w, struct fail *f)
{
	static const char zeroes[2 * ARCHIVE_BLOCK];
	struct str sums = w->sums;

	w->sums = (struct str){0};
	enum outcome o = archive_add(w, ARCHIVE_SUMS, 0600, str_text(&sums), sums.len, f);
	str_free(&sums);
	if (o == DONE)
		o = put(w, zeroes, sizeof zeroes, f);
	if (o == DONE && fsync(w->fd) != 0)
		o = fail(f, LATER, "cannot write the backup: %m");
	return o;
}

void
archive_writer_free(struct archive_writer **w)
{
	char hex[DIGEST_HEX];

	if (!*w)
		return;
	if ((*w)->digest)
		digest_end(&(*w)->digest, hex);
	free((*w)->name);
	str_free(&(*w)->sums);
	free(*w);
	*w = NULL;
}
