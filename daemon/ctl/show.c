/* promisectl show: all about one ticket, one incoming or one outgoing mail, one promise. */
#include <sysexits.h>
#include "ctl.h"
#include "options.h"
#include "page.h"
#include "raw.h"
#include "show.h"
#include "subject.h"

static int
show(struct ctl *c, const struct argument *s)
{
	static const struct subject_way ways[] = {
	    [ARGUMENT_TICKET] = {"SELECT api.ctl_ticket($1) AS answer", page_ticket},
	    [ARGUMENT_MAIL] = {"SELECT api.ctl_mail($1) AS answer", page_mail},
	    [ARGUMENT_OUTBOX] = {"SELECT api.ctl_outgoing($1) AS answer", page_outgoing},
	    [ARGUMENT_PROMISE] = {"SELECT api.ctl_explain_promise($1) AS answer", page_promise},
	};

	return subject_show(c, s, ways);
}

static int
show_subject(struct ctl *c, const struct argument *s, bool raw)
{
	if (!raw)
		return show(c, s);
	if (s->kind != ARGUMENT_MAIL && s->kind != ARGUMENT_OUTBOX)
		return ctl_usage("show", "--raw is for mails: --mail ID or outbox:ID");
	if (c->json)
		return ctl_usage("show", "--raw and --json exclude each other");
	if (s->kind == ARGUMENT_MAIL)
		return print_raw(c, "SELECT raw FROM api.ctl_mail_raw($1)", s->number, "mail");
	return print_raw(c, "SELECT raw FROM api.ctl_outgoing_raw($1)", s->number, "outbox");
}

int
ctl_show(struct ctl *c, int argc, char **argv)
{
	bool raw = false;
	const char *mail = NULL;
	const struct ctl_option options[] = {{"raw", .flag = &raw}, {"mail", .value = &mail}, {0}};
	struct argument subject;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("show", "%s", f.text);
	int code = subject_get(c, "show", argc, argv, mail, &subject);
	return code == EX_OK ? show_subject(c, &subject, raw) : code;
}

int
show_by_number(struct ctl *c, const char *group, enum argument_kind kind, int argc, char **argv)
{
	bool raw = false;
	const struct ctl_option options[] = {{"raw", .flag = &raw}, {0}};
	struct argument subject;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage(group, "%s", f.text);
	if (argc != 2)
		return ctl_usage(
		    group, "%s", argc < 2 ? "show which? give its number" : "only one at a time");
	if (argument_of_kind(argv[1], kind, &subject, &f) != DONE)
		return ctl_usage(group, "%s", f.text);
	int code = ctl_open(c);
	return code == EX_OK ? show_subject(c, &subject, raw) : code;
}
