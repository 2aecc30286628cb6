#include "oauth_account.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/connection.h"
#include "../common/login.h"
#include "../common/suggest.h"

static int
unknown_account(const struct conf *conf, const char *name)
{
	const char **names = xcalloc(conf->oauth_count + 1, sizeof *names), *near;

	for (size_t i = 0; i < conf->oauth_count; i++)
		names[i] = conf->oauths[i].name;
	near = suggest(names, name);
	free(names);
	if (near)
		return ctl_error(EX_USAGE,
		    "there is no account \"%s\" in oauth; did you mean \"%s\"?", name, near);
	return ctl_error(EX_USAGE,
	    "there is no account \"%s\" in oauth; promisectl oauth status "
	    "lists them",
	    name);
}

const struct conf_oauth *
oauth_account(struct ctl *c, const char *name, int *code)
{
	const struct conf_oauth *a = NULL;

	*code = ctl_conf(c);
	if (*code != EX_OK)
		return NULL;
	if (c->conf->oauth_count == 0)
		*code = ctl_error(EX_CONFIG,
		    "%s has no account in oauth; see promised.conf(5), Accounts with OAuth2",
		    c->conf_path);
	else if (name && !(a = conf_oauth_of(c->conf, name)))
		*code = unknown_account(c->conf, name);
	else if (!name && c->conf->oauth_count == 1)
		a = &c->conf->oauths[0];
	else if (!name)
		*code = ctl_usage("oauth", "which account? promisectl oauth status lists them");
	return a;
}

/* The service's user: whose group the configuration was given. */
static const struct passwd *
service_user(const char *conf_path)
{
	struct stat st;
	const struct group *group = stat(conf_path, &st) == 0 ? getgrgid(st.st_gid) : NULL;

	return group && st.st_gid != 0 ? getpwnam(group->gr_name) : NULL;
}

static bool
make_state(const struct ctl *c)
{
	const struct passwd *user = service_user(c->conf_path);

	if (!user || mkdir(c->conf->state_directory, 0700) != 0)
		return false;
	if (lchown(c->conf->state_directory, user->pw_uid, user->pw_gid) == 0)
		return true;
	rmdir(c->conf->state_directory);
	return false;
}

int
oauth_account_readable(struct ctl *c)
{
	char *folder = xasprintf("%s/oauth", c->conf->state_directory);
	bool barred = access(folder, R_OK | W_OK | X_OK) != 0 && errno == EACCES;

	free(folder);
	if (!barred)
		return EX_OK;
	return ctl_error(EX_NOPERM,
	    "this user may not see what is stored in %s; run promisectl with sudo",
	    c->conf->state_directory);
}

int
oauth_account_reachable(struct ctl *c)
{
	const char *state = c->conf->state_directory;
	int code = oauth_account_readable(c);

	if (code != EX_OK || access(state, F_OK) == 0 || (geteuid() == 0 && make_state(c)))
		return code;
	return ctl_error(EX_CONFIG,
	    "there is no folder %s (state_directory), where tokens are kept for the service; make "
	    "it: install -d -m 0700 -o promised -g promised %s",
	    state, state);
}

struct oauth_asking
oauth_account_asking(const struct conf_oauth *account)
{
	return (struct oauth_asking){.account = account, .wake_fd = -1};
}

/* ---- trying ---- */

static void
try_server(struct ctl *c, const struct conf_server *server, const char *scheme, const char *token,
    struct oauth_trial *trial)
{
	struct login l = {.conf = c->conf, .server = server, .scheme = scheme, .wake_fd = -1};
	struct connection_settings to = login_settings(&l);
	struct connection *connection = NULL;
	struct fail f = {0};
	bool refused = false;

	to.bearer = token;
	to.login_refused = &refused;
	enum outcome o = connection_open(&to, &connection, &f);
	connection_close(&connection);
	if (o == DONE) {
		trial->good++;
		printf("%s %s: logged in as %s\n", scheme, server->host, server->user);
		return;
	}
	trial->refused += refused;
	trial->others += !refused;
	fflush(stdout);
	ctl_error(0, "%s", f.text);
}

static bool
names(const struct conf_server *s, const struct conf_oauth *account)
{
	return s->oauth && strcmp(s->oauth, account->name) == 0;
}

void
oauth_account_try(
    struct ctl *c, const struct conf_oauth *account, const char *token, struct oauth_trial *trial)
{
	*trial = (struct oauth_trial){0};
	for (size_t i = 0; i < c->conf->mailbox_count; i++)
		if (names(&c->conf->mailboxes[i].imap, account))
			try_server(c, &c->conf->mailboxes[i].imap, "imap", token, trial);
	if (names(&c->conf->smtp, account))
		try_server(c, &c->conf->smtp, "smtp", token, trial);
}
