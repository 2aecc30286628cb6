#include "login.h"

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

	l->no_token = o != DONE;
	oauth_forget(&token->text);
	*token = fresh;
	if (o != DONE)
		return o;
	to.bearer = token->text;
	return open(context, &to, f);
}

enum outcome
login_open(struct login *l, login_opener open, void *context, struct fail *f)
{
	struct connection_settings to = login_settings(l);
	struct secret token = {0};
	enum outcome o;

	l->no_token = false;
	if (!l->server->oauth) {
		to.password = l->server->password.text;
		return open(context, &to, f);
	}
	o = open_with_token(l, NULL, &token, open, context, f);
	if (o == NEVER && f->code == CONNECTION_LOGIN_REFUSED) {
		char *refused = token.text;
		token.text = NULL;
		o = open_with_token(l, refused, &token, open, context, f);
		oauth_forget(&refused);
	}
	oauth_forget(&token.text);
	return o;
}
