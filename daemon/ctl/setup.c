/* promisectl setup: a desk from questions to a configuration that works, in six steps. What a step
 * has done stays done; run again, it is found there. */
#include "setup.h"

#include <errno.h>
#include <pwd.h>
#include <sysexits.h>
#include <unistd.h>
#include "dns.h"
#include "options.h"
#include "setup_text.h"
#include "terminal.h"

struct arguments {
	const char *answers, *resolver;
	struct option_list set;
	bool yes, replace, print_answers, undo;
};

static int
print_errors(const struct str *errors)
{
	const char *line = str_text(errors);

	for (size_t n; *line; line += n + (line[n] == '\n')) {
		n = strcspn(line, "\n");
		ctl_error(EX_DATAERR, "%.*s", (int)n, line);
	}
	return EX_DATAERR;
}

static int
read_answers(struct setup *s, const struct arguments *a)
{
	struct str errors = {0};
	bool ok = true;

	for (size_t i = 0; i < a->set.count; i++)
		if (!answers_take(s->answers, a->set.values[i], &errors)) {
			str_addc(&errors, '\n');
			ok = false;
		}
	if (a->answers)
		ok = answers_read(s->answers, a->answers, false, &errors) && ok;
	int code = ok ? EX_OK : print_errors(&errors);
	str_truncate(&errors, 0);
	/* Those of an earlier run are proposals: one that will not do any more is no reason to
	 * stop. With a file of answers it is the file alone that counts. */
	if (code == EX_OK && !a->answers && access(s->kept_path, R_OK) == 0 &&
	    !answers_read(s->answers, s->kept_path, true, &errors))
		setup_say(s, SAID_WARN, "answers", "%s", str_text(&errors));
	str_free(&errors);
	return code;
}

static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? xstrndup(path, (size_t)(slash - path)) : xstrdup(".");
}

static int
make_folder(struct setup *s)
{
	const struct keep_owner owner = {geteuid(), getegid(), 0755};
	struct fail f = {0};

	if (keep_folder(s->folder, &owner, &f) != DONE)
		return ctl_error(
		    EX_CANTCREAT, "%s%s", f.text, geteuid() == 0 ? "" : "; run it with sudo");
	if (access(s->folder, W_OK) != 0)
		return ctl_error(EX_NOPERM, "this user may not write to %s; run: sudo %s",
		    s->folder, s->command + (strncmp(s->command, "sudo ", 5) == 0 ? 5 : 0));
	return EX_OK;
}

/* The command that a verb is put behind, as it is to be typed. */
static char *
own_command(const struct ctl *c)
{
	static const char usual[] = SYSCONFDIR "/promised/promised.conf";

	if (c->instance)
		return xasprintf("sudo promisectl --instance %s", c->instance);
	if (strcmp(c->conf_path, usual) == 0)
		return xstrdup("sudo promisectl");
	return xasprintf("%spromisectl --config %s", geteuid() == 0 ? "sudo " : "", c->conf_path);
}

static int
begin(struct setup *s, struct ctl *c, const struct arguments *a)
{
	struct fail f = {0};

	*s = (struct setup){.c = c,
	    .answers = answers_new(),
	    .silent = a->yes || (a->answers && !isatty(STDIN_FILENO)),
	    .replace = a->replace,
	    .folder = folder_of(c->conf_path),
	    .conf_path = xstrdup(c->conf_path),
	    .program = own_command(c)};
	s->command = xasprintf("%s setup", s->program);
	s->kept_path = setup_path(s, "setup.answers");
	setup_defaults(s);
	int code = read_answers(s, a);
	if (code != EX_OK)
		return code;
	if (dns_open(a->resolver, &s->dns, &f) != DONE)
		return ctl_usage("setup", "%s", f.text);
	code = make_folder(s);
	if (code == EX_OK)
		terminal_begin();
	return code;
}

static void
end(struct setup *s)
{
	terminal_show();
	dns_close(&s->dns);
	answers_free(&s->answers);
	setup_clear(&s->imap_password);
	setup_clear(&s->smtp_password);
	setup_clear(&s->database_password);
	setup_clear(&s->oauth_secret);
	setup_clear(&s->token);
	setup_defaults_free(s);
	free(s->program);
	free(s->folder);
	free(s->conf_path);
	free(s->kept_path);
	free(s->command);
}

static int
do_steps(struct setup *s)
{
	static int (*const steps[SETUP_STEPS])(struct setup *) = {
	    setup_database, setup_account, setup_checks, setup_agents, setup_hours, setup_finish};
	int code = EX_OK;

	for (int i = 0; i < SETUP_STEPS && code == EX_OK; i++) {
		code = steps[i](s);
		setup_keep(s);
		if (terminal_stopped() || s->stopped)
			code = EX_TEMPFAIL;
	}
	return code;
}

static void
tell_command(const char *command, const char *what)
{
	if (what)
		printf("  %-44s # %s\n", command, what);
	else
		printf("  %s\n", command);
}

static void
tell_next(const struct setup *s)
{
	const char *unit = s->initial.unit;
	char *start = xasprintf("sudo systemctl enable --now %s", unit),
	     *reload = xasprintf("sudo systemctl %s %s", s->restart ? "restart" : "reload", unit),
	     *doctor = xasprintf("%s doctor", s->program), *tail = xasprintf("%s tail", s->program),
	     *live = xasprintf("%s --set mode=live", s->command);

	puts("\nNext:");
	if (s->waits) {
		char *login = xasprintf("%s oauth login " SETUP_OAUTH, s->program);
		tell_command(login, NULL);
		tell_command(s->command, "tries the mailbox then");
		free(login);
	}
	tell_command(start, NULL);
	tell_command(reload, "instead, if it runs already");
	tell_command(doctor, "looks at all of it once more");
	tell_command(tail, "then write to the desk and watch");
	if (strcmp(answer_of(s->answers, "mode"), "live") != 0) {
		puts("\nIt observes: mails are filed, and nothing is sent. When you like what you "
		     "see:");
		tell_command(live, "and reload");
	}
	free(start);
	free(reload);
	free(doctor);
	free(tail);
	free(live);
}

int
ctl_setup(struct ctl *c, int argc, char **argv)
{
	struct arguments a = {0};
	const struct ctl_option options[] = {{"answers", .value = &a.answers},
	    {"yes", .flag = &a.yes}, {"set", .list = &a.set}, {"replace", .flag = &a.replace},
	    {"resolver", .value = &a.resolver}, {"print-answers", .flag = &a.print_answers},
	    {"undo", .flag = &a.undo}, {0}};
	struct setup s;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("setup", "%s", f.text);
	if (argc > 1)
		return ctl_usage("setup", "unexpected argument \"%s\"", argv[1]);
	if (a.print_answers) {
		questions_print();
		return EX_OK;
	}
	if (a.undo && !a.yes && !isatty(STDIN_FILENO))
		return ctl_usage("setup", "--undo without a terminal wants --yes, too");
	int code = begin(&s, c, &a);
	if (code == EX_OK && a.undo) {
		code = setup_undo(&s);
	} else if (code == EX_OK) {
		puts(
		    "Sets up a desk. Nothing is sent to anybody but the desk's own address. Ctrl-C "
		    "stops; run it again to go on.");
		code = do_steps(&s);
		if (code == EX_OK)
			tell_next(&s);
		else
			printf("\nStopped. What was done stays done, the answers are kept; to go "
			       "on: %s\n",
			    s.command);
	}
	end(&s);
	return code;
}
