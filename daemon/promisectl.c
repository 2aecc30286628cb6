/* The admin's command: a table of verbs. */
#include <locale.h>
#include <sysexits.h>
#include "common/mem.h"
#include "ctl/ctl.h"
#include "ctl/options.h"
#include "common/suggest.h"

static const struct verb {
	const char *name, *arguments, *help;
	ctl_verb run;
} verbs[] = {
    {"init", "[--test-clock] [--upgrade] [--connection CONNINFO] [--print-access]",
        "make schemas, roles and rights in the database", ctl_init},
    {"setup",
        "[--answers FILE] [--yes] [--set KEY=VALUE]... [--replace] [--print-answers] "
        "[--undo]",
        "a desk in six steps: database, mailbox, agents, hours, configuration", ctl_setup},
    {"upgrade", "[--dry-run] [--repair] [--if-present] [--wait SECONDS] [--connection CONNINFO]",
        "bring the database up to this version, in one transaction", ctl_upgrade},
    {"status", "", "the desk on one screen", ctl_status},
    {"top", "[--every SECONDS] [--times N]", "the desk on one screen, again and again; q ends",
        ctl_top},
    {"tail", "[--since 2h | MOMENT] [--last N] [--ticket TICKET] [--kind KIND]... [--once]",
        "what happens, as it happens", ctl_tail},
    {"check", "[--warning NAME=LIMIT]... [--critical NAME=LIMIT]...",
        "a plugin for Nagios and Icinga: 0 good, 1 warning, 2 critical, 3 unknown", ctl_check},
    {"metrics", "[--output FILE] [--format openmetrics | prometheus] [--label NAME=VALUE]...",
        "all measures, as monitoring reads them", ctl_metrics},
    {"tickets",
        "[--open | --closed | --all] [--queue QUEUE] [--agent AGENT | none] [--held] [--limit N]",
        "list tickets", ctl_tickets},
    {"agents", "", "who answers, and what each has to do", ctl_agents},
    {"promises", "[--due] [--broken] [--all] [--agent AGENT | none] [--ticket TICKET] [--limit N]",
        "what customers were promised, by when", ctl_promises},
    {"promise", "keep P... | move P WHEN --reason TEXT | drop P... --reason TEXT   [--as AGENT]",
        "end or move a promise; the customer is told", ctl_promise},
    {"show", "TICKET | mail ID [--raw] | outbox ID [--raw] | MESSAGE-ID | P",
        "all about one ticket, mail or promise", ctl_show},
    {"reply", "TICKET --as AGENT [--note] [--attach FILE]... FILE | -",
        "answer the customer, or add a note, in an agent's name", ctl_reply},
    {"explain", "TICKET | mail ID | MESSAGE-ID | P",
        "why a mail joined its ticket or did not, why there was a receipt or none; how the time of "
        "a promise was counted",
        ctl_explain},
    {"parked", "list | show ID [--raw] | retry ID... | drop ID... [--reason TEXT]",
        "mails that could not be read", ctl_parked},
    {"outbox",
        "list [--state STATE] | show ID [--raw] | retry ID... | drop ID... --reason TEXT "
        "| hold T | held | discard [--as-sent] [ID...] | release [--dry-run]",
        "mails that go out; what waits since a restore", ctl_outbox},
    {"holidays", "[CALENDAR] [--past] | approve CALENDAR DAY...|all | reject CALENDAR DAY...|all",
        "the days that calendars are closed, and those that a file proposes", ctl_holidays},
    {"oauth",
        "[status [ACCOUNT] | login [--code | --device] ACCOUNT | refresh ACCOUNT | logout ACCOUNT]",
        "logins at mail providers that take no passwords", ctl_oauth},
    {"languages", "[list] | check [FOLDER | CODE]... | new",
        "the languages that there are; what their words and templates lack or claim; "
        "an empty words.conf for a new one",
        ctl_languages},
    {"webhook", "[list] | test NAME", "the configured webhooks; whether a receiver takes a call",
        ctl_webhook},
    {"backup", "[--with-secrets] [--keep N] [--connection CONNINFO] [FILE | DIR]",
        "the database and the configuration in one file", ctl_backup},
    {"restore", "[--check] [--force] [--no-configuration] [--connection CONNINFO] FILE",
        "a backup into an empty database; nothing is sent until you say so", ctl_restore},
    {"reconcile", "[--dry-run] [--since T] [MAILBOX]...",
        "after a restore: mails that were moved away since the backup are brought back",
        ctl_reconcile},
    {"doctor", "[--no-mail] [--wait SECONDS] [--resolver ADDRESS:PORT]",
        "looks at everything that the desk depends on, and says what to do; 1: warnings, "
        "2: failures",
        ctl_doctor},
    {"audit", "", "whether all is as it must be; for monitoring: 2 when it is not", ctl_audit},
    {"import",
        "mbox FILE... | maildir FOLDER... [--deep] | imap FOLDER... [--mailbox NAME | --host HOST "
        "--user NAME --password-file FILE] | finish   [--dry-run] [--open-since DAY] [--queue "
        "QUEUE] "
        "[--answers-by AGENT]",
        "old mail becomes tickets; nothing is sent", ctl_import},
    {"export",
        "TICKET... | --customer ADDRESS | --since DAY | --all   --to FOLDER [--format mbox | json] "
        "[--without-notes]",
        "tickets as files: a mailbox a ticket, and JSON with attachments", ctl_export},
    {"reindex", "[TICKET | --since DAY] [--dry-run] [--list]",
        "reads stored mails anew and renews what is derived from them; nothing is decided anew",
        ctl_reindex},
    {"read", "[--trusted-authserv ID] [--own ADDRESS] FILE...",
        "what the reader sees in mails, one JSON document a line", ctl_read},
    {"find-promises", "[--language L] [--sent-at T] [--zone Z] [--jsonl FILE]",
        "what a text promises and by when, one JSON object a line", ctl_find_promises},
    {"clock", "[+3h | -10m | 2026-12-24T09:00+02:00 | reset]",
        "the desk's time; shifts it in a test database", ctl_clock},
    {0},
};

enum { VERB_COUNT = sizeof verbs / sizeof *verbs - 1 };

static void
print_help(void)
{
	puts("promisectl: looks after a promised desk\n\nusage: promisectl [--config FILE | "
	     "--instance NAME] [--json] VERB ...\n");
	for (const struct verb *v = verbs; v->name; v++) {
		int width = printf("  %s %s", v->name, v->arguments);
		printf(
		    "%s%*s%s\n", width > 34 ? "\n" : "", width > 34 ? 36 : 36 - width, "", v->help);
	}
	puts("\nWithout a verb: status. promisectl VERB --help says more, promisectl(1) all.");
}

static int
print_verb_help(const struct verb *v)
{
	printf("usage: promisectl [--config FILE] [--json] %s %s\n\n%s\n", v->name, v->arguments,
	    v->help);
	return EX_OK;
}

static const struct verb *
find_verb(const char *name)
{
	for (const struct verb *v = verbs; v->name; v++)
		if (strcmp(v->name, name) == 0)
			return v;
	return NULL;
}

static int
unknown_verb(const char *name)
{
	const char *names[VERB_COUNT + 1] = {0};

	for (const struct verb *v = verbs; v->name; v++)
		names[v - verbs] = v->name;
	const char *near = suggest(names, name);
	if (near)
		return ctl_usage(NULL, "unknown verb \"%s\" (did you mean \"%s\"?)", name, near);
	return ctl_usage(NULL, "unknown verb \"%s\"", name);
}

static int
run(struct ctl *c, const char *name, bool help, int argc, char **argv)
{
	const struct verb *v = find_verb(name);

	if (!v)
		return unknown_verb(name);
	if (help)
		return print_verb_help(v);
	int code = v->run(c, argc, argv);
	ctl_close(c);
	return code;
}

/* A full disk must not pass for an empty answer. */
static int
finish(int code)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		return ctl_error(EX_IOERR, "cannot write the output: %m");
	return code;
}

/* The service's, that of one of several services (promised@.service), or the file that is named. */
static int
choose_configuration(struct ctl *c)
{
	static char path[sizeof SYSCONFDIR "/promised//promised.conf" + CTL_INSTANCE_MAX];

	if (c->instance && !ctl_instance_is_valid(c->instance))
		return ctl_usage(NULL,
		    "--instance %s: the name of a desk has small letters, digits and hyphens, "
		    "begins "
		    "with a letter and has at most %d characters",
		    c->instance, CTL_INSTANCE_MAX);
	snprintf(path, sizeof path, SYSCONFDIR "/promised/%s%spromised.conf",
	    c->instance ? c->instance : "", c->instance ? "/" : "");
	if (!c->conf_path)
		c->conf_path = path;
	return EX_OK;
}

int
main(int argc, char **argv)
{
	struct ctl c = {0};
	bool help = false, version = false;
	const struct ctl_option options[] = {{"config", .value = &c.conf_path},
	    {"instance", .value = &c.instance}, {"json", .flag = &c.json}, {"help", .flag = &help},
	    {"version", .flag = &version}, {0}};
	struct fail f = {0};
	static char status[] = "status";
	char *no_verb[] = {status, NULL};

	setlocale(
	    LC_CTYPE, "C.UTF-8"); /* mails are UTF-8, whatever the terminal's locale is called */
	if (options_take_known(options, &argc, argv, &f) != DONE)
		return ctl_usage(NULL, "%s", f.text);
	int code = choose_configuration(&c);
	if (code != EX_OK)
		return code;
	if (version) {
		puts("promisectl " VERSION);
		return EX_OK;
	}
	if (argc < 2 && help) {
		print_help();
		return EX_OK;
	}
	if (argc < 2)
		return finish(run(&c, status, false, 1, no_verb));
	return finish(run(&c, argv[1], help, argc - 1, argv + 1));
}
