#include "change.h"

#include <inttypes.h>
#include <pwd.h>
#include <sysexits.h>
#include <unistd.h>
#include "ask.h"

char *
change_actor(void)
{
	const struct passwd *user = getpwuid(getuid());
	const char *sudo = getenv("SUDO_USER");
	char *name = user ? xstrdup(user->pw_name) : xasprintf("uid %ju", (uintmax_t)getuid());

	/* A hint only, the caller may set it: but who may run this could write any name anyway. */
	if (sudo && *sudo && strcmp(sudo, name) != 0) {
		char *both = xasprintf("%.60s (as %s)", sudo, name);
		free(name);
		return both;
	}
	return name;
}

/* "{7,8}"; NULL after saying what is wrong. */
static char *
read_ids(const struct change *change, int argc, char **argv)
{
	struct str ids = {0};
	struct fail f = {0};
	for (int i = 1; i < argc; i++) {
		struct argument a;
		if (argument_of_kind(argv[i], change->kind, &a, &f) != DONE) {
			ctl_usage(change->verb, "%s", f.text);
			str_free(&ids);
			return NULL;
		}
		str_addf(&ids, "%c%" PRId64, i == 1 ? '{' : ',', a.number);
	}
	str_addc(&ids, '}');
	return str_take(&ids);
}

static int
report_row(const struct change *change, const struct answer *row)
{
	long long id = (long long)answer_int(row, change->key);
	const char *result = answer_text(row, "result"), *state = answer_text(row, "state");

	if (strcmp(result, "missing") == 0)
		return ctl_error(EX_NOINPUT, "there is no %s:%lld", change->key, id);
	if (strcmp(result, "unfetched") == 0)
		return ctl_error(EX_DATAERR,
		    "mail:%lld was never fetched, so it cannot be read again; move it out of the "
		    "folder and back: it is a new mail then",
		    id);
	if (strcmp(result, "not-parked") == 0 || strcmp(result, "not-waiting") == 0)
		return ctl_error(
		    EX_DATAERR, "%s:%lld is %s: nothing was changed", change->key, id, state);
	printf("%s:%lld %s\n", change->key, id, result);
	return EX_OK;
}

/* In --json mode the answer is printed and the errors are, too. */
static int
report(struct ctl *c, const struct change *change, const char *text)
{
	struct answer *a = answer_read(text);
	int worst = EX_OK;

	if (c->json)
		print_json(text);
	for (size_t i = 0; i < answer_count(a, ""); i++) {
		const struct answer *row = answer_at(a, "", i);
		const char *result = answer_text(row, "result");
		bool done = strcmp(result, "retried") == 0 || strcmp(result, "dropped") == 0;
		int code = done && c->json ? EX_OK : report_row(change, row);
		if (code != EX_OK)
			worst = code;
	}
	answer_free(&a);
	return worst;
}

int
change_rows(struct ctl *c, const struct change *change, int argc, char **argv, const char *reason)
{
	if (argc < 2)
		return ctl_usage(change->verb, "which? give their numbers");
	if (change->needs_reason && (!reason || !*reason))
		return ctl_usage(change->verb, "say why: --reason TEXT");
	char *ids = read_ids(change, argc, argv);
	if (!ids)
		return EX_USAGE;
	char *actor = change_actor(), *text = NULL;
	struct db_param params[] = {db_text(ids), db_text(actor), db_text(reason)};
	int code = ctl_open(c);
	if (code == EX_OK)
		code =
		    ask(c, change->doing, change->sql, change->with_reason ? 3 : 2, params, &text);
	if (code == EX_OK)
		code = report(c, change, text);
	free(text);
	free(actor);
	free(ids);
	return code;
}
