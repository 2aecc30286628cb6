/* A server as the answers have it, ready to connect to. */
#include "setup_servers.h"
#include "terminal.h"

static const char *const words[] = {
    [SECURITY_TLS] = "tls", [SECURITY_STARTTLS] = "starttls", [SECURITY_PLAIN] = "plain"};

char *
endpoint_key(const char *kind, const char *what)
{
	return xasprintf("%s_%s", kind, what);
}

static const char *
answer_to(struct setup *s, const char *kind, const char *what)
{
	char *key = endpoint_key(kind, what);
	const char *value = setup_answer(s, key, NULL);

	free(key);
	return value;
}

/* As people write it. */
const char *
endpoint_shown(const char *kind)
{
	return strcmp(kind, "imap") == 0 ? "IMAP" : "SMTP";
}

const char *
endpoint_word(enum connection_security security)
{
	return words[security];
}

enum connection_security
endpoint_security(const char *word)
{
	for (int i = SECURITY_TLS; word && i <= SECURITY_PLAIN; i++)
		if (strcmp(words[i], word) == 0)
			return (enum connection_security)i;
	return SECURITY_TLS;
}

static bool
resolve(struct setup *s, struct endpoint *e, const char *host, const char *given, struct fail *f)
{
	e->settings.resolve_to = given;
	if (given)
		return true;
	if (!dns_resolve(s->dns, host, &e->address, f))
		return false;
	e->settings.resolve_to = e->address;
	return true;
}

bool
endpoint_fill(struct setup *s, const char *kind, const char *host, int port,
    enum connection_security security, struct endpoint *e, struct fail *f)
{
	*e = (struct endpoint){
	    .settings = {.scheme = kind,
	        .host = host,
	        .port = port,
	        .security = security,
	        .ca_file = setup_unless_none(setup_answer(s, "ca_file", NULL)),
	        .connect_timeout_ms = (int)setup_duration(setup_answer(s, "connect_timeout", NULL)),
	        .wake_fd = terminal_stop_fd()}};
	e->settings.peer = &e->peer;
	return resolve(s, e, host, setup_unless_none(answer_to(s, kind, "resolve_to")), f);
}

bool
endpoint_open(struct setup *s, const char *kind, struct endpoint *e)
{
	char *key = endpoint_key(kind, "host");
	const char *host = answer_of(s->answers, key); /* stays as long as the answer */
	struct fail f = {0};
	bool ok = endpoint_fill(s, kind, host, (int)strtol(answer_to(s, kind, "port"), NULL, 10),
	    endpoint_security(answer_to(s, kind, "security")), e, &f);

	if (!ok)
		setup_say(s, SAID_FAIL, endpoint_shown(kind), "%s", f.text);
	free(key);
	return ok;
}

void
endpoint_close(struct endpoint *e)
{
	free(e->address);
	*e = (struct endpoint){0};
}

void
endpoint_log_in(struct setup *s, const char *kind, struct endpoint *e)
{
	char *key = endpoint_key(kind, "user");
	const struct secret *password =
	    strcmp(kind, "imap") == 0 ? &s->imap_password : &s->smtp_password;

	e->settings.user = setup_unless_none(answer_of(s->answers, key));
	if (s->token.text)
		e->settings.bearer = s->token.text;
	else
		e->settings.password = e->settings.user ? password->text : NULL;
	free(key);
}
