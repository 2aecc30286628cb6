#include "read.h"

#include <sysexits.h>
#include <unistd.h>
#include "../common/clock.h"
#include "../common/log.h"
#include "../common/path.h"
#include "../common/words.h"
#include "batch.h"
#include "desk_reader.h"

enum {
	AGAIN_MS = 1000,
	REST_MS = 60 * 1000, /* a reader that has had no mail for so long is sent home: 14 MiB */
};

struct understander {
	struct role *role;
	struct reader *reader;
	char worker[200];
	int64_t busy;        /* when there last was a mail */
	unsigned connection; /* on which what an earlier process or connection held was freed */
};

/* The same for the supervisor's next process in this place, so that it can free at once what this
 * one held when it was killed; another for any other process. */
static void
name_worker(struct understander *u)
{
	char host[100] = "";

	gethostname(host, sizeof host - 1);
	snprintf(u->worker, sizeof u->worker, "read %s of %s %d", u->role->instance, host,
	    (int)getppid());
}

/* sql is a call with the worker's name as its one parameter. */
static bool
say_of_worker(struct understander *u, const char *sql, const char *what)
{
	struct db_param worker = db_text(u->worker);
	struct fail f = {0};

	if (db_call(u->role->db, sql, 1, &worker, NULL, &f) == DONE)
		return true;
	log_warning(NULL, "cannot %s: %s", what, f.text);
	return false;
}

/* A new connection: what was claimed over the last one (by this process or by one that is gone) is
 * nobody's now. */
static bool
free_lost(struct understander *u)
{
	if (u->connection == u->role->connections)
		return true;
	if (!say_of_worker(u, "SELECT api.read_lost($1)", "free the mails of a lost connection"))
		return false;
	u->connection = u->role->connections;
	return true;
}

/* How long to sleep after the batch. */
static int
serve_batch(struct understander *u, struct batch *b)
{
	struct fail f = {0};
	enum outcome o = batch_read(b, &f);

	if (o != DONE)
		log_error(NULL, "%s", f.text);
	if (db_alive(u->role->db))
		batch_accept(b);
	if (b->unfinished && db_alive(u->role->db))
		say_of_worker(u, "SELECT api.read_release($1)", "give claimed mails back");
	if (o != DONE) {
		u->role->failures++;
		role_status("no reader: %s", f.text);
		return role_backoff_ms(u->role->failures);
	}
	u->role->failures = 0;
	return b->unfinished ? AGAIN_MS : 0;
}

static int
step(struct role *r, void *state)
{
	struct understander *u = state;
	struct batch b = {.role = r, .reader = u->reader, .worker = u->worker};
	struct fail f = {0};

	if (!free_lost(u))
		return AGAIN_MS;
	if (batch_claim(&b, r->conf->read.batch, &f) != DONE) {
		log_warning(NULL, "cannot look for mails to read: %s", f.text);
		return AGAIN_MS;
	}
	role_status(b.count ? "reading" : "idle");
	int wait = b.count ? serve_batch(u, &b) : role_idle_ms(r);
	batch_free(&b);
	if (b.count)
		role_busy(r);
	else if (clock_ms() - r->busy >= REST_MS)
		reader_rest(u->reader);
	return wait;
}

/* The reader has them in its own form, which is a fifth of this one. */
static void
let_go_of_words(struct words **words)
{
	words_free(words);
	mem_give_back();
}

int
read_main(struct role *r)
{
	struct understander u = {.role = r};
	struct str errors = {0};
	char *folder = path_data("languages");
	struct words *words = words_load(folder, &errors);
	int code = EX_CONFIG;

	name_worker(&u);
	if (words) {
		u.reader = desk_reader(r->conf, words, false);
		let_go_of_words(&words);
		code = role_run(r, "promised_read", step, &u);
		reader_free(&u.reader);
	} else {
		log_error(NULL, "the words of the languages have errors: %s", str_text(&errors));
	}
	words_free(&words);
	free(folder);
	str_free(&errors);
	return code;
}
