/* promisectl backup: the database and the configuration, in one file that checks itself. */
#include "backup.h"

#include <errno.h>
#include <poll.h>
#include <sysexits.h>
#include <unistd.h>
#include "access.h"
#include "archive.h"
#include "argument.h"
#include "ask.h"
#include "backup_files.h"
#include "backup_place.h"
#include "connect.h"
#include "file.h"
#include "options.h"
#include "program.h"
#include "progress.h"

enum { CHUNK = 64 * 1024, FILE_MAX_BYTES = 16 * 1024 * 1024, KEEP_MOST = 100000 };

struct backup {
	struct ctl *c;
	const char *connection; /* of --connection, else the configuration's */
	char *user;             /* NULL: the connection string's own */
	bool secrets;
	int64_t keep; /* 0: all */
	struct backup_place place;
	struct backup_files files;
	struct archive_writer *writer;
	struct progress *progress;
	char *manifest;
	size_t kept;    /* files of the configuration that are in it */
	int64_t dumped; /* bytes */
	struct str removed;
};

static int
open_database(struct backup *b)
{
	const char *password = b->c->conf->database.password.text;
	struct fail f = {0};
	const struct db_login login = {.conninfo = b->connection,
	    .user = b->user,
	    .password = password && *password ? password : NULL,
	    .name = "promisectl"};

	return db_login(&login, &b->c->db, &f) == DONE ? EX_OK : connect_error(&f, false);
}

/* What the backup is of. Its own moment is before the dump's: whatever is missing came after it. */
static int
make_manifest(struct backup *b)
{
	char host[256] = "";
	struct db_param params[] = {db_text(VERSION), db_text(host), db_text(b->c->conf_path),
	    db_text(b->c->conf->database.connection), db_bool(b->secrets)};

	gethostname(host, sizeof host - 1);
	return ask(b->c, "read what is to be backed up",
	    "SELECT jsonb_pretty(jsonb_build_object('format', 1, 'promised', $1::text, 'host', "
	    "$2::text, 'configuration', $3::text, 'connection', $4::text, 'secrets', "
	    "$5::boolean) || api.backup_facts()) AS answer",
	    5, params, &b->manifest);
}

static enum outcome
add_files(struct backup *b, struct fail *f)
{
	enum outcome o = DONE;

	for (size_t i = 0; i < b->files.count && o == DONE; i++) {
		const struct backup_file *file = &b->files.list[i];
		struct str bytes = {0};
		if (file->secret && !b->secrets)
			continue;
		if (!file_read(file->path, FILE_MAX_BYTES, &bytes))
			o = fail(f, NEVER, "cannot read %s: %m", file->path);
		else
			o = archive_add(b->writer, file->name, file->secret ? 0600 : 0640,
			    str_text(&bytes), bytes.len, f);
		if (file->secret && bytes.data)
			explicit_bzero(bytes.data, bytes.len);
		str_free(&bytes);
		b->kept++;
	}
	return o;
}

/* What pg_dump says, as it comes, into the archive. */
static enum outcome
take_dump(struct backup *b, struct program *p, struct fail *f)
{
	char buffer[CHUNK];
	ssize_t n = 1;

	while (n != 0) {
		struct pollfd ready = {.fd = p->out, .events = POLLIN};
		progress_beat();
		if (progress_stopping(b->progress))
			return fail(f, LATER, "interrupted");
		if (poll(&ready, 1, 500) <= 0)
			continue;
		n = read(p->out, buffer, sizeof buffer);
		if (n < 0 && errno != EINTR)
			return fail(f, LATER, "cannot read from pg_dump: %m");
		if (n > 0 && archive_write(b->writer, buffer, (size_t)n, f) != DONE)
			return LATER;
		if (n > 0)
			progress_set(b->progress, b->dumped += n);
	}
	return DONE;
}

/* The desk's own schemas. Row security hides nothing from the role backup, which has policies of
 * its own: with it switched off pg_dump would refuse to look. */
static enum outcome
add_dump(struct backup *b, struct fail *f)
{
	const char *password = b->c->conf->database.password.text;
	char *dbname = xasprintf("--dbname=%s", b->connection);
	char *user = b->user ? xasprintf("--username=%s", b->user) : NULL;
	const char *const argv[] = {"pg_dump", "--format=custom", "--no-password",
	    "--enable-row-security", "--schema=desk", "--schema=api", "--schema=report", dbname,
	    user, NULL};
	struct program p = {0};
	enum outcome o = program_start(&p, argv,
	    &(struct program_how){
	        .hear = true, .password = password && *password ? password : NULL},
	    f);

	if (o == DONE)
		o = archive_open(b->writer, BACKUP_DUMP, 0600, f);
	if (o == DONE)
		o = take_dump(b, &p, f);
	if (o == DONE)
		o = program_end(&p, f);
	else
		program_kill(&p);
	free(dbname);
	free(user);
	return o == DONE ? archive_end_file(b->writer, f) : o;
}

static enum outcome
write_all(struct backup *b, struct fail *f)
{
	b->writer = archive_begin(b->place.fd);
	enum outcome o =
	    archive_add(b->writer, BACKUP_MANIFEST, 0600, b->manifest, strlen(b->manifest), f);
	if (o == DONE)
		o = add_files(b, f);
	if (o == DONE)
		o = add_dump(b, f);
	if (o == DONE)
		o = archive_end(b->writer, f);
	if (o == DONE)
		o = backup_place_keep(&b->place, f);
	if (o == DONE && b->keep)
		o = backup_place_prune(&b->place, b->keep, &b->removed, f);
	return o;
}

static int
report(struct backup *b)
{
	size_t secrets = 0;
	struct str size = {0};

	if (b->c->json) {
		struct db_number bytes;
		char *answer;
		struct db_param params[] = {db_text(b->place.path), db_int(&bytes, b->dumped),
		    db_text(b->manifest), db_text(str_text(&b->removed))};
		int code = ask(b->c, "report",
		    "SELECT jsonb_build_object('file', $1::text, 'database_bytes', $2::bigint, "
		    "'manifest', $3::jsonb, 'removed', "
		    "array_remove(string_to_array($4::text, E'\\n'), '')) AS answer",
		    4, params, &answer);
		if (code == EX_OK)
			print_json(answer);
		free(answer);
		return code;
	}
	for (size_t i = 0; i < b->files.count; i++)
		secrets += b->files.list[i].secret;
	progress_amount(b->dumped, "bytes", &size);
	printf("%s: the database (%s), %zu files of the configuration", b->place.path,
	    str_text(&size), b->kept);
	if (secrets && !b->secrets)
		printf("; %zu with secrets left out (--with-secrets takes them in)", secrets);
	printf(".\n");
	for (const char *line = str_text(&b->removed); *line; line += strcspn(line, "\n") + 1)
		printf("removed %.*s\n", (int)strcspn(line, "\n"), line);
	str_free(&size);
	return EX_OK;
}

static int
make(struct backup *b, const char *target, const char *desk)
{
	const struct progress_options shown = {.doing = "backup",
	    .unit = "bytes",
	    .again = "nothing is left of it: run the same command again",
	    .quiet = b->c->json};
	struct fail f = {0};

	if (backup_place_open(target, desk, &b->place, &f) != DONE)
		return ctl_error(EX_CANTCREAT, "%s", f.text);
	b->progress = progress_new(&shown);
	enum outcome o = write_all(b, &f);
	int code = EX_OK;
	if (o != DONE && !progress_stopping(b->progress))
		code = ctl_error(
		    o == LATER ? EX_IOERR : EX_UNAVAILABLE, "no backup was made: %s", f.text);
	code = progress_end(&b->progress, code);
	return code == EX_OK ? report(b) : code;
}

static int
run(struct backup *b, const char *target)
{
	int code = ctl_conf(b->c);

	if (code != EX_OK)
		return code;
	/* Another connection says itself who it is. */
	if (!b->connection)
		b->user = xasprintf("%sbackup", b->c->conf->database.user_prefix);
	if (!b->connection)
		b->connection = b->c->conf->database.connection;
	code = open_database(b);
	if (code == EX_OK)
		code = make_manifest(b);
	if (code != EX_OK)
		return code;
	backup_files_find(b->c->conf, b->c->conf_path, &b->files);
	char *desk = access_database(b->connection);
	code = make(b, target ? target : BACKUP_FOLDER "/", desk);
	free(desk);
	return code;
}

int
ctl_backup(struct ctl *c, int argc, char **argv)
{
	struct backup b = {.c = c, .place.fd = -1};
	const char *keep = NULL;
	const struct ctl_option options[] = {{"with-secrets", .flag = &b.secrets},
	    {"keep", .value = &keep}, {"connection", .value = &b.connection}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("backup", "%s", f.text);
	if (argc > 2)
		return ctl_usage("backup", "unexpected argument \"%s\"", argv[2]);
	if (keep && argv[1] && !backup_place_is_folder(argv[1]))
		return ctl_usage("backup", "--keep needs a folder, not the name of a file");
	if (keep && argument_number(keep, KEEP_MOST, &b.keep, &f) != DONE)
		return ctl_usage("backup", "--keep: %s", f.text);
	int code = run(&b, argv[1]);
	archive_writer_free(&b.writer);
	backup_place_close(&b.place);
	backup_files_free(&b.files);
	str_free(&b.removed);
	free(b.manifest);
	free(b.user);
	return code;
}
