/* promisectl audit: what must be true at any moment, for monitoring. */
#include <sysexits.h>
#include "ask.h"
#include "ctl.h"
#include "facts.h"
#include "options.h"

enum { AUDIT_BROKEN = 2 };

static void
print_broken(const struct answer *a)
{
	static const struct table_column columns[] = {
	    {"what must be true", TABLE_WRAP}, {"of", TABLE_LEFT}, {"", TABLE_WRAP}};
	struct table *t = table_new(columns, 3);

	for (size_t i = 0; i < answer_count(a, "broken"); i++) {
		const struct answer *row = answer_at(a, "broken", i);
		const char *detail = answer_text(row, "detail");
		table_add(t, answer_text(row, "invariant"));
		table_add(t, answer_text(row, "object"));
		table_add(t, detail ? detail : "");
	}
	table_print(t, 0);
	table_free(&t);
}

/* One line that monitoring can show as it is; what is wrong follows it. */
static void
print_audit(const struct answer *a)
{
	size_t broken = answer_count(a, "broken");

	if (broken > 0)
		printf("BROKEN: %zu %s not as must be;", broken,
		    broken == 1 ? "thing is" : "things are");
	else
		printf("OK: all is as it must be;");
	printf(
	    " looked at %lld mails, %lld tickets (%lld open), %lld promises, %lld outgoing mails, "
	    "%lld events\n",
	    (long long)answer_int(a, "looked.mails"), (long long)answer_int(a, "looked.tickets"),
	    (long long)answer_int(a, "looked.open"), (long long)answer_int(a, "looked.promises"),
	    (long long)answer_int(a, "looked.outgoing"), (long long)answer_int(a, "looked.events"));
	if (broken > 0)
		print_broken(a);
}

int
ctl_audit(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};
	char *text = NULL;

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("audit", "%s", f.text);
	if (argc > 1)
		return ctl_usage("audit", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK)
		code = ask(c, "audit the desk", "SELECT api.ctl_audit() AS answer", 0, NULL, &text);
	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	if (c->json)
		print_json(text);
	else
		print_audit(a);
	code = answer_count(a, "broken") > 0 ? AUDIT_BROKEN : EX_OK;
	answer_free(&a);
	free(text);
	return code;
}
