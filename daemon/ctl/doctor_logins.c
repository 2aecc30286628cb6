/* May the daemon's user log in as each of the daemon's roles? That is what pg_hba.conf and
 * pg_ident.conf say, which no right in the database tells. */
#include "doctor.h"

#include <pwd.h>
#include <unistd.h>
#include "connect.h"

static const char *const roles[] = {
    "main", "fetch", "read", "send", "inform", "hook", "clock", NULL};

/* "promised", or of one of several desks "promised-NAME". */
static char *
service_user(const struct doctor *d)
{
	const char *instance = d->ctl->instance;

	return instance ? xasprintf("promised-%s", instance) : xstrdup("promised");
}

/* One login as that system user: the server looks at who connects. */
static enum outcome
log_in(struct doctor *d, uid_t user, const char *role, struct fail *f)
{
	const struct conf *conf = d->ctl->conf;
	const char *password = conf->database.password.text;
	char *name = xasprintf("%s%s", conf->database.user_prefix, role);
	const struct db_login login = {.conninfo = conf->database.connection,
	    .user = name,
	    .password = password && *password ? password : NULL,
	    .name = "promisectl"};
	struct db *db = NULL;
	enum outcome o = NEVER;

	if (user != geteuid() && seteuid(user) != 0) {
		free(name);
		return fail(f, NEVER, "cannot become that user: %m");
	}
	o = db_login(&login, &db, f);
	if (geteuid() != getuid() && seteuid(getuid()) != 0)
		_exit(70);
	db_close(&db);
	free(name);
	return o;
}

static void
check_logins(struct doctor *d, uid_t user, const char *user_name)
{
	struct checkup *c = &d->checkup;
	struct str failed = {0};
	struct fail f = {0};

	for (const char *const *role = roles; *role; role++)
		if (log_in(d, user, *role, &f) != DONE)
			str_addf(&failed, "%s%s%s", failed.len ? ", " : "",
			    d->ctl->conf->database.user_prefix, *role);
	if (failed.len) {
		check_remedy(c, "put the lines of promisectl init --print-access into pg_hba.conf "
		                "and pg_ident.conf, and reload PostgreSQL");
		check_fail(c, "the user %s may not log in as %s: %s", user_name, str_text(&failed),
		    f.text);
	} else {
		check_ok(c, "the user %s logs in as each of the %zu roles that work", user_name,
		    sizeof roles / sizeof *roles - 1);
	}
	str_free(&failed);
}

void
doctor_logins(struct doctor *d)
{
	char *name = service_user(d);
	const struct passwd *user = getpwnam(name);
	const char *password = d->ctl->conf ? d->ctl->conf->database.password.text : NULL;

	checkup_on(&d->checkup, "logins", NULL);
	if (!d->ctl->db)
		check_skip(&d->checkup, "not tried without the database");
	else if (geteuid() != 0)
		check_skip(&d->checkup, "only root may try them: sudo promisectl doctor");
	else if (user)
		check_logins(d, user->pw_uid, name);
	else if (password && *password)
		check_logins(d, 0, "root");
	else {
		check_remedy(&d->checkup, "systemd-sysusers");
		check_warn(
		    &d->checkup, "there is no system user %s for the service to run as", name);
	}
	free(name);
}
