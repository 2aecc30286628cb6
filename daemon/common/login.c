#include "login.h"

#include <string.h>
#include "clock.h"
#include "oauth.h"

struct connection_settings
login_settings(const struct login *l)
{
	const struct conf_server *s = l->server;

	return (struct connection_settings){.scheme = l->scheme,
	    .host = s->host,
	    .port = (int)s->port,
	    .security = s->security,
	    .user = s->user,
	    .account = s->oauth,
	    .ca_file = s->ca_file,
	    .resolve_to = s->resolve_to,
	    .connect_timeout_ms = (int)s->connect_timeout_ms,
	    .wake_fd = l->wake_fd,
	    .tick = l->tick};
}

enum { REFUSED_MS = 15 * 60 * 1000 }; /* servers lock out who insists */

/* The last token that a server did not take although it was new. It is not shown to it again for a
 * while; callers may ask as often as they like, to find out when there is another. */
static struct {
	const struct conf_server *server;
	char *token;
	int64_t at; /* clock_ms() */
	struct fail why;
} refusal;

static void
remember_refusal(const struct login *l, const char *token, const struct fail *f)
{
	oauth_forget(&refusal.token);
	refusal.server = l->server;
	refusal.token = xstrdup(token);
	refusal.at = clock_ms();
	refusal.why = *f;
}

static bool
was_refused(const struct login *l, const char *token)
{
	return refusal.token && refusal.server == l->server && strcmp(refusal.token, token) == 0 &&
	       clock_ms() - refusal.at < REFUSED_MS;
}

static enum outcome
open_with_token(struct login *l, const char *refused, struct secret *token, login_opener open,
    void *context, struct fail *f)
{
	struct oauth_asking q = {.account = conf_oauth_of(l->conf, l->server->oauth),
	    .wake_fd = l->wake_fd,
	    .tick = l->tick};
	struct connection_settings to = login_settings(l);
	struct secret fresh = {0};
	enum outcome o = oauth_token(&q, l->conf->state_directory, refused, &fresh, f);

	oauth_forget(&token->text);
	*token = fresh;
	l->no_token = o != DONE || was_refused(l, token->text);
	if (o != DONE)
		return o;
	if (l->no_token) {
		*f = refusal.why;
		return NEVER;
	}
	to.bearer = token->text;
	to.login_refused = &l->refused;
	return open(context, &to, f);
}

enum outcome
login_open(struct login *l, login_opener open, void *context, struct fail *f)
{
	struct connection_settings to = login_settings(l);
	struct secret token = {0};
	struct fail own = {0};
	enum outcome o;

	f = f ? f : &own;
	l->no_token = l->refused = false;
	if (!l->server->oauth) {
		to.password = l->server->password.text;
		return open(context, &to, f);
	}
	o = open_with_token(l, NULL, &token, open, context, f);
	if (l->refused) {
		char *refused = token.text;
		token.text = NULL;
		l->refused = false;
		o = open_with_token(l, refused, &token, open, context, f);
		oauth_forget(&refused);
	}
	if (l->refused)
		remember_refusal(l, token.text, f);
	oauth_forget(&token.text);
	return o;
}
