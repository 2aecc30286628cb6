/* A backup's file: a tar archive (POSIX ustar) of plain files, the last of which is SHA256SUMS,
 * with a line for each of the others as sha256sum(1) has them. Whoever has no promisectl at hand
 * can take it apart with tar, and check it with sha256sum -c. Without its last file it is cut off.
 */
#ifndef CTL_ARCHIVE_H
#define CTL_ARCHIVE_H

#include <stdint.h>
#include <sys/types.h>
#include "../common/outcome.h"
#include "../common/str.h"

enum {
	ARCHIVE_BLOCK = 512,
	ARCHIVE_NAME = 100,    /* bytes of a name; what is longer has its folders put elsewhere */
	ARCHIVE_FOLDERS = 155, /* so many of them */
};
#define ARCHIVE_SUMS "SHA256SUMS"

/* --- writing --- */

struct archive_writer;

/* fd: a plain file, at its beginning; it stays the caller's. */
struct archive_writer *archive_begin(int fd);
/* A file whose size shows as it is written, then its bytes, then its end. */
enum outcome archive_open(struct archive_writer *w, const char *name, mode_t mode, struct fail *f);
enum outcome archive_write(struct archive_writer *w, const void *data, size_t n, struct fail *f);
enum outcome archive_end_file(struct archive_writer *w, struct fail *f);
/* A whole one. */
enum outcome archive_add(struct archive_writer *w, const char *name, mode_t mode, const void *data,
    size_t n, struct fail *f);
/* The sums and the archive's end, on the disk. */
enum outcome archive_end(struct archive_writer *w, struct fail *f);
void archive_writer_free(struct archive_writer **w);

/* --- reading --- */

struct archive_entry {
	char *name;
	int64_t offset, size;
	mode_t mode;
	char sha256[65];
};

struct archive {
	int fd;
	struct archive_entry *list;
	size_t count;
};

/* Reads all of it and compares the sums. tick, if not NULL, is told how many bytes are done. NEVER:
 * it is no such archive, it is cut off, or damaged: f says which file. */
enum outcome archive_read(int fd, struct archive *a, void (*tick)(void *context, int64_t done),
    void *context, struct fail *f);
const struct archive_entry *archive_find(const struct archive *a, const char *name);
/* A small one's bytes. */
enum outcome archive_text(
    const struct archive *a, const struct archive_entry *e, struct str *out, struct fail *f);
void archive_free(struct archive *a);

#endif
