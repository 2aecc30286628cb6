#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#include "../common/path.h"
#include "backup_files.h"
#include "file.h"
#include "keep.h"
#include "restore.h"

enum { FILE_MAX_BYTES = 16 * 1024 * 1024 };

static const char service[] = "promised"; /* whose group may read the configuration */

static struct keep_owner
owner_for(const char *name, bool folder)
{
	const struct passwd *user = getpwnam(service);
	bool state = strncmp(name, BACKUP_STATE, strlen(BACKUP_STATE)) == 0,
	     secret = strncmp(name, BACKUP_CONFIGURATION "credentials",
	                  strlen(BACKUP_CONFIGURATION "credentials")) == 0;
	struct keep_owner o = {geteuid(), getegid(), folder ? 0750 : 0640};

	if (user)
		o.group = user->pw_gid;
	if (state && user)
		o.user = user->pw_uid;
	if (state || secret)
		o.mode = folder ? 0700 : 0600;
	return o;
}

/* The folders above the file. */
static enum outcome
make_folders(const char *path, const char *name, struct fail *f)
{
	struct keep_owner owner = owner_for(name, true);
	enum outcome o = DONE;

	for (const char *slash = strchr(path + 1, '/'); slash && o == DONE;
	     slash = strchr(slash + 1, '/')) {
		char *folder = xstrndup(path, (size_t)(slash - path));
		if (access(folder, F_OK) != 0)
			o = keep_folder(folder, &owner, f);
		free(folder);
	}
	return o;
}

/* Where it was, by what the archive calls it; NULL: it is none of these files. */
static char *
place_of(const struct restore *r, const char *name)
{
	static const struct {
		const char *start;
		bool configuration, state;
	} kinds[] = {{BACKUP_CONFIGURATION, true, false}, {BACKUP_STATE, false, true},
	    {BACKUP_ELSEWHERE, false, false}};
	const char *slash = strrchr(r->c->conf_path, '/'), *folder = "";
	char *state = r->c->conf ? r->c->conf->state_directory : NULL;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t n = strlen(kinds[i].start);
		if (strncmp(name, kinds[i].start, n) != 0)
			continue;
		if (kinds[i].configuration && slash)
			return xasprintf(
			    "%.*s/%s", (int)(slash - r->c->conf_path), r->c->conf_path, name + n);
		if (kinds[i].state)
			folder = state ? state : "/var/lib/promised";
		return xasprintf("%s/%s", folder, name + n);
	}
	return NULL;
}

static bool
is_same(const char *path, const struct str *bytes)
{
	struct str other = {0};
	bool same = file_read(path, FILE_MAX_BYTES, &other) && other.len == bytes->len &&
	            memcmp(str_text(&other), str_text(bytes), bytes->len) == 0;

	str_free(&other);
	return same;
}

/* What the package puts there for the admin to change, and nobody has changed. */
static bool
is_untouched(const char *path)
{
	char *example = path_data("promised.conf.example");
	struct str bytes = {0};
	bool same = file_read(example, FILE_MAX_BYTES, &bytes) && is_same(path, &bytes);

	str_free(&bytes);
	free(example);
	return same;
}

static enum outcome
put(const char *path, const char *name, const struct str *bytes, struct str *told, struct fail *f)
{
	struct keep_owner owner = owner_for(name, false);
	char *beside = NULL;
	enum outcome o = make_folders(path, name, f);

	if (o != DONE)
		return o;
	if (access(path, F_OK) == 0) {
		if (is_same(path, bytes))
			return DONE;
		keep_owner_of(path, &owner);
		if (!is_untouched(path))
			beside = xasprintf("%s.restored", path);
	}
	o = keep_write(beside ? beside : path, str_text(bytes), bytes->len, &owner, f);
	if (o == DONE && beside)
		str_addf(told, "%s is another than in the backup, which is beside it: %s\n", path,
		    beside);
	else if (o == DONE)
		str_addf(told, "%s is put back\n", path);
	free(beside);
	return o;
}

enum outcome
restore_place(struct restore *r, struct fail *f)
{
	struct str told = {0};
	enum outcome o = DONE;

	for (size_t i = 0; i < r->archive.count && o == DONE; i++) {
		const struct archive_entry *e = &r->archive.list[i];
		char *path = place_of(r, e->name);
		struct str bytes = {0};
		if (path)
			o = archive_text(&r->archive, e, &bytes, f);
		if (path && o == DONE)
			o = put(path, e->name, &bytes, &told, f);
		if (bytes.data)
			explicit_bzero(bytes.data, bytes.len);
		str_free(&bytes);
		free(path);
	}
	r->placed = str_take(&told);
	return o;
}
