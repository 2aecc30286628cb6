/* promisectl setup --undo: takes back what setup put on this machine and nobody has changed since.
 * Mails and promises are in the database: it stays, and how it is dropped is only said. */
#include <errno.h>
#include <sysexits.h>
#include <unistd.h>
#include "access.h"
#include "file.h"
#include "pg_files.h"
#include "setup.h"
#include "setup_maker.h"

enum { FILE_LIMIT = 4 * 1024 * 1024 };

static void
remove_file(struct setup *s, const char *name)
{
	char *path = setup_path(s, name);

	if (unlink(path) == 0)
		setup_say(s, SAID_OK, "file", "%s removed", path);
	else if (errno != ENOENT)
		setup_say(
		    s, SAID_FAIL, "file", "cannot remove %s: %s", path, strerrordesc_np(errno));
	free(path);
}

static void
remove_conf(struct setup *s)
{
	struct fail f = {0};
	char *copy = NULL;

	if (setup_wrote(s->conf_path)) {
		remove_file(s, "promised.conf");
	} else if (keep_backup(s->conf_path, &copy, &f) == DONE && copy) {
		remove_file(s, "promised.conf");
		setup_say(s, SAID_NOTE, "", "it was changed by hand: a copy is %s", copy);
	} else if (f.text[0]) {
		setup_say(s, SAID_FAIL, "file", "%s", f.text);
	}
	free(copy);
}

/* The file without those lines, as its owner had it. */
static bool
take_lines(struct setup *s, const char *path, const struct str *lines)
{
	struct str text = {0}, out = {0};
	struct keep_owner owner;
	struct fail f = {0};
	char *copy = NULL;
	bool changed = false;

	if (path && file_read(path, FILE_LIMIT, &text) && keep_owner_of(path, &owner) &&
	    pg_files_without(str_text(&text), str_text(lines), &out)) {
		changed = keep_backup(path, &copy, &f) == DONE &&
		          keep_write(path, str_text(&out), out.len, &owner, &f) == DONE;
		setup_say(s, changed ? SAID_OK : SAID_FAIL, "access", "%s%s%s",
		    changed ? "lines taken out of " : f.text, changed ? path : "",
		    changed ? "" : "; take the lines out by hand");
	}
	free(copy);
	str_free(&text);
	str_free(&out);
	return changed;
}

static void
close_door(struct setup *s, struct maker *m, const struct answer *server)
{
	char *database = access_database(m->connection);
	struct str hba = {0}, ident = {0}, why = {0};

	access_hba(&hba, database, m->prefix);
	access_ident(&ident, m->prefix, answer_of(s->answers, "system_user"));
	bool first = take_lines(s, answer_text(server, "hba"), &hba),
	     second = take_lines(s, answer_text(server, "ident"), &ident);
	if ((first || second) && maker_reload(m, &why) != EX_OK)
		setup_say(s, SAID_WARN, "access", "%s; reload PostgreSQL", str_text(&why));
	str_free(&hba);
	str_free(&ident);
	str_free(&why);
	free(database);
}

static void
tell_database(struct setup *s, const struct maker *m)
{
	char *database = access_database(m->connection);

	puts("\nThe database stays, with all mails and promises in it. To drop it for good:");
	printf("  sudo -u %s dropdb %s\n", m->user, database);
	for (const char *const *r = access_roles; *r; r++)
		printf("%s%s%s", r == access_roles ? "  for r in " : " ", m->prefix, *r);
	printf(
	    " %sbackup %sreport %sspeaker %sowner; do sudo -u %s dropuser --if-exists $r; done\n",
	    m->prefix, m->prefix, m->prefix, m->prefix, m->user);
	if (s->c->instance)
		printf("and its system user: sudo rm /etc/sysusers.d/promised-%s.conf; sudo "
		       "userdel %s\n",
		    s->c->instance, answer_of(s->answers, "system_user"));
	free(database);
}

int
setup_undo(struct setup *s)
{
	const char *maker = setup_unless_none(setup_answer(s, "database_maker", NULL));
	struct maker m = {.setup = s,
	    .connection = setup_answer(s, "database", s->initial.database),
	    .prefix = setup_answer(s, "user_prefix", s->initial.prefix),
	    .user = maker ? maker : "postgres"};
	struct answer *server = NULL;

	setup_answer(s, "system_user", s->initial.user);
	m.local = setup_is_local(m.connection);
	printf("Takes back what setup put on this machine. Stop the service first: sudo systemctl "
	       "disable "
	       "--now %s\n",
	    s->initial.unit);
	if (!s->silent && !setup_confirm(s, false, "Remove the configuration and the passwords?"))
		return EX_TEMPFAIL;
	if (m.local && maker_look(&m, &server) == EX_OK)
		close_door(s, &m, server);
	answer_free(&server);
	remove_conf(s);
	static const char *const names[] = {"credentials/imap-password",
	    "credentials/smtp-password", "credentials/database-password",
	    "credentials/oauth-secret", "promised.conf.setup", "setup.answers"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		remove_file(s, names[i]);
	tell_database(s, &m);
	return EX_OK;
}
