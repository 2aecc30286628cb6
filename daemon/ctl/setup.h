/* promisectl setup: what its steps share. Each step is a file setup_*.c; it asks what it needs,
 * does what can be done at once, says so in a line each, and leaves the rest as answers, from which
 * setup_write.c makes the configuration. */
#ifndef CTL_SETUP_H
#define CTL_SETUP_H

#include "../common/conf.h"
#include "answers.h"
#include "ctl.h"

#include "keep.h"

struct dns;
struct provider;

struct setup {
	struct ctl *c;
	struct answers *answers;
	struct dns *dns;
	char *folder; /* where the configuration is: /etc/promised */
	char *conf_path, *kept_path;
	bool silent;  /* nobody is there to be asked: answers and defaults alone */
	bool replace; /* also a configuration that was changed by hand */
	bool stopped; /* asked to end: Ctrl-C, or the end of the input */
	bool restart; /* a secret is another: the service gets it at its start alone */
	unsigned warnings;
	const struct provider *provider; /* of the mailbox, where it is known */
	struct secret imap_password, smtp_password, database_password, oauth_secret;
	struct secret token; /* of OAuth2, instead of the passwords */
	bool waits;          /* for somebody to log in by OAuth2: the mailbox cannot be tried yet */
	bool imap_typed, smtp_typed; /* ... at the terminal, so that another may be typed */
	struct {
		char *database, *prefix, *user, *state, *unit;
	} initial;               /* by the instance (setup_system.c) */
	char *program, *command; /* "sudo promisectl", "sudo promisectl setup" */
};

/* --- talking (setup_ask.c) --- */

enum said { SAID_OK, SAID_WARN, SAID_FAIL, SAID_NOTE };
/* One line: "  ok    IMAP   ...". Control characters that came from a server are taken out. */
void setup_say(struct setup *s, enum said said, const char *subject, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void setup_title(const struct setup *s, int step, const char *title);

/* The answer to a question, found in this order: what is given; what the one at the terminal types;
 * the default: an earlier run's answer, else initial, else the question's. EX_OK and *value (which
 * stays good until the next answer to the same question), or the exit code after saying why. */
int setup_ask(struct setup *s, const char *key, const char *initial, const char **value);
/* The same without asking anybody. */
const char *setup_answer(struct setup *s, const char *key, const char *initial);
/* A yes or no that is no answer to be kept. initial holds when nobody can be asked. */
bool setup_confirm(struct setup *s, bool initial, const char *question);
/* Types a secret without showing it. False: nobody there. */
bool setup_ask_secret(struct setup *s, const char *prompt, struct secret *secret);
/* The answer turned out wrong: is somebody there to type another one? It will be asked then. */
bool setup_ask_again(struct setup *s, const char *key);
/* Milliseconds of a duration that was checked ("30s", "2m"). */
int64_t setup_duration(const char *value);
/* "none" as NULL. */
const char *setup_unless_none(const char *value);
/* Keeps the answers for the next run, as far as that is possible. */
void setup_keep(struct setup *s);
/* A secret from the answers (kind_password, or the file that kind_password_file names), else the
 * one that is among the credentials already. EX_OK also when there is none. */
int setup_read_secret(struct setup *s, const char *path, struct secret *secret);
int setup_find_secret(struct setup *s, const char *kind, struct secret *secret);

void setup_clear(struct secret *secret);
/* A path of a file below the configuration's folder; the caller frees it. */
char *setup_path(const struct setup *s, const char *name);

/* Fills in what depends on the instance. */
void setup_defaults(struct setup *s);
void setup_defaults_free(struct setup *s);
/* OAuth2, where it is wanted: what is asked about it, and a token if somebody has logged in. */
int setup_oauth(struct setup *s);
/* The user that the service runs as, made where it is missing. */
int setup_system_user(struct setup *s);

/* --- steps: EX_OK, or the exit code after saying what is wrong --- */
int setup_database(struct setup *s);
int setup_account(struct setup *s);
int setup_checks(struct setup *s);
int setup_agents(struct setup *s);
int setup_hours(struct setup *s);
int setup_finish(struct setup *s);
/* Takes back what the steps put on this machine; the database stays. */
int setup_undo(struct setup *s);

/* Whether setup wrote the file, and nobody has changed it since. */
bool setup_wrote(const char *path);
/* Whether a connection string leads to a socket of this machine. */
bool setup_is_local(const char *connection);

#endif
