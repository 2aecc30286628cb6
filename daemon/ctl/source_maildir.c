/* Maildir folders: a file a mail, in cur/ and new/. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include "source.h"

enum { HEADER_MOST = 256 << 10 };

struct folders {
	char **paths; /* of cur/ and new/ folders, owned */
	size_t count, room, at;
	DIR *open;
	int64_t max, total, done;
};

static void
add_path(struct folders *m, const char *folder, const char *name)
{
	if (m->count == m->room) {
		m->room = m->room ? 2 * m->room : 16;
		m->paths = xrealloc(m->paths, m->room * sizeof *m->paths);
	}
	m->paths[m->count++] = xasprintf("%s/%s", folder, name);
}

static bool
is_folder(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	struct stat is;
	bool yes = lstat(path, &is) == 0 && S_ISDIR(is.st_mode);

	free(path);
	return yes;
}

/* The mails of cur/ and new/ are counted only, whatever their names are. */
static int64_t
count_files(const char *path)
{
	DIR *folder = opendir(path);
	int64_t n = 0;

	if (!folder)
		return 0;
	for (const struct dirent *e; (e = readdir(folder));)
		n += *e->d_name != '.';
	closedir(folder);
	return n;
}

/* How many Maildir folders are there, in this one and (deep) below; -1 when it cannot be read. */
static int
find_folders(struct folders *m, const char *path, bool deep, int depth)
{
	static const char *const parts[] = {"cur", "new"};
	int found = 0;

	for (size_t i = 0; i < 2; i++)
		if (is_folder(path, parts[i])) {
			add_path(m, path, parts[i]);
			m->total += count_files(m->paths[m->count - 1]);
			found = 1;
		}
	DIR *folder = deep && depth < 32 ? opendir(path) : NULL;
	if (!folder)
		return found;
	for (const struct dirent *e; (e = readdir(folder));) {
		const char *name = e->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "cur") == 0 ||
		    strcmp(name, "new") == 0 || strcmp(name, "tmp") == 0 || !is_folder(path, name))
			continue;
		char *inner = xasprintf("%s/%s", path, name);
		found += find_folders(m, inner, true, depth + 1);
		free(inner);
	}
	closedir(folder);
	return found;
}

/* D draft, T trashed (https://cr.yp.to/proto/maildir.html). */
static bool
flagged_away(const char *name)
{
	const char *info = strstr(name, ":2,");

	return info && (strchr(info, 'D') || strchr(info, 'T'));
}

/* The name begins with the seconds at which the mail was delivered; programs that do otherwise left
 * the file's own time. */
static int64_t
delivered_at(const char *name, const struct stat *is)
{
	char *end;
	long long seconds = strtoll(name, &end, 10);

	return *end == '.' && seconds > 86400LL * 365 * 10 && seconds < 86400LL * 365 * 230
	           ? seconds
	           : is->st_mtime;
}

/* The header of a file that is too large. */
static void
cut_header(struct source_mail *mail)
{
	const char *data = str_text(&mail->bytes), *lf = strstr(data, "\n\n"),
	           *crlf = strstr(data, "\r\n\r\n");
	size_t n = mail->bytes.len;

	if (lf)
		n = (size_t)(lf - data) + 2;
	if (crlf && (!lf || crlf < lf))
		n = (size_t)(crlf - data) + 4;
	str_truncate(&mail->bytes, n);
}

static enum source_next
read_file(const char *path, int64_t max, struct source_mail *mail, struct fail *f)
{
	FILE *file = fopen(path, "rbe");
	char buffer[65536];
	size_t n;

	if (!file) /* another program has moved it: its new name is seen, or was */
		return errno == ENOENT
		           ? SOURCE_LEFT_OUT
		           : (fail(f, NEVER, "cannot read %s: %m", path), SOURCE_FAILED);
	size_t most = mail->size > max ? HEADER_MOST : (size_t)max;
	while (mail->bytes.len < most && (n = fread(buffer, 1, sizeof buffer, file)) > 0)
		str_add(&mail->bytes, buffer, n);
	bool bad = ferror(file);
	fclose(file);
	if (bad) {
		fail(f, LATER, "cannot read %s: %m", path);
		return SOURCE_FAILED;
	}
	mail->header_only = mail->size > max;
	if (mail->header_only)
		cut_header(mail);
	return source_unwanted(&mail->bytes) ? SOURCE_LEFT_OUT : SOURCE_MAIL;
}

static enum source_next
take_file(struct folders *m, const char *name, struct source_mail *mail, struct fail *f)
{
	char *path = xasprintf("%s/%s", m->paths[m->at], name);
	struct stat is;
	enum source_next next = SOURCE_LEFT_OUT;

	m->done++;
	str_truncate(&mail->bytes, 0);
	snprintf(mail->where, sizeof mail->where, "%s", path);
	if (stat(path, &is) == 0 && S_ISREG(is.st_mode) && !flagged_away(name)) {
		mail->size = is.st_size;
		mail->came_at = delivered_at(name, &is);
		next = read_file(path, m->max, mail, f);
	}
	free(path);
	return next;
}

static enum source_next
next(void *state, struct source_mail *mail, struct fail *f)
{
	struct folders *m = state;

	for (; m->at < m->count; m->at++) {
		if (!m->open)
			m->open = opendir(m->paths[m->at]);
		if (!m->open) {
			fail(f, NEVER, "cannot read %s: %m", m->paths[m->at]);
			return SOURCE_FAILED;
		}
		for (const struct dirent *e; (e = readdir(m->open));)
			if (*e->d_name != '.')
				return take_file(m, e->d_name, mail, f);
		closedir(m->open);
		m->open = NULL;
	}
	return SOURCE_END;
}

static void
progress(void *state, int64_t *done, int64_t *total)
{
	const struct folders *m = state;

	*done = m->done;
	*total = m->total;
}

static void
close_folders(void *state)
{
	struct folders *m = state;

	if (m->open)
		closedir(m->open);
	for (size_t i = 0; i < m->count; i++)
		free(m->paths[i]);
	free(m->paths);
	free(m);
}

enum outcome
source_maildir(char **paths, size_t count, bool deep, int64_t max, struct source *s, struct fail *f)
{
	struct folders *m = xcalloc(1, sizeof *m);
	struct str name = {0};
	enum outcome o = DONE;

	m->max = max;
	str_addz(&name, deep ? "maildir, deep," : "maildir");
	for (size_t i = 0; i < count; i++)
		source_name(&name, paths[i]);
	*s = (struct source){.name = str_take(&name),
	    .unit = "mails",
	    .state = m,
	    .next = next,
	    .progress = progress,
	    .close = close_folders};
	for (size_t i = 0; o == DONE && i < count; i++)
		if (find_folders(m, paths[i], deep, 0) == 0)
			o = fail(f, NEVER,
			    "%s is no Maildir that this user may read: it has neither cur nor "
			    "new%s",
			    paths[i],
			    deep ? ", nor has any folder in it"
			         : "; for the folders inside it: --deep");
	if (o != DONE)
		source_close(s);
	return o;
}
