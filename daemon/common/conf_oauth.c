#include "conf_private.h"

#include <string.h>
#include <time.h>
#include "suggest.h"

/* Accounts that give access tokens: the providers' defaults, and what shows only when settings are
 * seen together. */
struct check {
	const struct conf *conf;
	conf_report report;
	void *context;
};

static const struct provider {
	/* %s: the tenant */
	const char *authorize, *token, *device;
	const char *scope[2]; /* by enum conf_grant */
} known[] = {
    [PROVIDER_OTHER] = {0},
    /* Google's device codes give no rights for mail. */
    [PROVIDER_GOOGLE] = {"https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token", NULL, {"https://mail.google.com/", NULL}},
    [PROVIDER_MICROSOFT] = {"https://login.microsoftonline.com/%s/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/%s/oauth2/v2.0/token",
        "https://login.microsoftonline.com/%s/oauth2/v2.0/devicecode",
        {"https://outlook.office.com/IMAP.AccessAsUser.All "
         "https://outlook.office.com/SMTP.Send offline_access",
            "https://outlook.office365.com/.default"}},
};

/* The template's one "%s" replaced; a format of its own would be no literal. */
static void
default_url(char **place, const char *template, const char *tenant)
{
	const char *at = template ? strstr(template, "%s") : NULL;

	if (*place || !template)
		return;
	if (!at)
		*place = xstrdup(template);
	else
		*place = xasprintf(
		    "%.*s%s%s", (int)(at - template), template, tenant ? tenant : "", at + 2);
}

/* A desk of its own on this machine (promised@NAME) has its state in a folder of its own. */
static char *
login_command(const struct conf *conf, const struct conf_oauth *a)
{
	static const char prefix[] = "/var/lib/promised-";
	const char *state = conf->state_directory ? conf->state_directory : "",
	           *instance = strncmp(state, prefix, sizeof prefix - 1) == 0
	                           ? state + sizeof prefix - 1
	                           : "";

	return xasprintf("promisectl %s%s%soauth login %s", *instance ? "--instance " : "",
	    instance, *instance ? " " : "", a->name ? a->name : "");
}

void
conf_complete_oauth(struct conf *conf)
{
	for (size_t i = 0; i < conf->oauth_count; i++) {
		struct conf_oauth *a = &conf->oauths[i];
		const struct provider *p = &known[a->provider];
		if (a->provider == PROVIDER_MICROSOFT && !a->tenant)
			a->tenant = xstrdup("organizations");
		default_url(&a->authorize_url, p->authorize, a->tenant);
		default_url(&a->token_url, p->token, a->tenant);
		default_url(&a->device_url, p->device, a->tenant);
		default_url(&a->scope, p->scope[a->grant], NULL);
		a->login = login_command(conf, a);
	}
}

const struct conf_oauth *
conf_oauth_of(const struct conf *conf, const char *name)
{
	for (size_t i = 0; name && i < conf->oauth_count; i++)
		if (conf->oauths[i].name && strcmp(conf->oauths[i].name, name) == 0)
			return &conf->oauths[i];
	return NULL;
}

const char *
conf_oauth_user(const struct conf *conf, const struct conf_oauth *a, size_t n)
{
	for (size_t i = 0; i <= conf->mailbox_count; i++) {
		const struct conf_server *s =
		    i < conf->mailbox_count ? &conf->mailboxes[i].imap : &conf->smtp;
		if (a->name && s->oauth && s->user && strcmp(s->oauth, a->name) == 0 && n-- == 0)
			return s->user;
	}
	return NULL;
}

static void
report_text(const struct check *c, int item, const char *path, char *text)
{
	c->report(c->context, item, path, text);
	free(text);
}

/* ---- servers ---- */

static char *
no_account(const struct conf *conf, const char *name)
{
	const char **names = xcalloc(conf->oauth_count + 1, sizeof *names), *near;
	size_t n = 0;

	for (size_t i = 0; i < conf->oauth_count; i++)
		if (conf->oauths[i].name)
			names[n++] = conf->oauths[i].name;
	near = suggest(names, name);
	free(names);
	return near ? xasprintf("there is no account \"%s\"; did you mean \"%s\"?", name, near)
	            : xasprintf("there is no account \"%s\": add it to oauth", name);
}

static void
check_server(const struct check *c, int mailbox, const char *prefix, const struct conf_server *s)
{
	char *path = xasprintf("%soauth", prefix);

	if (s->oauth && !conf_oauth_of(c->conf, s->oauth))
		report_text(c, mailbox, path, no_account(c->conf, s->oauth));
	if (s->oauth && s->password.text)
		c->report(
		    c->context, mailbox, path, "and password_file cannot both be given: choose");
	if (s->oauth && !s->user)
		c->report(c->context, mailbox, path, "needs the setting user: whose mail it is");
	if (s->oauth && s->security == SECURITY_PLAIN)
		c->report(c->context, mailbox, path,
		    "an access token is not sent without encryption: security must be \"tls\" or "
		    "\"starttls\"");
	free(path);
}

/* ---- accounts ---- */

static bool
names_one_tenant(const char *tenant)
{
	return strcmp(tenant, "organizations") != 0 && strcmp(tenant, "common") != 0 &&
	       strcmp(tenant, "consumers") != 0;
}

static void
check_client(const struct check *c, int i, const struct conf_oauth *a)
{
	if (!a->client_secret.text)
		c->report(c->context, i, "oauth.client_secret_file",
		    a->grant == GRANT_CLIENT
		        ? "is missing: with grant = \"client\" it is what the desk logs in with"
		        : "is missing: Google gives no tokens without it");
	if (a->provider == PROVIDER_MICROSOFT && a->grant == GRANT_CLIENT &&
	    (!a->tenant || !names_one_tenant(a->tenant)))
		c->report(c->context, i, "oauth.tenant",
		    "is needed with grant = \"client\": your own tenant's domain or id");
}

static void
check_provider(const struct check *c, int i, const struct conf_oauth *a)
{
	if (a->provider == PROVIDER_GOOGLE && a->grant == GRANT_CLIENT)
		c->report(c->context, i, "oauth.grant",
		    "Google knows no \"client\" for mail; use \"user\"");
	else if (a->grant == GRANT_CLIENT || a->provider == PROVIDER_GOOGLE)
		check_client(c, i, a);
	if (a->provider != PROVIDER_MICROSOFT && a->tenant)
		c->report(c->context, i, "oauth.tenant", "is a matter of provider = \"microsoft\"");
	if (a->provider != PROVIDER_OTHER)
		return;
	if (!a->token_url)
		c->report(c->context, i, "oauth.token_url",
		    "is missing; it has a default with provider \"google\" and \"microsoft\" "
		    "alone");
	if (a->grant == GRANT_USER && !a->authorize_url && !a->device_url)
		c->report(c->context, i, "oauth.authorize_url",
		    "is missing, and so is device_url: nobody could log in");
}

static void
check_account(const struct check *c, int i)
{
	const struct conf_oauth *a = &c->conf->oauths[i];
	const char *user = conf_oauth_user(c->conf, a, 0), *other;

	if (a->name && conf_oauth_of(c->conf, a->name) != a)
		report_text(c, i, "oauth.name",
		    xasprintf("another account is called \"%s\" already", a->name));
	if (a->name && strchr(a->name, '.') == a->name)
		c->report(c->context, i, "oauth.name", "must not begin with a dot");
	if (a->secret_ends && !a->client_secret.text)
		c->report(c->context, i, "oauth.secret_ends",
		    "of which secret? there is no client_secret_file");
	check_provider(c, i, a);
	for (size_t n = 1;
	     user && a->grant == GRANT_USER && (other = conf_oauth_user(c->conf, a, n)); n++)
		if (ascii_casecmp(user, other) != 0)
			report_text(c, i, "oauth.name",
			    xasprintf(
			        "one account is one person's login, but it is used for %s and "
			        "for %s: each needs an account of its own",
			        user, other));
}

void
conf_check_oauth(const struct conf *conf, conf_report report, void *context)
{
	struct check c = {conf, report, context};

	for (size_t i = 0; i < conf->oauth_count; i++)
		check_account(&c, (int)i);
	for (size_t i = 0; i < conf->mailbox_count; i++)
		check_server(&c, (int)i, "mailboxes.imap.", &conf->mailboxes[i].imap);
	check_server(&c, -1, "smtp.", &conf->smtp);
}

void
conf_advise_oauth(const struct conf *conf, struct str *lines)
{
	char today[sizeof "2027-05-01"] = "";
	time_t now = time(NULL);
	struct tm tm;

	strftime(today, sizeof today, "%F", gmtime_r(&now, &tm));
	for (size_t i = 0; i < conf->oauth_count; i++) {
		const struct conf_oauth *a = &conf->oauths[i];
		if (!conf_oauth_user(conf, a, 0))
			str_addf(lines,
			    "oauth: nothing uses the account \"%s\": name it in "
			    "mailboxes.imap.oauth or smtp.oauth\n",
			    a->name);
		/* Microsoft's last two years at most; nobody says when one is over. */
		if (a->provider == PROVIDER_MICROSOFT && a->client_secret.text && !a->secret_ends)
			str_addf(lines,
			    "oauth.secret_ends: not known for \"%s\": nobody will be told before "
			    "its client secret ends\n",
			    a->name);
		if (a->secret_ends && strcmp(a->secret_ends, today) < 0)
			str_addf(lines,
			    "oauth.secret_ends: the client secret of \"%s\" ended on %s\n", a->name,
			    a->secret_ends);
	}
}
