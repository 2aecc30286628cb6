/* Files in the format mbox (RFC 4155 and its relatives), read line by line. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include "file.h"
#include "mbox.h"
#include "source.h"

enum { LINE = 64 << 10, HEADER_MOST = 256 << 10 };

struct files {
	char **paths; /* the caller's */
	size_t count, at;
	int64_t max, total, before; /* bytes of all files (0: not known), of those that are read */
	FILE *file;                 /* NULL: the next one is to be opened */
	char line[LINE];
	size_t length;  /* of what is in line, its end included */
	bool whole;     /* line begins a line of the file */
	int64_t offset; /* behind line */
	bool pending;   /* line is the From_ line of the next mail, which came at: */
	int64_t came_at;
};

static const char *
name_of(const struct files *f)
{
	const char *path = f->paths[f->at];

	return strcmp(path, "-") == 0 ? "the standard input" : path;
}

/* The next line, or piece of a long one. False at the end of the file. */
static bool
read_line(struct files *f)
{
	bool ended = f->length == 0 || f->line[f->length - 1] == '\n';

	f->length = 0;
	f->whole = ended;
	while (f->length < LINE) {
		int c = getc_unlocked(f->file);
		if (c == EOF)
			break;
		f->line[f->length++] = (char)c;
		if (c == '\n')
			break;
	}
	f->offset += (int64_t)f->length;
	return f->length > 0;
}

static size_t
without_end(const struct files *f)
{
	size_t n = f->length;

	while (n > 0 && (f->line[n - 1] == '\n' || f->line[n - 1] == '\r'))
		n--;
	return n;
}

static bool
is_from(struct files *f)
{
	return f->whole && mbox_from_line(f->line, without_end(f), &f->came_at);
}

static enum source_next
open_file(struct files *f, struct fail *fail_)
{
	const char *path = f->paths[f->at];

	f->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
	f->offset = 0;
	f->length = 0;
	f->pending = false;
	if (!f->file) {
		fail(fail_, NEVER, "cannot read %s: %m", path);
		return SOURCE_FAILED;
	}
	while (read_line(f))
		if (without_end(f) > 0)
			break;
	if (f->length == 0)
		return SOURCE_MAIL; /* an empty folder */
	f->pending = is_from(f);
	if (!f->pending) {
		fail(fail_, NEVER,
		    "%s is no mbox: it does not begin with a line like "
		    "\"From anna@example.org Fri Mar  1 10:00:00 2024\"",
		    name_of(f));
		return SOURCE_FAILED;
	}
	return SOURCE_MAIL;
}

static void
close_file(struct files *f)
{
	f->before += f->offset;
	f->offset = 0;
	if (f->file && f->file != stdin)
		fclose(f->file);
	f->file = NULL;
	f->at++;
}

/* "From " at the beginning of a line was written as ">From ", that as ">>From " (mboxrd). */
static const char *
unquoted(const struct files *f, size_t *n)
{
	size_t marks = 0;

	*n = f->length;
	while (f->whole && marks < f->length && f->line[marks] == '>')
		marks++;
	if (marks == 0 || f->length - marks < 5 || memcmp(f->line + marks, "From ", 5) != 0)
		return f->line;
	(*n)--;
	return f->line + 1;
}

/* Keeps the line, or of a mail that is too large the header alone. */
static void
keep_line(struct files *f, struct source_mail *mail, size_t *header)
{
	size_t n;
	const char *line = unquoted(f, &n);

	mail->size += (int64_t)n;
	if (!*header && f->whole && without_end(f) == 0)
		*header = mail->bytes.len + n;
	if (mail->header_only)
		return;
	if ((int64_t)(mail->bytes.len + n) > f->max) {
		mail->header_only = true;
		size_t most = *header && *header < HEADER_MOST ? *header : HEADER_MOST;
		str_truncate(&mail->bytes, most < mail->bytes.len ? most : mail->bytes.len);
		return;
	}
	str_add(&mail->bytes, line, n);
}

/* The empty line before the next From_ line is none of the mail's. */
static void
drop_divider(struct source_mail *mail, size_t length)
{
	if (!mail->header_only)
		str_truncate(&mail->bytes, mail->bytes.len - length);
	mail->size -= (int64_t)length;
}

static enum source_next
read_mail(struct files *f, struct source_mail *mail, struct fail *fail_)
{
	size_t header = 0, blank = 0; /* bytes of the line before, when it was empty */

	str_truncate(&mail->bytes, 0);
	mail->size = 0;
	mail->header_only = f->pending = false;
	mail->came_at = f->came_at;
	snprintf(mail->where, sizeof mail->where, "%s, byte %" PRId64, file_name(name_of(f)),
	    f->offset - (int64_t)f->length);
	while (read_line(f)) {
		if (blank && is_from(f)) {
			f->pending = true;
			break;
		}
		keep_line(f, mail, &header);
		blank = f->whole && without_end(f) == 0 ? f->length : 0;
	}
	if (ferror(f->file)) {
		fail(fail_, LATER, "cannot read %s: %m", name_of(f));
		return SOURCE_FAILED;
	}
	if (blank && header < (size_t)mail->size)
		drop_divider(mail, blank);
	return source_unwanted(&mail->bytes) ? SOURCE_LEFT_OUT : SOURCE_MAIL;
}

static enum source_next
next(void *state, struct source_mail *mail, struct fail *fail_)
{
	struct files *f = state;

	for (;;) {
		if (f->file && f->pending)
			return read_mail(f, mail, fail_);
		if (f->file)
			close_file(f);
		if (f->at == f->count)
			return SOURCE_END;
		if (open_file(f, fail_) == SOURCE_FAILED)
			return SOURCE_FAILED;
	}
}

static void
progress(void *state, int64_t *done, int64_t *total)
{
	const struct files *f = state;

	*done = f->before + f->offset;
	*total = f->total;
}

static void
close_files(void *state)
{
	struct files *f = state;

	if (f->file && f->file != stdin)
		fclose(f->file);
	free(f);
}

/* All files are looked at first, so that a name that is wrong is known before anything is done. */
static enum outcome
measure(struct files *files, struct fail *f)
{
	bool known = true;

	for (size_t i = 0; i < files->count; i++) {
		struct stat is;
		if (strcmp(files->paths[i], "-") == 0) {
			known = false;
			continue;
		}
		if (stat(files->paths[i], &is) != 0)
			return fail(f, NEVER, "cannot read %s: %m", files->paths[i]);
		if (S_ISDIR(is.st_mode))
			return fail(f, NEVER,
			    "%s is a folder; for a Maildir: promisectl import maildir %s",
			    files->paths[i], files->paths[i]);
		known = known && S_ISREG(is.st_mode);
		files->total += is.st_size;
	}
	if (!known)
		files->total = 0;
	return DONE;
}

enum outcome
source_mbox(char **paths, size_t count, int64_t max, struct source *s, struct fail *f)
{
	struct files *files = xcalloc(1, sizeof *files);
	struct str name = {0};

	files->paths = paths;
	files->count = count;
	files->max = max;
	str_addz(&name, "mbox");
	for (size_t i = 0; i < count; i++)
		source_name(&name, paths[i]);
	*s = (struct source){.name = str_take(&name),
	    .unit = "bytes",
	    .state = files,
	    .next = next,
	    .progress = progress,
	    .close = close_files};
	enum outcome o = measure(files, f);
	if (o != DONE)
		source_close(s);
	return o;
}
