#include "conf_private.h"

#include <string.h>

/* What shows only when settings are seen together. Values may be missing: errors in one setting
 * must not hide those of another. */
struct check {
	const struct conf *conf;
	conf_report report;
	void *context;
};

static void
report_text(const struct check *c, int mailbox, const char *path, char *text)
{
	c->report(c->context, mailbox, path, text);
	free(text);
}

static void
check_login(const struct check *c, int mailbox, const char *prefix, const struct conf_server *s)
{
	char *path = NULL;

	if (s->oauth)
		return; /* see conf_check_oauth() */
	if (s->user && !s->password.text) {
		path = xasprintf("%spassword_file", prefix);
		c->report(c->context, mailbox, path, "is needed to log in with the user given");
	} else if (!s->user && s->password.text) {
		path = xasprintf("%suser", prefix);
		c->report(c->context, mailbox, path, "is needed to log in with the password given");
	}
	free(path);
}

static bool
same(const char *a, const char *b)
{
	return a && b && ascii_casecmp(a, b) == 0;
}

bool
conf_owns(const char *address, char *const *aliases, const char *wanted)
{
	if (same(address, wanted))
		return true;
	for (; aliases && *aliases; aliases++)
		if (same(*aliases, wanted))
			return true;
	return false;
}

static bool
has_address(const struct conf_mailbox *m, const char *address)
{
	return conf_owns(m->address, m->aliases, address);
}

static void
check_address(const struct check *c, int i, const char *path, const char *address)
{
	for (int j = 0; j < i; j++)
		if (has_address(&c->conf->mailboxes[j], address))
			report_text(c, i, path,
			    xasprintf("%s is an address of mailbox \"%s\" already", address,
			        c->conf->mailboxes[j].name ? c->conf->mailboxes[j].name : "?"));
}

static void
check_name(const struct check *c, int i)
{
	const struct conf_mailbox *m = c->conf->mailboxes;

	for (int j = 0; j < i; j++)
		if (same(m[i].name, m[j].name))
			report_text(c, i, "mailboxes.name",
			    xasprintf("another mailbox is called \"%s\" already", m[i].name));
}

/* The same folder read twice would make two tickets of each mail. */
static void
check_folder(const struct check *c, int i)
{
	const struct conf_mailbox *m = c->conf->mailboxes;

	if (same(m[i].folder, m[i].done_folder))
		c->report(c->context, i, "mailboxes.done_folder",
		    "must be another folder than the one that is read");
	for (int j = 0; j < i; j++)
		if (same(m[i].imap.host, m[j].imap.host) && m[i].imap.port == m[j].imap.port &&
		    same(m[i].imap.user, m[j].imap.user) && same(m[i].folder, m[j].folder))
			report_text(c, i, "mailboxes.folder",
			    xasprintf(
			        "mailbox \"%s\" reads the same folder of the same user already",
			        m[j].name ? m[j].name : "?"));
}

static void
check_mailbox(const struct check *c, int i)
{
	const struct conf_mailbox *m = &c->conf->mailboxes[i];

	check_name(c, i);
	if (m->address)
		check_address(c, i, "mailboxes.address", m->address);
	for (char **a = m->aliases; a && *a; a++)
		check_address(c, i, "mailboxes.aliases", *a);
	check_folder(c, i);
	check_login(c, i, "mailboxes.imap.", &m->imap);
}

/* Told of trouble by mail to the desk itself, the admin would make a ticket of each. */
static void
check_admin(const struct check *c)
{
	for (size_t i = 0; i < c->conf->mailbox_count; i++)
		if (c->conf->desk.admin && has_address(&c->conf->mailboxes[i], c->conf->desk.admin))
			c->report(c->context, -1, "desk.admin",
			    "must not be an address of the desk itself");
}

void
conf_check_together(const struct conf *conf, conf_report report, void *context)
{
	struct check c = {conf, report, context};

	for (size_t i = 0; i < conf->mailbox_count; i++)
		check_mailbox(&c, (int)i);
	check_login(&c, -1, "smtp.", &conf->smtp);
	check_admin(&c);
}
