#include <fcntl.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/path.h"
#include "backup.h"
#include "backup_files.h"
#include "facts.h"
#include "restore.h"
#include "when.h"

enum { FORMAT = 1 };

static void
tick(void *context, int64_t done)
{
	progress_set(context, done);
}

static int
check_sums(struct restore *r)
{
	struct stat st;
	struct fail f = {0};
	int fd = open(r->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		return fd < 0 ? ctl_error(EX_NOINPUT, "cannot open %s: %m", r->path)
		              : ctl_error(EX_NOINPUT, "%s is no plain file", r->path);
	}
	const struct progress_options shown = {.doing = "check",
	    .unit = "bytes",
	    .total = st.st_size,
	    .again = "nothing was changed: run the same command again",
	    .quiet = r->c->json};
	struct progress *p = progress_new(&shown);
	int code = EX_OK;
	if (archive_read(fd, &r->archive, tick, p, &f) != DONE)
		code = ctl_error(EX_DATAERR, "%s: %s; nothing was changed", r->path, f.text);
	return progress_end(&p, code);
}

static int
read_manifest(struct restore *r)
{
	const struct archive_entry *e = archive_find(&r->archive, BACKUP_MANIFEST);
	struct str text = {0};
	struct fail f = {0};

	if (e && archive_find(&r->archive, BACKUP_DUMP) &&
	    archive_text(&r->archive, e, &text, &f) == DONE)
		r->manifest = answer_read(str_text(&text));
	str_free(&text);
	if (!r->manifest || !answer_text(r->manifest, "prefix") ||
	    !answer_text(r->manifest, "made_at"))
		return ctl_error(EX_DATAERR, "%s is no backup of promisectl", r->path);
	return EX_OK;
}

/* A migration that this version does not have: the functions here know nothing of its tables. */
static int
check_version(const struct restore *r)
{
	char *folder = path_data("sql"), *lacks = NULL;

	if (answer_int(r->manifest, "format") != FORMAT)
		lacks = xstrdup("its form");
	for (size_t i = 0; i < answer_count(r->manifest, "migrations") && !lacks; i++) {
		const char *name = answer_text(answer_at(r->manifest, "migrations", i), "");
		char *path =
		    xasprintf("%s/migrations/%s", folder, name && !strchr(name, '/') ? name : "-");
		if (access(path, F_OK) != 0)
			lacks = xstrdup(name ? name : "-");
		free(path);
	}
	free(folder);
	int code = lacks ? ctl_error(EX_CONFIG,
	                       "%s was made by a newer promised (%s) than this one (%s), which "
	                       "does not know %s: "
	                       "install that version first; nothing was changed",
	                       r->path, answer_text(r->manifest, "promised"), VERSION, lacks)
	                 : EX_OK;
	free(lacks);
	return code;
}

int
restore_read(struct restore *r)
{
	int code = check_sums(r);

	if (code == EX_OK)
		code = read_manifest(r);
	return code == EX_OK ? check_version(r) : code;
}

void
restore_print(const struct restore *r)
{
	const struct answer *m = r->manifest;
	struct table *t = facts_new();
	char moment[WHEN_SIZE];
	struct str size = {0};

	progress_amount(archive_find(&r->archive, BACKUP_DUMP)->size, "bytes", &size);
	facts_addf(t, "backup of", "%s <%s>, database %s on %s", answer_text(m, "desk.name"),
	    answer_text(m, "desk.address"), answer_text(m, "database"), answer_text(m, "host"));
	facts_add(t, "made", when_zoned(answer_text(m, "made_at"), moment));
	facts_addf(t, "by", "promised %s, PostgreSQL %s", answer_text(m, "promised"),
	    answer_text(m, "server"));
	facts_addf(t, "holds", "%lld tickets, %lld mails, %s", (long long)answer_int(m, "tickets"),
	    (long long)answer_int(m, "mails"), str_text(&size));
	for (size_t i = 0; i < r->archive.count; i++) {
		const char *name = r->archive.list[i].name;
		if (strchr(name, '/'))
			facts_add(t, i == 1 ? "files" : " ", name);
	}
	facts_add(t, "secrets", answer_true(m, "secrets") ? "are in it" : "are not in it");
	table_print(t, 0);
	table_free(&t);
	str_free(&size);
}
