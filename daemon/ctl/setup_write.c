/* setup's last step: the mode, then the configuration and the secrets onto the disk, at once or not
 * at all; and what to type next. */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/path.h"
#include "../read/digest.h"
#include "file.h"
#include "setup.h"
#include "setup_text.h"

enum { CONF_LIMIT = 1024 * 1024 };

static const char mark[] =
    "# Written by promisectl setup; as long as nobody has changed it, setup may "
    "write it anew. ";

/* --- is it ours to overwrite? --- */

/* The first line of what setup writes holds the digest of the rest. */
static void
add_mark(struct str *out, const char *text, size_t n)
{
	char hex[DIGEST_HEX];

	digest_bytes(text, n, hex);
	str_addf(out, "%s%s\n", mark, hex);
}

static bool
is_unchanged(const char *text)
{
	const char *end = strchr(text, '\n');
	struct str line = {0};

	if (!end || strncmp(text, mark, sizeof mark - 1) != 0)
		return false;
	add_mark(&line, end + 1, strlen(end + 1));
	bool same = strncmp(str_text(&line), text, line.len) == 0;
	str_free(&line);
	return same;
}

bool
setup_wrote(const char *path)
{
	struct str text = {0};
	bool ours = file_read(path, CONF_LIMIT, &text) && is_unchanged(str_text(&text));

	str_free(&text);
	return ours;
}

static bool
read_sample(struct str *sample)
{
	char *path = path_data("promised.conf.example");
	bool ok = file_read(path, CONF_LIMIT, sample);

	free(path);
	if (ok)
		return true;
	/* In the source tree it has the name that it is used under. */
	path = path_data("promised.conf");
	ok = file_read(path, CONF_LIMIT, sample);
	if (!ok) { /* world's copies have it below conf/ */
		free(path);
		path = path_data("conf/promised.conf");
		ok = file_read(path, CONF_LIMIT, sample);
	}
	free(path);
	return ok;
}

enum present { ABSENT, SAME, OURS, CHANGED };

static enum present
look_at_present(struct setup *s, const char *sample, const char *text)
{
	struct str old = {0};
	enum present p = CHANGED;

	if (!file_read(s->conf_path, CONF_LIMIT, &old))
		p = errno == ENOENT ? ABSENT : CHANGED;
	else if (strcmp(str_text(&old), text) == 0)
		p = SAME;
	else if (is_unchanged(str_text(&old)) || strcmp(str_text(&old), sample) == 0)
		p = OURS;
	str_free(&old);
	return p;
}

/* --- owners --- */

static struct keep_owner
owner_for_service(struct setup *s, mode_t mode)
{
	const struct passwd *pw = getpwnam(setup_answer(s, "system_user", NULL));

	return (struct keep_owner){geteuid(), pw ? pw->pw_gid : getegid(), mode};
}

static struct keep_owner
owner_alone(mode_t mode)
{
	return (struct keep_owner){geteuid(), getegid(), mode};
}

void
setup_keep(struct setup *s)
{
	const struct keep_owner owner = owner_alone(0600);
	struct str text = {0};
	struct fail f = {0};

	str_addf(&text, "# What was answered last, for the next run of %s. No password is in it.\n",
	    s->command);
	answers_text(s->answers, &text);
	if (keep_write(s->kept_path, str_text(&text), text.len, &owner, &f) != DONE)
		setup_say(
		    s, SAID_WARN, "answers", "%s: they must be given again next time", f.text);
	str_free(&text);
}

/* --- secrets --- */

static bool
holds(const char *path, const char *text)
{
	struct str old = {0};
	bool same = file_read(path, CONF_LIMIT, &old) && old.len == strlen(text) + 1 &&
	            strncmp(old.data, text, old.len - 1) == 0;

	if (old.len)
		explicit_bzero(old.data, old.len);
	str_free(&old);
	return same;
}

static bool
write_secret(struct setup *s, const char *kind, const struct secret *secret)
{
	const struct keep_owner owner = owner_alone(0600);
	struct fail f = {0};

	if (!secret->text)
		return true;
	char *name = xasprintf("credentials/%s", kind), *path = setup_path(s, name),
	     *line = xasprintf("%s\n", secret->text);
	bool ok =
	    holds(path, secret->text) || keep_write(path, line, strlen(line), &owner, &f) == DONE;
	explicit_bzero(line, strlen(line));
	free(line);
	free(path);
	free(name);
	if (!ok)
		setup_say(s, SAID_FAIL, "secrets", "%s", f.text);
	return ok;
}

static bool
write_secrets(struct setup *s)
{
	const struct keep_owner owner = owner_alone(0700);
	char *folder = setup_path(s, "credentials");
	struct fail f = {0};
	bool ok = keep_folder(folder, &owner, &f) == DONE;

	if (!ok)
		setup_say(s, SAID_FAIL, "secrets", "%s", f.text);
	ok = ok && write_secret(s, "imap-password", &s->imap_password) &&
	     write_secret(s, "smtp-password",
	         setup_unless_none(answer_of(s->answers, "smtp_user")) ? &s->smtp_password
	                                                               : &(struct secret){0}) &&
	     write_secret(s, "database-password", &s->database_password) &&
	     write_secret(s, "oauth-secret", &s->oauth_secret);
	if (ok)
		setup_say(s, SAID_OK, "secrets", "%s", folder);
	free(folder);
	return ok;
}

/* --- the configuration --- */

/* What the service would say of it: it is read by the same rules. */
static bool
is_sound(struct setup *s, const char *path)
{
	struct str errors = {0}, advice = {0};
	struct conf *conf = conf_load(path, &errors);
	const char *lines = conf ? "" : str_text(&errors);

	for (size_t n; *lines; lines += n + (lines[n] == '\n')) {
		n = strcspn(lines, "\n");
		setup_say(s, SAID_FAIL, "check", "%.*s", (int)n, lines);
	}
	if (conf && conf->agent_count) /* that there is none was said */
		conf_advise(conf, &advice);
	for (const char *line = str_text(&advice); *line;) {
		size_t n = strcspn(line, "\n");
		setup_say(s, SAID_WARN, "check", "%.*s", (int)n, line);
		line += n + (line[n] == '\n');
	}
	bool ok = conf != NULL;
	conf_free(&conf);
	str_free(&advice);
	str_free(&errors);
	return ok;
}

static int
ask_to_replace(struct setup *s, const char *draft)
{
	if (s->replace)
		return EX_OK;
	setup_say(s, SAID_WARN, "file",
	    "%s was changed by hand, or written by hand; the new one is %s", s->conf_path, draft);
	if (setup_confirm(s, false, "Replace it (a copy is kept)?"))
		return EX_OK;
	return ctl_error(EX_CANTCREAT,
	    "%s stays as it is; see the differences: diff -u %s %s, and to replace it (a copy is "
	    "kept): "
	    "%s --replace",
	    s->conf_path, s->conf_path, draft, s->command);
}

static int
replace(struct setup *s, const char *text, size_t n, bool backup)
{
	const struct keep_owner owner = owner_for_service(s, 0640);
	struct fail f = {0};
	char *old = NULL;

	if ((backup && keep_backup(s->conf_path, &old, &f) != DONE) ||
	    keep_write(s->conf_path, text, n, &owner, &f) != DONE) {
		free(old);
		return ctl_error(EX_CANTCREAT, "%s", f.text);
	}
	setup_say(
	    s, SAID_OK, "file", "%s%s%s", s->conf_path, old ? "; as it was: " : "", old ? old : "");
	free(old);
	return EX_OK;
}

/* Beside the real one, as file names in it begin there; and left there when it may not take its
 * place. */
static int
put(struct setup *s, const struct str *text, enum present present)
{
	const struct keep_owner owner = owner_for_service(s, 0640);
	char *draft = setup_path(s, "promised.conf.setup");
	struct fail f = {0};
	int code = EX_OK;

	if (keep_write(draft, text->data, text->len, &owner, &f) != DONE)
		code = ctl_error(EX_CANTCREAT, "%s", f.text);
	else if (!is_sound(s, draft))
		code = ctl_error(EX_CONFIG, "the configuration is not written; look at %s", draft);
	else if (present == CHANGED)
		code = ask_to_replace(s, draft);
	if (code == EX_OK && present == SAME)
		setup_say(s, SAID_OK, "file", "%s: nothing has changed", s->conf_path);
	else if (code == EX_OK)
		code = replace(s, text->data, text->len, present != ABSENT);
	if (code == EX_OK)
		unlink(draft);
	free(draft);
	return code;
}

static int
write_all(struct setup *s)
{
	struct str sample = {0}, body = {0}, text = {0}, missing = {0};
	int code;

	if (!read_sample(&sample))
		code = ctl_error(
		    EX_OSFILE, "promised.conf.example is missing: is promised installed whole?");
	else if (!setup_text(s->answers, str_text(&sample), &body, &missing))
		code = ctl_error(
		    EX_SOFTWARE, "promised.conf.example has no place for %s", str_text(&missing));
	else {
		add_mark(&text, str_text(&body), body.len);
		str_add(&text, body.data, body.len);
		code = put(s, &text, look_at_present(s, str_text(&sample), str_text(&text)));
	}
	str_free(&sample);
	str_free(&body);
	str_free(&text);
	str_free(&missing);
	return code;
}

int
setup_finish(struct setup *s)
{
	const char *mode;

	setup_title(s, 6, "Mode");
	int code = setup_ask(s, "mode", NULL, &mode);
	if (code == EX_OK && !write_secrets(s))
		code = EX_CANTCREAT;
	return code == EX_OK ? write_all(s) : code;
}
