/* promisectl export: tickets as files, for another system, for an archive, or for the person whose
 * data they are. */
#include <inttypes.h>
#include <sysexits.h>
#include <sys/stat.h>
#include "argument.h"
#include "ask.h"
#include "export.h"
#include "options.h"

enum { AT_ONCE = 100 };

static int
next_tickets(struct exporting *e, int64_t after, struct answer **numbers)
{
	struct db_number behind, count;
	struct db_param params[] = {db_int(&behind, after), db_int(&count, AT_ONCE),
	    db_text(e->numbers), db_text(e->customer), db_text(e->since)};
	char *text;
	int code = ask(e->c, "look for tickets",
	    "SELECT api.ctl_export_next($1, $2::integer, $3::bigint[], $4, $5) AS answer", 5,
	    params, &text);

	*numbers = code == EX_OK ? answer_read(text) : NULL;
	free(text);
	return code;
}

static int
write_tickets(struct exporting *e)
{
	int64_t reached = export_folder_reached(e->folder);
	int code = EX_OK;
	bool more = true;

	while (code == EX_OK && more && !progress_stopping(e->progress)) {
		struct answer *numbers;
		code = next_tickets(e, reached, &numbers);
		more = answer_count(numbers, "") > 0;
		for (size_t i = 0; code == EX_OK && i < answer_count(numbers, "") &&
		                   !progress_stopping(e->progress);
		     i++) {
			reached = answer_int(answer_at(numbers, "", i), "");
			code = export_ticket(e, reached);
			progress_add(e->progress, 1);
		}
		answer_free(&numbers);
	}
	return code;
}

static int
write_customer(struct exporting *e, const struct answer *begun)
{
	struct fail f = {0};

	if (!e->customer)
		return EX_OK;
	char *text = answer_dump(begun, "customer");
	enum outcome o = export_folder_begin(e->folder, "customer.json", &f);
	if (o == DONE) {
		export_folder_add(e->folder, text, strlen(text));
		export_folder_add(e->folder, "\n", 1);
		o = export_folder_end(e->folder, &f);
	}
	free(text);
	return o == DONE ? EX_OK : export_error(&f);
}

static int
run(struct exporting *e, const struct answer *begun)
{
	struct progress_options options = {.doing = "export",
	    .unit = "tickets",
	    .total = answer_int(begun, "total"),
	    .begin = export_folder_done(e->folder),
	    .again = "run the same command again: it goes on from here"};
	struct fail f = {0};

	if (export_folder_continued(e->folder))
		fprintf(stderr,
		    "promisectl: going on with the export that was interrupted after %" PRId64
		    " tickets\n",
		    options.begin);
	int code = write_customer(e, begun);
	e->progress = progress_new(&options);
	db_tick(e->c->db, progress_beat);
	if (code == EX_OK)
		code = write_tickets(e);
	code = progress_end(&e->progress, code);
	if (code == EX_OK && export_folder_finish(e->folder, &f) != DONE)
		code = export_error(&f);
	return code;
}

static void
report(const struct exporting *e)
{
	int64_t done = export_folder_done(e->folder);

	if (e->c->json) {
		printf("{\"tickets\": %" PRId64 ", \"mails\": %" PRId64 ", \"files\": %" PRId64
		       "}\n",
		    done, e->mails, e->files);
		return;
	}
	printf("%" PRId64 " ticket%s written into %s%s%s.\n", done, done == 1 ? "" : "s", e->to,
	    e->mbox ? ", their mails into mails/" : "",
	    e->json ? ", tickets.jsonl and files/" : "");
	if (e->customer)
		puts("What he wrote, what he was sent and what was promised to him is there. "
		     "Agents' notes, and what others wrote, is not.");
	else if (!e->without_notes)
		puts("Agents' notes are among it: it is not for customers (--customer ADDRESS, or "
		     "--without-notes).");
}

/* What the export is of: another selection is another export. */
static char *
selection(const struct exporting *e)
{
	return xasprintf("%s%s%s%s%s%s --format %s%s", e->all ? "--all " : "",
	    e->numbers ? e->numbers : "", e->customer ? "--customer " : "",
	    e->customer ? e->customer : "", e->since ? " --since " : "", e->since ? e->since : "",
	    e->format ? e->format : "mbox json", e->without_notes ? " --without-notes" : "");
}

static int
begin(struct exporting *e, struct answer **begun)
{
	struct db_param params[] = {db_text(e->numbers), db_text(e->customer), db_text(e->since)};
	char *text;
	int code = ask(e->c, "look for tickets",
	    "SELECT api.ctl_export_begin($1::bigint[], $2, $3) AS answer", 3, params, &text);

	if (code != EX_OK)
		return code;
	*begun = answer_read(text);
	free(text);
	const char *refused = answer_text(*begun, "refused");
	if (refused)
		return ctl_error(EX_NOINPUT, "%s", refused);
	if (answer_count(*begun, "missing"))
		return ctl_error(EX_NOINPUT, "there is no ticket %s",
		    answer_text(answer_at(*begun, "missing", 0), ""));
	return EX_OK;
}

static int export(struct exporting *e)
{
	struct answer *begun = NULL;
	struct fail f = {0};
	int code = ctl_open(e->c);

	if (code == EX_OK)
		code = ctl_work(e->c);
	if (code == EX_OK)
		code = begin(e, &begun);
	if (code == EX_OK) {
		char *what = selection(e);
		umask(077);
		if (export_folder_open(e->to, what, e->json, &e->folder, &f) != DONE)
			code = export_error(&f);
		free(what);
	}
	if (code == EX_OK)
		code = run(e, begun);
	if (code == EX_OK)
		report(e);
	export_folder_close(&e->folder);
	answer_free(&begun);
	return code;
}

static int
read_numbers(struct exporting *e, int argc, char **argv)
{
	struct str numbers = {0};
	struct argument a;
	struct fail f = {0};

	for (int i = 1; i < argc; i++) {
		if (argument_read(argv[i], e->c->conf->desk.tag, &a, &f) != DONE ||
		    a.kind != ARGUMENT_TICKET) {
			str_free(&numbers);
			return ctl_usage(
			    "export", "%s", *f.text ? f.text : "only tickets can be exported");
		}
		str_addf(&numbers, "%c%" PRId64, i == 1 ? '{' : ',', a.number);
	}
	if (argc > 1) {
		str_addc(&numbers, '}');
		e->numbers = str_take(&numbers);
	}
	return EX_OK;
}

static int
check(struct exporting *e, int argc)
{
	int ways = (argc > 1) + e->all + (e->customer != NULL);

	e->mbox = !e->format || strcmp(e->format, "mbox") == 0;
	e->json = !e->format || strcmp(e->format, "json") == 0;
	if (!e->to)
		return ctl_usage("export", "where to? --to FOLDER");
	if (!e->mbox && !e->json)
		return ctl_usage("export", "--format is mbox or json; without it both are written");
	if (ways > 1)
		return ctl_usage("export", "tickets, --all or --customer: only one of them");
	if (ways == 0 && !e->since)
		return ctl_usage("export",
		    "which tickets? their numbers, --customer ADDRESS, --since DAY or --all");
	return EX_OK;
}

int
ctl_export(struct ctl *c, int argc, char **argv)
{
	struct exporting e = {.c = c};
	const struct ctl_option options[] = {{"all", .flag = &e.all},
	    {"customer", .value = &e.customer}, {"since", .value = &e.since},
	    {"format", .value = &e.format}, {"to", .value = &e.to},
	    {"without-notes", .flag = &e.without_notes}, {0}};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("export", "%s", f.text);
	int code = check(&e, argc);
	if (code == EX_OK)
		code = ctl_conf(c);
	if (code == EX_OK)
		code = read_numbers(&e, argc, argv);
	if (code == EX_OK)
		code = export(&e);
	free(e.numbers);
	return code;
}
