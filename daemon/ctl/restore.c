/* promisectl restore: a backup into an empty database. What it does not know of it does not say:
 * nothing is sent afterwards, until the admin has looked. */
#include "restore.h"

#include <sysexits.h>
#include <unistd.h>
#include "ask.h"
#include "facts.h"
#include "options.h"
#include "system_user.h"
#include "when.h"

/* The configuration of the machine, if it has one: another place, another prefix than the backup's?
 */
static int
settle(struct restore *r)
{
	const char *prefix = answer_text(r->manifest, "prefix");
	bool given = r->connection != NULL;

	if (access(r->c->conf_path, F_OK) == 0) {
		int code = ctl_conf(r->c);
		if (code != EX_OK)
			return code;
		if (!given)
			r->connection = r->c->conf->database.connection;
		if (!given && strcmp(prefix, r->c->conf->database.user_prefix) != 0)
			return ctl_error(EX_CONFIG,
			    "the backup's roles begin with \"%s\", and %s says \"%s\"; set "
			    "database.user_prefix to the backup's",
			    prefix, r->c->conf_path, r->c->conf->database.user_prefix);
	}
	if (!r->connection)
		r->connection = answer_text(r->manifest, "connection");
	if (!r->connection)
		return ctl_error(
		    EX_DATAERR, "%s does not say into which database: --connection", r->path);
	/* Who names a user means that one. */
	r->superuser = system_user_possible() && !strstr(r->connection, "user=") &&
	               !strstr(r->connection, "://");
	r->no_configuration |= given;
	return EX_OK;
}

static const char next[] =
    "What came after the backup is not in it. Next:\n"
    "  sudo systemctl start promised        mails that are still in the mailboxes are fetched "
    "again\n"
    "  sudo promisectl reconcile            those that were moved away since are brought back\n"
    "  sudo promisectl outbox held          what would go out, and what may have gone already\n"
    "  sudo promisectl promises --due       keep, move or drop what is no longer true\n"
    "  sudo promisectl outbox discard       give up what may have gone already\n"
    "  sudo promisectl outbox release       the rest goes out, and the clock goes on\n"
    "promised-backup(7) says more.";

static void
print_result(const struct restore *r, const struct answer *a)
{
	char moment[WHEN_SIZE];
	long long backup = (long long)answer_int(a, "mails.backup"),
	          calls = (long long)answer_int(a, "calls");

	printf("Restored: the database as it was %s, %lld tickets, %lld mails.\n",
	    when_text(answer_text(r->manifest, "made_at"), moment),
	    (long long)answer_int(r->manifest, "tickets"),
	    (long long)answer_int(r->manifest, "mails"));
	if (r->placed && *r->placed)
		printf("%s", r->placed);
	else if (!r->placed)
		printf("The configuration was not touched (tar xf %s configuration).\n", r->path);
	puts("Nothing is sent and no promise is looked after until you say so.");
	printf(
	    "%lld mails and %lld calls of webhooks waited when the backup was made, and may have "
	    "gone out since.\n",
	    backup, calls);
	print_line(
	    "New tickets are numbered from %s on: no number that was told since is given twice.",
	    answer_text(a, "next"));
	puts(next);
}

static int
report(struct restore *r)
{
	struct answer *a = NULL;
	bool found = false;

	r->c->db = r->db;
	r->db = NULL;
	int code = ask_json(r->c, "look at what was restored",
	    "SELECT api.ctl_restored() AS answer", 0, NULL, &a, &found);
	if (a)
		print_result(r, a);
	answer_free(&a);
	return code;
}

static int
load(struct restore *r)
{
	const struct progress_options shown = {.doing = "restore",
	    .unit = "bytes",
	    .total = archive_find(&r->archive, "database.dump")->size,
	    .again = "the database is as it was before: run the same command again",
	    .quiet = r->c->json};
	struct fail f = {0};

	r->progress = progress_new(&shown);
	enum outcome o = restore_load(r, &f);
	int code = EX_OK;
	if (o != DONE && !progress_stopping(r->progress))
		code = ctl_error(EX_UNAVAILABLE, "nothing was restored: %s", f.text);
	return progress_end(&r->progress, code);
}

static int
run(struct restore *r)
{
	struct fail f = {0};
	int code = restore_open(r);

	if (code == EX_OK)
		code = load(r);
	if (code != EX_OK)
		return code;
	if (restore_finish(r, &f) != DONE)
		return ctl_error(EX_SOFTWARE,
		    "the data is restored, and held back, but the functions of this version are "
		    "not "
		    "there yet: %s; when that is mended: promisectl upgrade",
		    f.text);
	if (!r->no_configuration && restore_place(r, &f) != DONE)
		code = ctl_error(EX_CANTCREAT,
		    "the database is restored; the configuration is not: %s (tar xf %s "
		    "configuration)",
		    f.text, r->path);
	int reported = report(r);
	return code == EX_OK ? reported : code;
}

static int
look(struct restore *r)
{
	struct answer *m = r->manifest;

	if (r->c->json) {
		char *text = answer_dump(m, "");
		print_json(text);
		free(text);
	} else {
		restore_print(r);
		puts("It is whole.");
	}
	return EX_OK;
}

int
ctl_restore(struct ctl *c, int argc, char **argv)
{
	struct restore r = {.c = c, .archive.fd = -1};
	const struct ctl_option options[] = {{"force", .flag = &r.force},
	    {"check", .flag = &r.check}, {"no-configuration", .flag = &r.no_configuration},
	    {"connection", .value = &r.connection}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("restore", "%s", f.text);
	if (argc != 2)
		return ctl_usage("restore", argc < 2 ? "which file?" : "one file");
	r.path = argv[1];
	int code = restore_read(&r);
	if (code == EX_OK && r.check)
		code = look(&r);
	else if (code == EX_OK)
		code = settle(&r);
	if (code == EX_OK && !r.check)
		code = run(&r);
	if (r.archive.fd >= 0)
		close(r.archive.fd);
	archive_free(&r.archive);
	answer_free(&r.manifest);
	db_close(&r.db);
	free(r.placed);
	return code;
}
