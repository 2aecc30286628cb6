#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>
#include "backup.h"
#include "install.h"
#include "program.h"
#include "restore.h"
#include "schema.h" /* made by the Makefile: SCHEMA_DIGEST */
#include "system_user.h"
#include "when.h"

enum { CHUNK = 64 * 1024 };

/* From the archive through pg_restore, which makes SQL of it, into psql. */
struct pump {
	struct restore *r;
	char made_at[WHEN_SIZE];
	struct program restore, psql;
	int64_t at, end; /* of the dump in the archive */
	char buffer[CHUNK];
	size_t from, filled; /* of the buffer: what pg_restore has not taken yet */
};

static enum outcome
say(struct pump *p, const void *text, size_t n, struct fail *f)
{
	const char *at = text;

	while (n > 0) {
		ssize_t done = write(p->psql.in, at, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) /* it has ended, and says itself why */
			return fail(f, NEVER, "psql takes no more: %m");
		at += done;
		n -= (size_t)done;
	}
	return DONE;
}

static enum outcome
say_text(struct pump *p, const char *text, struct fail *f)
{
	return say(p, text, strlen(text), f);
}

static enum outcome
feed(struct pump *p, struct fail *f)
{
	if (p->from == p->filled && p->at < p->end) {
		int64_t left = p->end - p->at;
		ssize_t n =
		    pread(p->r->archive.fd, p->buffer, left < CHUNK ? (size_t)left : CHUNK, p->at);
		if (n <= 0)
			return fail(f, LATER, "cannot read %s: %m", p->r->path);
		p->at += n;
		p->from = 0;
		p->filled = (size_t)n;
		progress_add(p->r->progress, n);
	}
	if (p->from == p->filled) {
		program_close_input(&p->restore);
		return DONE;
	}
	ssize_t n = write(p->restore.in, p->buffer + p->from, p->filled - p->from);
	if (n > 0)
		p->from += (size_t)n;
	else if (errno == EPIPE) /* it has ended, or wants no more */
		program_close_input(&p->restore);
	else if (errno != EAGAIN && errno != EINTR)
		return fail(f, LATER, "cannot write to pg_restore: %m");
	return DONE;
}

/* *over: pg_restore has said all. */
static enum outcome
hear(struct pump *p, bool *over, struct fail *f)
{
	char script[CHUNK];
	ssize_t n = read(p->restore.out, script, sizeof script);

	if (n < 0 && errno != EINTR)
		return fail(f, LATER, "cannot read from pg_restore: %m");
	*over = n == 0;
	return n > 0 ? say(p, script, (size_t)n, f) : DONE;
}

/* Both at once: neither waits for the other. */
static enum outcome
pump(struct pump *p, struct fail *f)
{
	enum outcome o = DONE;
	bool over = false;

	fcntl(p->restore.in, F_SETFL, O_NONBLOCK);
	while (o == DONE && !over) {
		struct pollfd ready[] = {{p->restore.out, POLLIN, 0}, {p->restore.in, POLLOUT, 0}};
		progress_beat();
		if (progress_stopping(p->r->progress))
			return fail(f, LATER, "interrupted");
		if (poll(ready, p->restore.in >= 0 ? 2 : 1, 500) <= 0)
			continue;
		if (ready[0].revents)
			o = hear(p, &over, f);
		if (o == DONE && p->restore.in >= 0 && ready[1].revents)
			o = feed(p, f);
	}
	return o;
}

/* psql's own variable: it makes a literal of it where :'backup_made_at' stands. */
static enum outcome
start(struct pump *p, struct fail *f)
{
	char *made_at = xasprintf("--set=backup_made_at=%s", p->made_at);
	char *dbname = xasprintf("--dbname=%s", p->r->connection);
	char *user = p->r->superuser ? xasprintf("--username=%s", system_user_name()) : NULL;
	const char *const restore[] = {"pg_restore", "--format=custom", "--no-owner",
	    "--no-privileges", "--exit-on-error", "--file=-", NULL};
	const char *const psql[] = {"psql", "--no-psqlrc", "--quiet", "--no-password",
	    "--set=ON_ERROR_STOP=1", made_at, "--output=/dev/null", "--file=-", dbname, user, NULL};
	enum outcome o = program_start(
	    &p->restore, restore, &(struct program_how){.feed = true, .hear = true}, f);

	if (o == DONE)
		o = program_start(&p->psql, psql,
		    &(struct program_how){.feed = true, .superuser = p->r->superuser}, f);
	free(made_at);
	free(dbname);
	free(user);
	return o;
}

/* Of a text in the manifest nothing but the moment goes on. */
static enum outcome
read_made_at(struct pump *p, struct fail *f)
{
	struct tm tm;
	time_t made;

	if (!when_read(answer_text(p->r->manifest, "made_at"), &made) || !gmtime_r(&made, &tm))
		return fail(f, NEVER, "the backup does not say when it was made");
	strftime(p->made_at, sizeof p->made_at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return DONE;
}

/* Its end without COMMIT undoes everything. */
static enum outcome
load(struct pump *p, struct fail *f)
{
	struct fail psql = {0};
	enum outcome o = start(p, f);

	if (o != DONE)
		return o;
	o = say_text(p, "BEGIN;\n", f);
	if (o == DONE && p->r->replace)
		o = say_text(p, "DROP SCHEMA desk, api, report CASCADE;\n", f);
	if (o == DONE)
		o = pump(p, f);
	if (o == DONE)
		o = program_end(&p->restore, f);
	else
		program_kill(&p->restore);
	if (o == DONE) /* the dump's own function, of the version that made the backup */
		o = say_text(p, "SELECT desk.hold_put(:'backup_made_at');\nCOMMIT;\n", f);
	program_close_input(&p->psql);
	enum outcome ended = program_end(&p->psql, &psql);
	if (ended != DONE && o != LATER)
		o = fail(f, ended, "%s", psql.text);
	return o;
}

static enum outcome
make_roles(struct restore *r, struct fail *f)
{
	enum outcome o = db_begin(r->db, f);

	if (o == DONE)
		o = install_roles(r->db, answer_text(r->manifest, "prefix"), f);
	if (o == DONE)
		return db_commit(r->db, f);
	db_rollback(r->db);
	return o;
}

enum outcome
restore_load(struct restore *r, struct fail *f)
{
	const struct archive_entry *dump = archive_find(&r->archive, BACKUP_DUMP);
	struct pump p = {.r = r,
	    .at = dump->offset,
	    .end = dump->offset + dump->size,
	    .restore = {.in = -1, .out = -1},
	    .psql = {.in = -1, .out = -1}};
	enum outcome o = read_made_at(&p, f);

	if (o == DONE)
		o = make_roles(r, f);
	if (o != DONE)
		return o;
	signal(SIGPIPE, SIG_IGN); /* a program that ended says itself why */
	o = load(&p, f);
	program_kill(&p.restore);
	program_kill(&p.psql);
	return o;
}

enum outcome
restore_finish(struct restore *r, struct fail *f)
{
	enum outcome o = db_begin(r->db, f);

	if (o == DONE)
		o = install_run(r->db, answer_text(r->manifest, "prefix"),
		    answer_true(r->manifest, "test_clock"), SCHEMA_DIGEST, f);
	if (o == DONE)
		return db_commit(r->db, f);
	db_rollback(r->db);
	return o;
}
