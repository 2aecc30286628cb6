/* The second half of an import, and what it says at its end. */
#include <inttypes.h>
#include <sysexits.h>
#include "ask.h"
#include "facts.h"
#include "import.h"
#include "when.h"

enum { AT_ONCE = 25 }; /* mails filed in a transaction: the desk's own mail waits that long */

static void
say_failed(struct import *i, const struct answer *a)
{
	for (size_t n = 0; n < answer_count(a, "failed"); n++)
		progress_say(i->progress,
		    "mail:%" PRId64
		    " cannot be filed and is parked; see promisectl show mail %" PRId64,
		    answer_int(answer_at(a, "failed", n), ""),
		    answer_int(answer_at(a, "failed", n), ""));
}

static int64_t
filed(const struct answer *a)
{
	const struct answer *counts = answer_get(a, "filed"), *count;
	int64_t sum = (int64_t)answer_count(a, "failed");

	for (size_t n = 0; answer_member(counts, n, &count); n++)
		sum += answer_int(count, "");
	return sum;
}

int
import_file(struct import *i)
{
	struct db_number import, number;
	struct db_param params[] = {db_int(&import, i->id), db_int(&number, AT_ONCE)};
	bool more = true;
	int code = EX_OK;

	while (code == EX_OK && more && !progress_stopping(i->progress)) {
		char *text;
		code = ask(i->c,
		    "file the mails (those that are filed stay so; run the same command again)",
		    "SELECT api.ctl_import_file($1::integer, $2::integer) AS answer", 2, params,
		    &text);
		if (code != EX_OK)
			break;
		struct answer *a = answer_read(text);
		say_failed(i, a);
		more = answer_true(a, "more");
		progress_add(i->progress, filed(a));
		answer_free(&a);
		free(text);
	}
	return code;
}

static int64_t
mails(const struct answer *a, const char *what)
{
	char path[40];

	snprintf(path, sizeof path, "mails.%s", what);
	return answer_int(a, path);
}

static void
add_count(struct str *out, int64_t n, const char *one, const char *many)
{
	if (n)
		str_addf(out, "%s%" PRId64 " %s", out->len ? ", " : "", n, n == 1 ? one : many);
}

static void
add_facts(struct table *t, const char *name, struct str *text)
{
	facts_add(t, name, str_text(text));
	str_truncate(text, 0);
}

static void
print_report(const struct import *i, const struct answer *a)
{
	struct table *t = facts_new();
	struct str text = {0};
	char first[WHEN_SIZE], last[WHEN_SIZE];

	add_count(
	    &text, mails(a, "ticket") + mails(a, "reply"), "customers' mail", "customers' mails");
	add_count(&text, mails(a, "answer"), "agents' answer", "agents' answers");
	add_count(&text, mails(a, "note"), "note", "notes");
	add_count(&text, mails(a, "bounce") + mails(a, "own"), "report or machine's mail",
	    "reports and machines' mails");
	add_count(&text, mails(a, "parked"), "parked (promisectl parked list)",
	    "parked (promisectl parked list)");
	add_facts(t, "imported", &text);
	add_count(&text, i->counts[IMPORT_KNOWN] + mails(a, "duplicate"), "that the desk has",
	    "that the desk has");
	add_count(&text, i->counts[IMPORT_OWN], "of its own", "of its own");
	add_count(
	    &text, i->counts[IMPORT_LEFT_OUT], "draft or deleted mail", "drafts and deleted mails");
	add_facts(t, "left out", &text);
	if (answer_int(a, "tickets"))
		facts_addf(t, "tickets", "%" PRId64 " (%s to %s), %s to %s",
		    answer_int(a, "tickets"), answer_text(a, "first"), answer_text(a, "last"),
		    when_text(answer_text(a, "oldest_at"), first),
		    when_text(answer_text(a, "newest_at"), last));
	add_count(&text, answer_int(a, "states.open"), "open", "open");
	add_count(&text, answer_int(a, "states.waiting"), "waiting for the customer",
	    "waiting for their customers");
	add_count(&text, answer_int(a, "states.closed"), "closed", "closed");
	add_facts(t, "of these", &text);
	facts_add(t, "sent", "nothing");
	table_print(t, 0);
	table_free(&t);
	str_free(&text);
}

int
import_report(struct import *i)
{
	struct db_number import;
	struct db_param param = db_int(&import, i->id);
	char *text;
	int code = ask(i->c, "end the import", "SELECT api.ctl_import_end($1::integer) AS answer",
	    1, &param, &text);

	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	if (i->c->json)
		print_json(text);
	else
		print_report(i, a);
	answer_free(&a);
	free(text);
	return EX_OK;
}

void
import_report_dry(const struct import *i)
{
	static const char *const names[IMPORT_WHATS] = {"customers' mails", "agents' answers",
	    "answers of nobody known: notes, or --answers-by AGENT",
	    "mails among colleagues: notes", "machines' mails", "reports about mails: in no ticket",
	    "in an agent's name, but forged: notes", "that the desk has: left out",
	    "that the desk wrote: left out", "", "drafts and deleted mails: left out",
	    "that cannot be read: parked"};
	static const struct table_column columns[] = {{NULL, TABLE_RIGHT}, {NULL, TABLE_LEFT}};
	struct table *t = table_new(columns, 2);
	char first[WHEN_SIZE], last[WHEN_SIZE];

	for (size_t w = 0; w < IMPORT_WHATS; w++)
		if (i->counts[w]) {
			table_addf(t, "%" PRId64, i->counts[w]);
			table_add(t, names[w]);
		}
	table_print(t, 0);
	table_free(&t);
	if (*i->first)
		printf("From %s to %s.\n", when_text(i->first, first), when_text(i->last, last));
	puts("Nothing was imported: this was a dry run.");
}
