/* The system user that the service runs as: PostgreSQL and the modes of files go by it. */
#include <pwd.h>
#include <sysexits.h>
#include <unistd.h>
#include "program.h"
#include "setup.h"

static const char sysusers[] = "systemd-sysusers";

void
setup_defaults(struct setup *s)
{
	const char *instance = s->c->instance;

	if (!instance) {
		s->initial.database = xstrdup("dbname=promised");
		s->initial.prefix = xstrdup("promised_");
		s->initial.user = xstrdup("promised");
		s->initial.state = xstrdup("/var/lib/promised");
		s->initial.unit = xstrdup("promised");
		return;
	}
	char *word = xstrdup(instance); /* names in PostgreSQL are without hyphens */
	for (char *p = word; *p; p++)
		*p = *p == '-' ? '_' : *p;
	s->initial.database = xasprintf("dbname=promised_%s", word);
	s->initial.prefix = xasprintf("promised_%s_", word);
	s->initial.user = xasprintf("promised-%s", instance);
	s->initial.state = xasprintf("/var/lib/promised-%s", instance);
	s->initial.unit = xasprintf("promised@%s", instance);
	free(word);
}

void
setup_defaults_free(struct setup *s)
{
	free(s->initial.database);
	free(s->initial.prefix);
	free(s->initial.user);
	free(s->initial.state);
	free(s->initial.unit);
}

static bool
run_sysusers(const char *file, struct fail *f)
{
	const char *const argv[] = {sysusers, file, NULL};
	struct program p;

	return program_start(&p, argv, &(struct program_how){0}, f) == DONE &&
	       program_end(&p, f) == DONE;
}

/* The package's own user is in its sysusers.d; that of an instance is the admin's, so in /etc. */
static bool
make_user(const struct setup *s, const char *user, struct fail *f)
{
	const struct keep_owner owner = {0, 0, 0644}, folder_owner = {0, 0, 0755};

	if (!s->c->instance)
		return run_sysusers(NULL, f);
	char *path = xasprintf("/etc/sysusers.d/promised-%s.conf", s->c->instance),
	     *text = xasprintf("# The system user of promised@%s, made by promisectl setup.\n"
	                       "u %s - \"promised desk %s\" /nonexistent /usr/sbin/nologin\n",
	         s->c->instance, user, s->c->instance);
	bool ok = keep_folder("/etc/sysusers.d", &folder_owner, f) == DONE &&
	          keep_write(path, text, strlen(text), &owner, f) == DONE && run_sysusers(path, f);
	free(text);
	free(path);
	return ok;
}

int
setup_system_user(struct setup *s)
{
	const char *user = setup_answer(s, "system_user", s->initial.user);
	bool ours =
	    strcmp(user, s->initial.user) == 0; /* another one is the admin's own business */
	struct fail f = {0};

	if (getpwnam(user))
		return EX_OK;
	if (geteuid() == 0 && ours && make_user(s, user, &f) && getpwnam(user)) {
		setup_say(s, SAID_OK, "system", "user %s made", user);
		return EX_OK;
	}
	setup_say(s, SAID_FAIL, "system",
	    "there is no system user %s for the service to run as%s%s; "
	    "make it: adduser --system --group --no-create-home %s",
	    user, f.text[0] ? ": " : "", f.text, user);
	return EX_NOUSER;
}
