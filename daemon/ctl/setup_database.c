/* setup's first step: database, schema, roles, and the daemon let into them. */
#include <errno.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/schema_check.h"
#include "access.h"
#include "as_user.h"
#include "file.h"
#include "pg_files.h"
#include "setup.h"
#include "setup_maker.h"

enum {
	FILE_LIMIT = 4 * 1024 * 1024,
	RELOAD_WAIT = 5000, /* ms: PostgreSQL reads its files again in its own time */
	OLDEST = 150000,    /* server_version_num */
};

struct step {
	struct setup *setup;
	const char *connection, *prefix, *system_user;
	struct maker maker;
	bool makes; /* there is a maker */
};

/* A host that begins with / is a socket's folder, and so is none at all. */
bool
setup_is_local(const char *connection)
{
	const char *host = strstr(connection, "host=");
	const char *authority = strstr(connection, "://");

	if (host && (host == connection || host[-1] == ' ' || host[-1] == '?' || host[-1] == '&'))
		return host[5] == '/' || host[5] == '%' || host[5] == ' ' ||
		       (host[5] == '\'' && host[6] == '/');
	if (strstr(connection, "hostaddr=") || strstr(connection, "service="))
		return false;
	return !authority || authority[3] == '/' || authority[3] == '?' || !authority[3];
}

/* --- is the desk let in? --- */

struct entry {
	const struct step *step;
	const char *role;
};

static int
enter(const struct entry *e, struct fail *f)
{
	const struct step *p = e->step;
	char *user = xasprintf("%s%s", p->prefix, e->role);
	struct db *db = NULL;
	enum outcome o = db_login(&(struct db_login){.conninfo = p->connection,
	                              .user = user,
	                              .password = p->setup->database_password.text,
	                              .name = "promisectl"},
	    &db, f);

	if (o == DONE)
		o = schema_check(db, f);
	db_close(&db);
	free(user);
	return o == DONE ? EX_OK : EX_UNAVAILABLE;
}

static int
enter_as_service(void *context)
{
	struct fail f = {0};
	int code = enter(context, &f);

	if (code != EX_OK)
		fprintf(stderr, "%s", f.text);
	return code;
}

/* Can the service, as the user that it runs as? Who may not become that user cannot tell. */
static bool
service_enters(const struct step *p, struct str *why)
{
	struct entry e = {p, "main"};
	struct str out = {0};

	if (!as_user_can(p->system_user))
		return true;
	bool ok = as_user(p->system_user, enter_as_service, &e, &out, why) == EX_OK;
	str_free(&out);
	return ok;
}

static bool
lets_in(const struct step *p, struct str *why)
{
	struct fail f = {0};

	if (enter(&(struct entry){p, "ctl"}, &f) != EX_OK) {
		str_addz(why, f.text);
		return false;
	}
	return service_enters(p, why);
}

static bool
lets_in_soon(const struct step *p, struct str *why)
{
	for (int waited = 0;; waited += 100) {
		str_truncate(why, 0);
		if (lets_in(p, why))
			return true;
		if (waited >= RELOAD_WAIT)
			return false;
		usleep(100 * 1000);
	}
}

/* --- PostgreSQL's files --- */

struct file {
	const char *path;
	struct str before, after;
	char *backup;
	bool changed;
};

static bool
read_file(struct setup *s, struct file *file)
{
	if (file_read(file->path, FILE_LIMIT, &file->before))
		return true;
	setup_say(s, SAID_FAIL, "", "cannot read %s: %s", file->path, strerrordesc_np(errno));
	return false;
}

static bool
write_file(struct setup *s, struct file *file)
{
	struct keep_owner owner;
	struct fail f = {0};

	if (!file->changed)
		return true;
	if (keep_backup(file->path, &file->backup, &f) == DONE &&
	    keep_owner_of(file->path, &owner) &&
	    keep_write(file->path, file->after.data, file->after.len, &owner, &f) == DONE)
		return true;
	setup_say(s, SAID_FAIL, "", "%s", f.text);
	return false;
}

static void
put_back(struct setup *s, struct file *file)
{
	struct keep_owner owner;
	struct fail f = {0};

	if (!file->changed || !file->backup || !keep_owner_of(file->path, &owner))
		return;
	if (keep_write(file->path, str_text(&file->before), file->before.len, &owner, &f) != DONE)
		setup_say(s, SAID_FAIL, "", "%s; what was there is in %s", f.text, file->backup);
}

static void
file_free(struct file *file)
{
	str_free(&file->before);
	str_free(&file->after);
	free(file->backup);
}

static void
make_texts(const struct step *p, struct file *hba, struct file *ident)
{
	char *database = access_database(p->connection);
	struct str line = {0}, lines = {0};

	access_hba(&line, database, p->prefix);
	access_ident(&lines, p->prefix, p->system_user);
	hba->changed = pg_files_first(str_text(&hba->before), str_text(&line), &hba->after);
	ident->changed = pg_files_last(str_text(&ident->before), str_text(&lines), &ident->after);
	str_free(&line);
	str_free(&lines);
	free(database);
}

static void
say_changed(struct setup *s, const struct file *file)
{
	if (file->changed)
		setup_say(s, SAID_OK, "access", "lines added to %s; as it was: %s", file->path,
		    file->backup);
}

static void
put_both_back(struct step *p, struct file *hba, struct file *ident, const char *why)
{
	put_back(p->setup, hba);
	put_back(p->setup, ident);
	setup_say(p->setup, SAID_FAIL, "access",
	    "PostgreSQL does not take the changed files, they are as before: %s", why);
}

/* A file that PostgreSQL would not take keeps it from its next start. */
static int
change_files(struct step *p, struct file *hba, struct file *ident)
{
	struct setup *s = p->setup;
	struct str why = {0};
	int code = EX_IOERR;

	if (!maker_check(&p->maker, &why)) {
		setup_say(s, SAID_FAIL, "access",
		    "%s is wrong already: %s; mend it, then run again: %s", hba->path,
		    str_text(&why), s->command);
		code = EX_CONFIG;
	} else if (read_file(s, hba) && read_file(s, ident)) {
		make_texts(p, hba, ident);
		bool sound = write_file(s, ident) && write_file(s, hba) &&
		             maker_check(&p->maker, &why) && maker_reload(&p->maker, &why) == EX_OK;
		code = sound ? EX_OK : EX_CONFIG;
		if (!sound)
			put_both_back(p, hba, ident, str_text(&why));
	}
	if (code == EX_OK) {
		say_changed(s, hba);
		say_changed(s, ident);
	}
	str_free(&why);
	return code;
}

/* Who may not write PostgreSQL's files, or whose server is elsewhere, is told what belongs there.
 */
static int
tell_lines(const struct step *p, const char *hba, const char *ident)
{
	char *database = access_database(p->connection);

	setup_say(p->setup, SAID_FAIL, "access",
	    "the service is not let in yet; put these lines there, reload PostgreSQL (SELECT "
	    "pg_reload_conf()), and run again: %s",
	    p->setup->command);
	access_print(database, p->prefix, hba, ident);
	free(database);
	return EX_NOPERM;
}

static int
let_in(struct step *p, const struct answer *server)
{
	struct file hba = {.path = answer_text(server, "hba")},
	            ident = {.path = answer_text(server, "ident")};

	if (!p->maker.local || !hba.path || !ident.path || access(hba.path, W_OK) != 0 ||
	    access(ident.path, W_OK) != 0)
		return tell_lines(p, hba.path, ident.path);
	int code = change_files(p, &hba, &ident);
	file_free(&hba);
	file_free(&ident);
	return code;
}

/* --- the step --- */

static int
refuse(const struct step *p, const char *why)
{
	setup_say(p->setup, SAID_FAIL, "database", "%s", why);
	if (!p->maker.local && !p->setup->database_password.text)
		setup_say(p->setup, SAID_NOTE, "",
		    "If the server wants a password: write one into a file that only root may read "
		    "(head -c 18 /dev/urandom | base64) and name it as database_password_file.");
	return EX_UNAVAILABLE;
}

static int
check_server(const struct step *p, const struct answer *server)
{
	if (answer_int(server, "number") >= OLDEST)
		return EX_OK;
	setup_say(p->setup, SAID_FAIL, "database",
	    "PostgreSQL %s is too old: version 15 or newer is needed",
	    answer_text(server, "version"));
	return EX_UNAVAILABLE;
}

static int
make(struct step *p)
{
	struct answer *server = NULL;
	struct str why = {0};
	int code = maker_make(&p->maker, &server);

	if (code != EX_OK)
		return code;
	code = check_server(p, server);
	bool inside = code == EX_OK && lets_in(p, &why);
	if (code == EX_OK && !inside && p->setup->database_password.text)
		code = refuse(p, str_text(&why));
	else if (code == EX_OK && !inside)
		code = let_in(p, server);
	if (code == EX_OK && !inside && !lets_in_soon(p, &why))
		code = refuse(p, str_text(&why));
	if (code == EX_OK)
		setup_say(p->setup, SAID_OK, "database",
		    "PostgreSQL %s, database %s: %s, roles %s...", answer_text(server, "version"),
		    answer_text(server, "database"), answer_text(server, "result"), p->prefix);
	answer_free(&server);
	str_free(&why);
	return code;
}

static int
look(struct step *p)
{
	struct setup *s = p->setup;
	struct str why = {0};
	int code = EX_OK;

	if (lets_in(p, &why))
		setup_say(s, SAID_OK, "database", "%s: there already, and the service is let in",
		    p->connection);
	else if (p->makes)
		code = make(p);
	else
		code = refuse(p, str_text(&why));
	str_free(&why);
	return code;
}

/* The desk's roles log in with it; kept among the credentials once it has proved good. */
static int
read_password(struct setup *s)
{
	const char *path = setup_unless_none(setup_answer(s, "database_password_file", NULL));
	struct str text = {0};

	if (!path)
		return EX_OK;
	if (!file_read(path, FILE_LIMIT, &text)) {
		setup_say(
		    s, SAID_FAIL, "database", "cannot read %s: %s", path, strerrordesc_np(errno));
		return EX_NOINPUT;
	}
	str_truncate(&text, strcspn(str_text(&text), "\r\n"));
	setup_clear(&s->database_password);
	s->database_password.text = str_take(&text);
	return EX_OK;
}

static int
try(struct setup *s)
{
	const char *value;
	int code = setup_ask(s, "database", s->initial.database, &value);

	if (code == EX_OK)
		code = read_password(s);
	if (code != EX_OK)
		return code;
	struct step step = {.setup = s,
	    .connection = value,
	    .prefix = setup_answer(s, "user_prefix", s->initial.prefix),
	    .system_user = answer_of(s->answers, "system_user")};
	const char *maker = setup_unless_none(setup_answer(s, "database_maker", NULL));
	step.makes = maker != NULL;
	step.maker = (struct maker){.setup = s,
	    .connection = step.connection,
	    .prefix = step.prefix,
	    .user = maker ? maker : "postgres",
	    .local = setup_is_local(step.connection)};
	return look(&step);
}

int
setup_database(struct setup *s)
{
	bool given = answer_is_given(s->answers, "database");

	setup_title(s, 1, "Database");
	setup_answer(s, "state_directory", s->initial.state);
	int code = setup_system_user(s);
	while (code == EX_OK) {
		code = try(s);
		if (code == EX_OK || given || s->silent || s->stopped || code == EX_NOPERM ||
		    !setup_confirm(s, true, "Try again?"))
			return code;
		answer_forget(s->answers, "database");
		code = EX_OK;
	}
	return code;
}
