#include "export_folder.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "file.h"
#include "keep.h"

enum { NOTE_EVERY = 50 /* tickets */, STATE_MOST = 1 << 20 };

static const char state_name[] = "unfinished", lines_part[] = "tickets.jsonl.part";

struct export_folder {
	char *path, *selection;
	FILE *lines;                   /* NULL: not wanted */
	FILE *file;                    /* being written */
	char *file_name;               /* its name in the end */
	int64_t reached, done, length; /* length: of the lines, when that was noted */
	int unnoted;
	bool continued;
};

static char *
inside(const struct export_folder *e, const char *name)
{
	return xasprintf("%s/%s", e->path, name);
}

static enum outcome
is_empty(const char *path, bool *empty, struct fail *f)
{
	DIR *folder = opendir(path);

	*empty = true;
	if (!folder)
		return fail(f, NEVER, "cannot read the folder %s: %m", path);
	for (const struct dirent *entry; (entry = readdir(folder));)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			*empty = false;
	closedir(folder);
	return DONE;
}

static bool
read_numbers(struct export_folder *e, const char *text)
{
	int64_t *const numbers[] = {&e->reached, &e->done, &e->length};

	for (size_t i = 0; i < 3; i++) {
		char *end;
		*numbers[i] = strtoll(text, &end, 10);
		if (end == text || *numbers[i] < 0)
			return false;
		text = end;
	}
	return true;
}

/* What an interrupted export noted: "selection\nreached done length\n". */
static enum outcome
read_state(struct export_folder *e, struct fail *f)
{
	char *name = inside(e, state_name);
	struct str text = {0};
	enum outcome o = DONE;
	bool empty;

	if (file_read(name, STATE_MOST, &text)) {
		const char *numbers = strrchr(str_text(&text), '\n');
		size_t n = numbers ? (size_t)(numbers - text.data) : 0;
		e->continued = true;
		if (n != strlen(e->selection) || strncmp(text.data, e->selection, n) != 0)
			o = fail(f, NEVER,
			    "in %s another export (%.*s) was interrupted; run that one again, or "
			    "name another folder",
			    e->path, (int)(n < 200 ? n : 200), str_text(&text));
		else if (!numbers || !read_numbers(e, numbers))
			o = fail(
			    f, NEVER, "%s is damaged; remove %s and run this again", name, e->path);
	} else if (is_empty(e->path, &empty, f) != DONE) {
		o = NEVER;
	} else if (!empty) {
		o = fail(f, NEVER, "the folder %s is not empty; name a new one", e->path);
	}
	str_free(&text);
	free(name);
	return o;
}

static enum outcome
write_state(struct export_folder *e, struct fail *f)
{
	const struct keep_owner owner = {.user = geteuid(), .group = getegid(), .mode = 0600};
	char *name = inside(e, state_name), *text;

	if (e->lines &&
	    (fflush(e->lines) != 0 || ferror(e->lines) || fdatasync(fileno(e->lines)) != 0)) {
		free(name);
		return fail(f, NEVER, "cannot write %s/%s: %m", e->path, lines_part);
	}
	e->length = e->lines ? ftell(e->lines) : 0;
	text = xasprintf(
	    "%s\n%" PRId64 " %" PRId64 " %" PRId64, e->selection, e->reached, e->done, e->length);
	enum outcome o = keep_write(name, text, strlen(text), &owner, f);
	free(text);
	free(name);
	e->unnoted = 0;
	return o;
}

/* Behind what was noted: the rest is written again. */
static enum outcome
open_lines(struct export_folder *e, struct fail *f)
{
	char *name = inside(e, lines_part);
	enum outcome o = DONE;

	e->lines = fopen(name, e->continued ? "r+e" : "we");
	if (!e->lines && e->continued && e->length == 0)
		e->lines = fopen(name, "we");
	if (!e->lines || ftruncate(fileno(e->lines), e->length) != 0 ||
	    fseek(e->lines, e->length, SEEK_SET) != 0)
		o = fail(f, NEVER, "cannot write %s: %m", name);
	free(name);
	return o;
}

enum outcome
export_folder_open(const char *path, const char *selection, bool lines,
    struct export_folder **result, struct fail *f)
{
	struct export_folder *e = xcalloc(1, sizeof *e);
	enum outcome o = DONE;

	e->path = xstrdup(path);
	e->selection = xstrdup(selection);
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		o = fail(f, NEVER, "cannot make the folder %s: %m", path);
	if (o == DONE)
		o = read_state(e, f);
	if (o == DONE && lines)
		o = open_lines(e, f);
	if (o == DONE)
		o = write_state(e, f);
	if (o != DONE)
		export_folder_close(&e);
	*result = e;
	return o;
}

void
export_folder_close(struct export_folder **e)
{
	if (!*e)
		return;
	export_folder_drop(*e);
	if ((*e)->lines)
		fclose((*e)->lines);
	free((*e)->path);
	free((*e)->selection);
	free(*e);
	*e = NULL;
}

bool
export_folder_continued(const struct export_folder *e)
{
	return e->continued;
}

int64_t
export_folder_reached(const struct export_folder *e)
{
	return e->reached;
}

int64_t
export_folder_done(const struct export_folder *e)
{
	return e->done;
}

bool
export_folder_has(const struct export_folder *e, const char *name)
{
	char *path = inside(e, name);
	bool has = access(path, F_OK) == 0;

	free(path);
	return has;
}

static char *
part_of(const struct export_folder *e)
{
	return xasprintf("%s/%s.part", e->path, e->file_name);
}

enum outcome
export_folder_begin(struct export_folder *e, const char *name, struct fail *f)
{
	const char *slash = strchr(name, '/');
	enum outcome o = DONE;

	if (slash) {
		char *folder = xasprintf("%s/%.*s", e->path, (int)(slash - name), name);
		if (mkdir(folder, 0700) != 0 && errno != EEXIST)
			o = fail(f, NEVER, "cannot make the folder %s: %m", folder);
		free(folder);
	}
	e->file_name = xstrdup(name);
	char *part = part_of(e);
	if (o == DONE) {
		e->file = fopen(part, "wbe");
		if (!e->file)
			o = fail(f, NEVER, "cannot write %s: %m", part);
	}
	free(part);
	return o;
}

void
export_folder_add(struct export_folder *e, const void *bytes, size_t n)
{
	if (n > 0)
		fwrite(bytes, 1, n, e->file);
}

enum outcome
export_folder_end(struct export_folder *e, struct fail *f)
{
	char *part = part_of(e), *name = inside(e, e->file_name);
	bool written = fflush(e->file) == 0 && !ferror(e->file);
	enum outcome o = DONE;

	if (!written || rename(part, name) != 0)
		o = fail(f, NEVER, "cannot write %s: %m", name);
	free(part);
	free(name);
	export_folder_drop(e);
	return o;
}

void
export_folder_drop(struct export_folder *e)
{
	if (e->file)
		fclose(e->file);
	e->file = NULL;
	free(e->file_name);
	e->file_name = NULL;
}

void
export_folder_line(struct export_folder *e, const char *line)
{
	fputs(line, e->lines);
	fputc('\n', e->lines);
}

enum outcome
export_folder_ticket(struct export_folder *e, int64_t number, struct fail *f)
{
	e->reached = number;
	e->done++;
	return ++e->unnoted < NOTE_EVERY ? DONE : write_state(e, f);
}

enum outcome
export_folder_finish(struct export_folder *e, struct fail *f)
{
	char *part = inside(e, lines_part), *name = inside(e, "tickets.jsonl"),
	     *state = inside(e, state_name);
	enum outcome o = write_state(e, f);

	if (o == DONE && e->lines && rename(part, name) != 0)
		o = fail(f, NEVER, "cannot write %s: %m", name);
	if (o == DONE)
		unlink(state);
	free(part);
	free(name);
	free(state);
	return o;
}
