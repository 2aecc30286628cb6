/* OAuth2 in setup's second step. The login itself is promisectl oauth's, which wants a
 * configuration: the first run writes one, the next tries the mailbox. */
#include <sysexits.h>
#include "../common/oauth.h"
#include "setup.h"
#include "setup_servers.h"
#include "setup_text.h"
#include "terminal.h"

static int
ask_account(struct setup *s)
{
	const char *unused, *path;
	int code = setup_ask(s, "oauth_client_id", NULL, &unused);

	if (code == EX_OK)
		code = setup_ask(s, "oauth_client_secret_file", NULL, &unused);
	if (code != EX_OK)
		return code;
	path = setup_unless_none(answer_of(s->answers, "oauth_client_secret_file"));
	return path ? setup_read_secret(s, path, &s->oauth_secret) : EX_OK;
}

/* The account as an earlier run has written it down. */
static bool
find_token(struct setup *s, struct fail *f)
{
	struct str errors = {0};
	struct conf *conf = conf_load_lenient(s->conf_path, &errors);
	const struct conf_oauth *account = conf ? conf_oauth_of(conf, SETUP_OAUTH) : NULL;
	const struct oauth_asking q = {.account = account, .wake_fd = terminal_stop_fd()};
	bool found = false;

	if (account)
		found = oauth_token(&q, conf->state_directory, NULL, &s->token, f) == DONE;
	else
		fail(f, LATER, "nobody has logged in yet");
	conf_free(&conf);
	str_free(&errors);
	return found;
}

int
setup_oauth(struct setup *s)
{
	const char *initial =
	    s->provider && s->provider->oauth && strcmp(s->provider->oauth, "microsoft") == 0
	        ? s->provider->oauth
	        : "none";
	const char *oauth;
	struct fail f = {0};
	int code = EX_OK;

	if (s->provider && s->provider->oauth)
		code = setup_ask(s, "oauth", initial, &oauth);
	else /* others are seldom enough to be answered in a file alone */
		oauth = setup_answer(s, "oauth", "none");
	if (code != EX_OK || !setup_unless_none(oauth))
		return code;
	code = ask_account(s);
	if (code != EX_OK)
		return code;
	if (find_token(s, &f)) {
		setup_say(s, SAID_OK, "OAuth2", "a token is there");
		return EX_OK;
	}
	s->waits = true;
	setup_say(s, SAID_WARN, "OAuth2",
	    "%s; the configuration is written first, the mailbox tried after: "
	    "%s oauth login " SETUP_OAUTH,
	    f.text, s->program);
	return EX_OK;
}
