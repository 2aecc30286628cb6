#include "ctl.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include "../common/schema_check.h"
#include "../common/work.h"
#include "connect.h"
#include "text.h"

static struct str *errors_into;

void
ctl_errors_into(struct str *into)
{
	errors_into = into;
}

static void
complain(const char *format, va_list args, const char *more)
{
	struct str clean = {0};
	char *text = xvasprintf(format, args);

	/* A name out of a mail or a server's words may be in it: nothing may drive the terminal. */
	text_clean(&clean, text, strlen(text), false);
	if (errors_into)
		str_addf(
		    errors_into, "%s%s%s", errors_into->len ? "; " : "", str_text(&clean), more);
	else
		fprintf(stderr, "promisectl: %s%s\n", str_text(&clean), more);
	str_free(&clean);
	free(text);
}

int
ctl_error(int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	complain(format, args, "");
	va_end(args);
	return code;
}

int
ctl_usage(const char *verb, const char *format, ...)
{
	va_list args;
	char *more = xasprintf("; see promisectl %s%s--help", verb ? verb : "", verb ? " " : "");

	va_start(args, format);
	complain(format, args, more);
	va_end(args);
	free(more);
	return EX_USAGE;
}

bool
ctl_instance_is_valid(const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return *name >= 'a' && *name <= 'z' && !name[n] && n <= CTL_INSTANCE_MAX &&
	       name[n - 1] != '-';
}

int
ctl_conf(struct ctl *c)
{
	struct str errors = {0};

	if (c->conf)
		return EX_OK;
	if (access(c->conf_path, R_OK) != 0 && errno == EACCES)
		return ctl_error(
		    EX_NOPERM, "this user may not read %s; run promisectl with sudo", c->conf_path);
	c->conf = conf_load_lenient(c->conf_path, &errors);
	if (c->conf) {
		str_free(&errors);
		return EX_OK;
	}
	str_truncate(&errors, strcspn(str_text(&errors), "\n"));
	int code = ctl_error(
	    EX_CONFIG, "%s; promised --check-config says all that is wrong", str_text(&errors));
	str_free(&errors);
	return code;
}

static int
check_schema(struct ctl *c)
{
	struct fail f = {0};
	enum outcome o = schema_check(c->db, &f);

	if (o == NEVER && strcmp(db_sqlstate(c->db), "42501") != 0)
		return ctl_error(EX_CONFIG, "%s", f.text);
	if (o != DONE)
		return ctl_db_error(c, "read the schema's version", o, &f);
	return EX_OK;
}

int
ctl_open(struct ctl *c)
{
	struct fail f = {0};
	int code = ctl_conf(c);

	if (code != EX_OK)
		return code;
	char *user = xasprintf("%sctl", c->conf->database.user_prefix);
	const char *password = c->conf->database.password.text;
	const struct db_login login = {.conninfo = c->conf->database.connection,
	    .user = user,
	    .password = password && *password ? password : NULL, /* "": not for this user's eyes */
	    .name = "promisectl"};
	enum outcome o = db_login(&login, &c->db, &f);
	free(user);
	return o == DONE ? check_schema(c) : connect_error(&f, false);
}

int
ctl_work(struct ctl *c)
{
	struct fail f = {0};
	enum outcome o = work_begin(c->db, &f);

	if (o == DONE)
		return EX_OK;
	if (o == NEVER)
		return ctl_error(EX_CONFIG, "%s", f.text);
	return ctl_error(EX_TEMPFAIL, "%s; run this again when that is over", f.text);
}

int
ctl_db_error(struct ctl *c, const char *what, enum outcome o, const struct fail *f)
{
	if (o == UNKNOWN)
		return ctl_error(EX_UNAVAILABLE,
		    "cannot tell whether this was done: %s (%s); look before doing it again", what,
		    f->text);
	if (o == LATER || !db_alive(c->db))
		return ctl_error(EX_UNAVAILABLE, "cannot %s: %s; try again", what, f->text);
	if (strcmp(db_sqlstate(c->db), "42501") == 0)
		return ctl_error(EX_NOPERM, "cannot %s: %s", what, f->text);
	return ctl_error(EX_SOFTWARE, "cannot %s: %s", what, f->text);
}

void
ctl_close(struct ctl *c)
{
	db_close(&c->db);
	conf_free(&c->conf);
}
