/* promisectl clock: the desk's time, and in a test database its shift. */
#include <sysexits.h>
#include "ask.h"
#include "ctl.h"
#include "options.h"
#include "when.h"

static const char sql_show[] = "SELECT api.ctl_clock() AS answer";

/* How the clock is to be set. */
struct setting {
	const char *sql;
	char *value; /* the parameter; NULL: none */
};

/* False if text says nothing that we know. */
static bool
read_setting(const char *text, struct setting *s)
{
	long long seconds;
	time_t moment;

	*s = (struct setting){0};
	if (strcmp(text, "reset") == 0) {
		s->sql = "SELECT api.ctl_clock_reset() AS answer";
	} else if (when_read(text, &moment)) {
		s->sql = "SELECT api.ctl_clock_set($1::timestamptz) AS answer";
		s->value = xstrdup(text);
	} else if (when_read_shift(text, &seconds)) {
		s->sql = "SELECT api.ctl_clock_shift($1::interval) AS answer";
		s->value = xasprintf("%lld seconds", seconds);
	}
	return s->sql;
}

static int
print_clock(struct ctl *c)
{
	struct answer *a = NULL;
	bool found = false;
	char moment[WHEN_SIZE];

	int code = ask_json(c, "read the clock", sql_show, 0, NULL, &a, &found);
	if (code != EX_OK || !a)
		return code;
	printf("%s", when_zoned(answer_text(a, "now"), moment));
	if (answer_int(a, "shift_seconds") != 0)
		printf(" (shifted by %+lld s)", (long long)answer_int(a, "shift_seconds"));
	puts("");
	answer_free(&a);
	return EX_OK;
}

static int
check_test_clock(struct ctl *c)
{
	char *text;
	int code = ask(c, "read the clock", sql_show, 0, NULL, &text);

	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	free(text);
	if (!answer_true(a, "test_clock"))
		code = ctl_error(EX_CONFIG, "this database has no test clock: its time is real "
		                            "(one made with promisectl init --test-clock has one)");
	answer_free(&a);
	return code;
}

static int
set_clock(struct ctl *c, const struct setting *s)
{
	struct db_param param = db_text(s->value);
	char *text = NULL;
	int code = check_test_clock(c);

	if (code == EX_OK)
		code = ask(c, "set the clock", s->sql, s->value ? 1 : 0, &param, &text);
	free(text);
	return code;
}

int
ctl_clock(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("clock", "%s", f.text);
	if (argc > 2)
		return ctl_usage("clock", "unexpected argument \"%s\"", argv[2]);
	struct setting setting = {0};
	if (argc == 2 && !read_setting(argv[1], &setting))
		return ctl_usage("clock",
		    "\"%s\" is neither a shift (+3h, -10m, +1d12h), nor a moment with its zone "
		    "(2026-12-24T09:00+02:00), nor reset",
		    argv[1]);
	int code = ctl_open(c);
	if (code == EX_OK && setting.sql)
		code = set_clock(c, &setting);
	free(setting.value);
	return code == EX_OK ? print_clock(c) : code;
}
