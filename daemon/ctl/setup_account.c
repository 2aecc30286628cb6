/* setup's second step: the desk's address, its servers, and the login to them. */
#include <errno.h>
#include <sysexits.h>
#include <unistd.h>
#include "file.h"
#include "setup.h"
#include "setup_servers.h"

enum { SECRET_LIMIT = 64 * 1024, ATTEMPTS = 3, WARN_DAYS = 14, TAG_MOST = 8 };

/* --- who the desk is --- */

/* Of support@acme.example the word acme. */
static char *
word_of(const char *address)
{
	const char *domain = strrchr(address, '@') + 1;
	struct str word = {0};

	for (const char *p = domain; *p && *p != '.'; p++)
		str_addc(&word, (char)ascii_tolower((unsigned char)*p));
	return str_take(&word);
}

static char
upper(char c)
{
	return (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
}

static char *
tag_of(const char *word)
{
	struct str tag = {0};

	for (const char *p = word; *p && tag.len < TAG_MOST; p++)
		if (ascii_isalnum((unsigned char)*p) &&
		    (tag.len || !ascii_isdigit((unsigned char)*p)))
			str_addc(&tag, upper(*p));
	if (!tag.len)
		str_addz(&tag, "DESK");
	return str_take(&tag);
}

static int
ask_identity(struct setup *s)
{
	const char *address, *unused;
	int code = setup_ask(s, "address", NULL, &address);

	if (code != EX_OK)
		return code;
	char *word = word_of(address), *tag = tag_of(word), *name = xasprintf("%s Support", word);
	name[0] = upper(name[0]);
	code = setup_ask(s, "name", name, &unused);
	if (code == EX_OK)
		code = setup_ask(s, "tag", tag, &unused);
	free(name);
	free(tag);
	free(word);
	return code;
}

/* --- secrets --- */

int
setup_read_secret(struct setup *s, const char *path, struct secret *secret)
{
	struct str text = {0};

	if (!file_read(path, SECRET_LIMIT, &text)) {
		setup_say(
		    s, SAID_FAIL, "password", "cannot read %s: %s", path, strerrordesc_np(errno));
		return EX_NOINPUT;
	}
	str_truncate(&text, strcspn(str_text(&text), "\r\n"));
	setup_clear(secret);
	secret->text = str_take(&text);
	if (*secret->text)
		return EX_OK;
	setup_say(s, SAID_FAIL, "password", "%s is empty", path);
	setup_clear(secret);
	return EX_NOINPUT;
}

int
setup_find_secret(struct setup *s, const char *kind, struct secret *secret)
{
	char *key = xasprintf("%s_password", kind), *key_file = xasprintf("%s_file", key),
	     *name = xasprintf("credentials/%s-password", kind), *stored = setup_path(s, name);
	const char *typed = answer_of(s->answers, key), *path = answer_of(s->answers, key_file);
	int code = EX_OK;

	if (typed) {
		setup_clear(secret);
		secret->text = xstrdup(typed);
	} else if (path) {
		code = setup_read_secret(s, path, secret);
	} else if (access(stored, F_OK) == 0) {
		code = setup_read_secret(s, stored, secret);
	}
	free(stored);
	free(name);
	free(key_file);
	free(key);
	return code;
}

/* --- logging in --- */

struct account {
	struct setup *setup;
	const char *kind, *shown; /* "imap", "IMAP" */
	struct secret *secret;
};

static void
say_peer(struct setup *s, const char *shown, const struct endpoint *e, const char *more)
{
	char *certificate = probe_certificate_text(&e->peer, time(NULL));
	bool soon = e->peer.ends && probe_days_left(&e->peer, time(NULL)) < WARN_DAYS;

	setup_say(s, soon ? SAID_WARN : SAID_OK, shown, "%s:%d %s%s%s%s%s", e->settings.host,
	    e->settings.port, e->peer.tls[0] ? e->peer.tls : "without encryption", more,
	    soon ? "; " : "", soon ? certificate : "",
	    soon ? ": have it renewed, or mail will stop" : "");
	free(certificate);
}

static enum outcome
log_in_imap(struct setup *s, struct endpoint *e, struct fail *f)
{
	struct probe_imap *p = NULL;
	struct str more = {0};
	enum outcome o = probe_imap_open(&e->settings, &p, f);

	if (o == DONE) {
		str_addf(&more, ", logged in%s%s", probe_imap_can(p, "IDLE") ? ", IDLE" : "",
		    probe_imap_can(p, "MOVE") ? ", MOVE" : "");
		say_peer(s, "IMAP", e, str_text(&more));
	}
	probe_imap_close(&p);
	str_free(&more);
	return o;
}

static enum outcome
log_in_smtp(struct setup *s, struct endpoint *e, struct fail *f)
{
	struct probe_smtp is;
	struct str more = {0};
	enum outcome o = probe_smtp(&e->settings, &is, f);

	if (o == DONE) {
		str_addz(&more, e->settings.user ? ", logged in" : ", without a login");
		if (is.size)
			str_addf(&more, ", mails up to %llu MiB",
			    (unsigned long long)(is.size / (1024 * 1024)));
		say_peer(s, "SMTP", e, str_text(&more));
	}
	str_free(&more);
	return o;
}

static enum outcome
log_in(const struct account *a, struct fail *f)
{
	struct endpoint e;

	if (!endpoint_open(a->setup, a->kind, &e)) {
		endpoint_close(&e);
		return fail(f, NEVER, "the server's name is not known any more");
	}
	endpoint_log_in(a->setup, a->kind, &e);
	enum outcome o = strcmp(a->kind, "imap") == 0 ? log_in_imap(a->setup, &e, f)
	                                              : log_in_smtp(a->setup, &e, f);
	endpoint_close(&e);
	return o;
}

static int
want_secret(const struct account *a)
{
	char *prompt = xasprintf("%s password (not shown)", a->shown);
	int code = setup_find_secret(a->setup, a->kind, a->secret);

	if (code == EX_OK && !a->secret->text && !setup_ask_secret(a->setup, prompt, a->secret))
		code =
		    a->setup->stopped
		        ? EX_TEMPFAIL
		        : ctl_error(EX_DATAERR,
		              "the password is missing; name a file that holds it, which only its "
		              "owner may read: %s_password_file = /root/%s-password",
		              a->kind, a->kind);
	free(prompt);
	return code;
}

/* False: another attempt makes no sense. */
static bool
retype(const struct account *a, const char *key)
{
	char *prompt = xasprintf("%s password (not shown)", a->shown);
	const char *user;
	bool ok = setup_ask_again(a->setup, key) &&
	          setup_ask(a->setup, key, NULL, &user) == EX_OK &&
	          setup_ask_secret(a->setup, prompt, a->secret);

	free(prompt);
	return ok;
}

static int
account_open(const struct account *a, const char *initial)
{
	char *key = xasprintf("%s_user", a->kind);
	const char *user;
	struct fail f = {0};
	int code = setup_ask(a->setup, key, initial, &user);

	if (code == EX_OK && setup_unless_none(user) && !a->secret->text && !a->setup->token.text)
		code = want_secret(a);
	for (int attempt = 1; code == EX_OK; attempt++) {
		if (log_in(a, &f) == DONE)
			break;
		setup_say(a->setup, SAID_FAIL, a->shown, "%s", f.text);
		if (attempt == ATTEMPTS || !retype(a, key))
			code = a->setup->stopped ? EX_TEMPFAIL : EX_NOPERM;
	}
	free(key);
	return code;
}

/* Mostly the same account as for IMAP. */
static int
open_smtp(struct setup *s)
{
	const struct account a = {s, "smtp", "SMTP", &s->smtp_password};
	const char *imap_user = answer_of(s->answers, "imap_user"),
	           *user = setup_answer(s, "smtp_user", imap_user);
	int code = s->token.text ? EX_OK : setup_find_secret(s, "smtp", &s->smtp_password);

	if (code == EX_OK && !s->token.text && !s->smtp_password.text &&
	    strcmp(user, imap_user) == 0)
		s->smtp_password.text = xstrdup(s->imap_password.text);
	return code == EX_OK ? account_open(&a, imap_user) : code;
}

/* --- folders --- */

static bool
has_folder(struct probe_imap *p, const char *folder)
{
	struct probe_names names;
	bool found = false;

	if (probe_imap_folders(p, &names, NULL) == DONE)
		for (size_t i = 0; i < names.count; i++)
			found |= strcmp(names.at[i], folder) == 0;
	probe_names_free(&names);
	return found;
}

static void
say_folder(struct setup *s, const char *folder, const struct probe_folder *is, bool has_done)
{
	const char *done = setup_unless_none(answer_of(s->answers, "done_folder"));

	if (is->exists)
		setup_say(s, SAID_OK, "folder", "%s: %u old mail%s will be filed, and NOT answered",
		    folder, is->exists, is->exists == 1 ? "" : "s");
	else
		setup_say(s, SAID_OK, "folder", "%s: no mail in it", folder);
	if (done)
		setup_say(s, SAID_OK, "folder", "stored mails go to %s%s", done,
		    has_done ? "" : ", which will be made");
	if (!is->may_write)
		setup_say(s, SAID_WARN, "folder",
		    "%s may only be read: mails cannot be marked or moved there", folder);
}

static int
open_folder(struct setup *s, struct probe_imap *p)
{
	struct probe_folder is;
	struct fail f = {0};
	const char *folder, *done;
	int code = setup_ask(s, "folder", NULL, &folder);

	while (code == EX_OK && probe_imap_folder(p, folder, &is, &f) != DONE) {
		setup_say(s, SAID_FAIL, "folder", "%s", f.text);
		code = setup_ask_again(s, "folder") ? setup_ask(s, "folder", "INBOX", &folder)
		                                    : EX_DATAERR;
	}
	if (code == EX_OK)
		code = setup_ask(s, "done_folder", NULL, &done);
	if (code == EX_OK)
		say_folder(s, folder, &is, has_folder(p, done));
	return code;
}

static int
look_at_folders(struct setup *s)
{
	struct probe_imap *p = NULL;
	struct endpoint e;
	struct fail f = {0};
	int code = EX_UNAVAILABLE;

	if (endpoint_open(s, "imap", &e)) {
		endpoint_log_in(s, "imap", &e);
		if (probe_imap_open(&e.settings, &p, &f) == DONE)
			code = open_folder(s, p);
		else
			setup_say(s, SAID_FAIL, "IMAP", "%s", f.text);
		probe_imap_close(&p);
	}
	endpoint_close(&e);
	return code;
}

static int
try_account(struct setup *s)
{
	const struct account imap = {s, "imap", "IMAP", &s->imap_password};
	int code = account_open(&imap, answer_of(s->answers, "address"));

	if (code == EX_OK)
		code = look_at_folders(s);
	return code == EX_OK ? open_smtp(s) : code;
}

/* As far as one gets without a login. */
static void
assume_account(struct setup *s)
{
	const char *address = answer_of(s->answers, "address");

	setup_answer(s, "smtp_user", setup_answer(s, "imap_user", address));
	setup_answer(s, "folder", NULL);
	setup_answer(s, "done_folder", NULL);
}

int
setup_account(struct setup *s)
{
	setup_title(s, 2, "Mailbox");
	int code = ask_identity(s);
	if (code != EX_OK)
		return code;
	servers_look(s);
	code = setup_oauth(s);
	if (code == EX_OK)
		code = servers_find(s, "imap");
	if (code == EX_OK)
		code = servers_find(s, "smtp");
	if (code == EX_OK && !s->waits)
		code = try_account(s);
	else if (code == EX_OK)
		assume_account(s);
	if (code == EX_OK && s->provider && s->provider->rate)
		setup_answer(s, "rate_per_minute", s->provider->rate);
	return code;
}
