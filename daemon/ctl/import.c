/* promisectl import: old mail becomes tickets, with its dates, its threads and the answers that
 * agents gave; nothing is sent, promised or told to anybody. */
#include <sysexits.h>
#include "../read/desk_reader.h"
#include "agent.h"
#include "ask.h"
#include "change.h"
#include "import.h"
#include "options.h"
#include "words.h"

static int
make_reader(struct import *i)
{
	struct words *words = words_installed();

	if (!words)
		return EX_CONFIG;
	i->reader = desk_reader(i->c->conf, words, true);
	words_free(&words);
	return EX_OK;
}

static int
find_agent(struct import *i)
{
	return i->options->answers_by ? agent_find(i->c, i->options->answers_by, &i->answers_by)
	                              : EX_OK;
}

/* Who goes on may have lost only what is not written down yet: nothing that was filed before this.
 */
static int
write_lazily(struct import *i, bool lazily)
{
	struct db_param param = db_text(lazily ? "off" : "on");
	char *text;
	int code = ask(i->c, "set the session up",
	    "SELECT set_config('synchronous_commit', $1, false) AS answer", 1, &param, &text);

	free(text);
	return code;
}

static int
begin(struct import *i)
{
	const struct import_options *o = i->options;
	struct db_number agent;
	char *actor = change_actor(), *text;
	struct db_param params[] = {db_text(i->source.name), db_text(o->queue),
	    db_text(o->language), db_text(o->open_since),
	    i->answers_by ? db_int(&agent, i->answers_by) : db_text(NULL), db_text(actor)};
	int code = ask(i->c, "begin the import",
	    "SELECT api.ctl_import_begin($1, $2, $3, $4, $5::integer, $6) AS answer", 6, params,
	    &text);

	free(actor);
	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	const char *refused = answer_text(a, "refused");
	if (refused)
		code = ctl_error(EX_UNAVAILABLE, "%s", refused);
	else if (answer_true(a, "continued") && i->source.name)
		fprintf(stderr,
		    "promisectl: going on with the import that was interrupted, as it was begun "
		    "(queue %s)\n",
		    answer_text(a, "queue"));
	i->id = answer_int(a, "import");
	i->continued = answer_true(a, "continued");
	answer_free(&a);
	free(text);
	return code;
}

static struct progress *
progress_of(const char *doing, const char *unit, int64_t total)
{
	const struct progress_options options = {.doing = doing,
	    .unit = unit,
	    .total = total,
	    .again = "run the same command again: it goes on from here"};

	return progress_new(&options);
}

static int64_t
reached(void *user, const char *place)
{
	struct import *i = user;
	struct db_number import;
	struct db_param params[] = {db_int(&import, i->id), db_text(place)};
	char *text = NULL;
	int64_t uid = 0;

	if (i->id &&
	    ask(i->c, "look how far it came",
	        "SELECT api.ctl_import_place($1::integer, $2, NULL) AS answer", 2, params,
	        &text) == EX_OK &&
	    text)
		uid = strtoll(text, NULL, 10);
	free(text);
	return uid;
}

static int
read_all(struct import *i)
{
	i->source.reached = reached;
	i->source.user = i;
	i->progress = progress_of("reading", i->source.unit, 0);
	db_tick(i->c->db, progress_beat);
	int code = import_read(i);
	return progress_end(&i->progress, code);
}

static int
file_all(struct import *i)
{
	struct db_number import;
	struct db_param param = db_int(&import, i->id);
	char *text;
	int code = ask(i->c, "count the mails",
	    "SELECT api.ctl_import_waiting($1::integer) AS answer", 1, &param, &text);

	if (code != EX_OK)
		return code;
	i->progress = progress_of("filing", "mails", strtoll(text, NULL, 10));
	free(text);
	return progress_end(&i->progress, import_file(i));
}

/* What could not even be begun is not to be gone on with. */
static void
forget(struct import *i)
{
	struct db_number import;
	struct db_param param = db_int(&import, i->id);

	if (!i->continued && !i->counts[IMPORT_KEPT] && db_alive(i->c->db))
		db_call(i->c->db, "SELECT api.ctl_import_end($1::integer) AS answer", 1, &param,
		    NULL, NULL);
}

static int
import_all(struct import *i)
{
	int code = begin(i);

	if (code != EX_OK)
		return code;
	code = write_lazily(i, true);
	if (code == EX_OK && i->source.name)
		code = read_all(i);
	if (code != EX_OK)
		forget(i);
	if (code == EX_OK)
		code = file_all(i);
	if (code == EX_OK)
		code = write_lazily(i, false);
	return code == EX_OK ? import_report(i) : code;
}

static int
run(struct import *i)
{
	int code = ctl_open(i->c);

	if (code == EX_OK)
		code = ctl_work(i->c);
	if (code == EX_OK)
		code = find_agent(i);
	if (code == EX_OK)
		code = make_reader(i);
	if (code == EX_OK && i->options->dry_run) {
		code = read_all(i);
		if (code == EX_OK)
			import_report_dry(i);
	} else if (code == EX_OK) {
		code = import_all(i);
	}
	reader_free(&i->reader);
	return code;
}

/* argv[1] is the kind of source, what follows its paths or folders. */
static int
open_source(struct import *i, int argc, char **argv)
{
	const char *kind = argv[1];
	size_t count = (size_t)argc - 2;
	int64_t max = i->c->conf->read.mail_size;
	struct fail f = {0};
	enum outcome o = DONE;

	if (strcmp(kind, "finish") == 0)
		return count || i->options->dry_run
		           ? ctl_usage("import", "finish takes no files and no --dry-run")
		           : EX_OK;
	if (strcmp(kind, "imap") == 0)
		return import_folders(i->c, i->options, argv + 2, count, &i->source);
	if (strcmp(kind, "mbox") != 0 && strcmp(kind, "maildir") != 0)
		return ctl_usage(
		    "import", "\"%s\" is no kind of source: mbox, maildir or imap", kind);
	if (!count)
		return ctl_usage("import", "which %s?", kind);
	if (strcmp(kind, "mbox") == 0)
		o = source_mbox(argv + 2, count, max, &i->source, &f);
	else
		o = source_maildir(argv + 2, count, i->options->deep, max, &i->source, &f);
	return o == DONE ? EX_OK : ctl_error(EX_NOINPUT, "%s", f.text);
}

int
ctl_import(struct ctl *c, int argc, char **argv)
{
	struct import_options o = {0};
	struct import i = {.c = c, .options = &o};
	const struct ctl_option options[] = {{"queue", .value = &o.queue},
	    {"language", .value = &o.language}, {"open-since", .value = &o.open_since},
	    {"answers-by", .value = &o.answers_by}, {"deep", .flag = &o.deep},
	    {"dry-run", .flag = &o.dry_run}, {"mailbox", .value = &o.mailbox},
	    {"host", .value = &o.host}, {"port", .value = &o.port}, {"user", .value = &o.user},
	    {"password-file", .value = &o.password_file}, {"security", .value = &o.security},
	    {"ca-file", .value = &o.ca_file}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("import", "%s", f.text);
	if (argc < 2)
		return ctl_usage(
		    "import", "from where? mbox FILE..., maildir FOLDER... or imap FOLDER...");
	int code = ctl_conf(c);
	if (code == EX_OK)
		code = open_source(&i, argc, argv);
	if (code == EX_OK)
		code = run(&i);
	source_close(&i.source);
	return code;
}
