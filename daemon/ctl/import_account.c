#include "import_account.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include "argument.h"
#include "file.h"

static int
configured(struct ctl *c, const char *name, struct import_account *a)
{
	const struct conf_mailbox *found = NULL;

	for (size_t i = 0; i < c->conf->mailbox_count; i++)
		if (!name || strcmp(c->conf->mailboxes[i].name, name) == 0) {
			found = &c->conf->mailboxes[i];
			break;
		}
	if (!found)
		return ctl_usage(
		    "import", "there is no mailbox \"%s\" in %s", name ? name : "", c->conf_path);
	const struct conf_server *s = &found->imap;
	bool token = s->oauth && *s->oauth;
	if (s->user && !token && (!s->password.text || !*s->password.text))
		return ctl_error(EX_NOPERM,
		    "this user may not read the password of mailbox \"%s\"; run promisectl with "
		    "sudo",
		    found->name);
	a->login = (struct login){
	    .conf = c->conf, .server = s, .scheme = "imap", .wake_fd = -1, .tick = progress_beat};
	a->settings.user = s->user;
	a->settings.host = s->host;
	return EX_OK;
}

static int
read_password(const char *path, char **password)
{
	struct str text = {0};
	struct stat is;

	if (stat(path, &is) == 0 && S_ISREG(is.st_mode) && (is.st_mode & 077))
		return ctl_error(EX_NOPERM, "%s is open to others (mode %04o); do: chmod 0600 %s",
		    path, (unsigned)(is.st_mode & 07777), path);
	if (!file_read(path, 4096, &text)) {
		str_free(&text);
		return ctl_error(EX_NOINPUT, "cannot read %s: %s", path, strerrordesc_np(errno));
	}
	str_truncate(&text, strcspn(str_text(&text), "\r\n"));
	*password = str_take(&text);
	return EX_OK;
}

static int
foreign(const struct import_options *o, struct import_account *a)
{
	static const struct {
		const char *name;
		enum connection_security security;
		int port;
	} kinds[] = {{"tls", SECURITY_TLS, 993}, {"starttls", SECURITY_STARTTLS, 143},
	    {"plain", SECURITY_PLAIN, 143}};
	const char *security = o->security ? o->security : "tls";
	int64_t port = 0;
	struct fail f = {0};
	size_t k = 0;

	while (k < 3 && strcmp(kinds[k].name, security) != 0)
		k++;
	if (k == 3)
		return ctl_usage("import", "--security is tls, starttls or plain");
	if (!o->user || !o->password_file)
		return ctl_usage("import", "as whom? --user NAME and --password-file FILE");
	if (o->port && argument_number(o->port, 65535, &port, &f) != DONE)
		return ctl_usage("import", "--port: %s", f.text);
	a->settings.host = o->host;
	a->settings.port = port ? (int)port : kinds[k].port;
	a->settings.security = kinds[k].security;
	a->settings.user = o->user;
	a->settings.ca_file = o->ca_file ? o->ca_file : CONNECTION_CA_FILE;
	a->settings.connect_timeout_ms = 30000;
	int code = read_password(o->password_file, &a->password);
	a->settings.password = a->password;
	return code;
}

int
import_account(struct ctl *c, const struct import_options *options, struct import_account *a)
{
	*a = (struct import_account){
	    .settings = {.scheme = "imap", .wake_fd = -1, .tick = progress_beat}};
	return options->host ? foreign(options, a) : configured(c, options->mailbox, a);
}

void
import_account_free(struct import_account *a)
{
	if (a->password)
		explicit_bzero(a->password, strlen(a->password));
	free(a->password);
	a->password = NULL;
}
