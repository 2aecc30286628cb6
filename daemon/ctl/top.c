/* promisectl top: the desk on one screen, again and again. */
#include <inttypes.h>
#include <sysexits.h>
#include "argument.h"
#include "ask.h"
#include "ctl.h"
#include "event_line.h"
#include "options.h"
#include "screen.h"
#include "status_page.h"
#include "table.h"
#include "text.h"
#include "when.h"

enum { DUE_LINES = 5, EVENTS_OUTSIDE = 10, LEAST_EVENTS = 3 };

struct top {
	struct ctl *ctl;
	int64_t every;   /* seconds */
	int64_t times;   /* 0: until it is ended */
	struct str page; /* as it was drawn last */
	bool failed;     /* the database could not be asked */
};

static size_t
lines_of(const struct str *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->data[i] == '\n';
	return n;
}

static int
ask_answer(
    struct ctl *c, const char *sql, size_t n, const struct db_param *params, struct answer **a)
{
	char *text;
	int code = ask(c, "look at the desk", sql, n, params, &text);

	*a = text ? answer_read(text) : NULL;
	free(text);
	return code;
}

/* "in 20 min", "2 h ago" */
static const char *
due_text(const struct answer *promise, char out[WHEN_SIZE + 8])
{
	const char *now_text = answer_text(promise, "now"),
	           *due_at = answer_text(promise, "due_at");
	char span[WHEN_SIZE];
	time_t now, due;

	snprintf(out, WHEN_SIZE + 8, "-");
	if (!now_text || !due_at || !when_read(now_text, &now) || !when_read(due_at, &due))
		return out;
	when_span(due < now ? now - due : due - now, span);
	snprintf(out, WHEN_SIZE + 8, due < now ? "%s ago" : "in %s", span);
	return out;
}

static int
add_due(struct top *t, size_t width)
{
	static const struct table_column columns[] = {{"due", TABLE_RIGHT}, {"promise", TABLE_LEFT},
	    {"ticket", TABLE_LEFT}, {"state", TABLE_LEFT}, {"whose", TABLE_LEFT},
	    {"what", TABLE_LEFT}};
	struct db_number limit;
	struct db_param params[] = {db_int(&limit, DUE_LINES)};
	struct answer *a;
	char due[WHEN_SIZE + 8];
	int code = ask_answer(t->ctl,
	    "SELECT api.ctl_promises('due', NULL, NULL, $1::integer) AS answer", 1, params, &a);

	if (code == EX_OK && answer_count(a, "") > 0) {
		struct table *table = table_new(columns, 6);
		for (size_t i = 0; i < answer_count(a, ""); i++) {
			const struct answer *p = answer_at(a, "", i);
			table_add(table, due_text(p, due));
			table_addf(table, "P%" PRId64, answer_int(p, "promise"));
			table_add(table, answer_text(p, "ticket"));
			table_add(table, answer_text(p, "state"));
			table_add(table, answer_text(p, "holder.name"));
			table_add(table, answer_text(p, "text"));
		}
		str_addc(&t->page, '\n');
		table_text(table, 0, width, &t->page);
		table_free(&table);
	}
	answer_free(&a);
	return code;
}

/* As many of the last events as there is room for. */
static int
add_events(struct top *t, size_t width)
{
	size_t rows = screen_rows(), used = lines_of(&t->page) + 1;
	size_t room = !screen_is_terminal()        ? EVENTS_OUTSIDE
	              : rows > used + LEAST_EVENTS ? rows - used
	                                           : LEAST_EVENTS;
	struct db_number limit;
	struct db_param params[] = {db_int(&limit, (int64_t)room)};
	struct answer *a;
	int code = ask_answer(t->ctl,
	    "SELECT api.ctl_events(api.ctl_events_begin(NULL, NULL, $1::integer, NULL, NULL), "
	    "'{}', "
	    "NULL, NULL, $1::integer) AS answer",
	    1, params, &a);

	if (code == EX_OK && answer_count(a, "events") > 0)
		str_addc(&t->page, '\n');
	for (size_t i = 0; i < answer_count(a, "events"); i++) {
		event_line(answer_at(a, "events", i), width, &t->page);
		str_addc(&t->page, '\n');
	}
	answer_free(&a);
	return code;
}

static void
add_title(struct top *t, const struct answer *status)
{
	char moment[WHEN_SIZE];

	str_addf(&t->page, "%s  promisectl top, every %" PRId64 " s%s\n",
	    when_text(answer_text(status, "now"), moment), t->every,
	    screen_is_terminal() ? ", q ends" : "");
}

static int
make_page(struct top *t)
{
	size_t width = terminal_width();
	struct answer *status = NULL;
	int code = t->ctl->db ? EX_OK : ctl_open(t->ctl);

	if (code == EX_OK)
		code = ask_answer(t->ctl, "SELECT api.ctl_status() AS answer", 0, NULL, &status);
	if (code != EX_OK)
		return code;
	str_truncate(&t->page, 0);
	add_title(t, status);
	status_page(status, width, &t->page);
	answer_free(&status);
	code = add_due(t, width);
	return code == EX_OK ? add_events(t, width) : code;
}

/* In JSON a line a look, as status gives it. */
static int
print_json_page(struct top *t)
{
	char *text = NULL;
	int code = t->ctl->db ? EX_OK : ctl_open(t->ctl);

	if (code == EX_OK)
		code = ask(t->ctl, "look at the desk", "SELECT api.ctl_status() AS answer", 0, NULL,
		    &text);
	if (code == EX_OK)
		print_json(text);
	fflush(stdout);
	free(text);
	return code;
}

static void
draw(const struct str *page)
{
	if (screen_is_terminal()) {
		screen_draw(str_text(page));
		return;
	}
	fputs(str_text(page), stdout);
	putchar('\n');
	fflush(stdout);
}

/* The last page stays, under a line that says why there is none of now. */
static void
draw_failure(struct top *t, const struct str *why)
{
	struct str page = {0};

	str_addf(&page, "waiting for the database: %s\n", str_text(why));
	if (screen_is_terminal())
		str_add(&page, str_text(&t->page), t->page.len);
	draw(&page);
	str_free(&page);
}

static int
refresh(struct top *t)
{
	struct str errors = {0};
	int code;

	ctl_errors_into(&errors);
	code = t->ctl->json ? print_json_page(t) : make_page(t);
	ctl_errors_into(NULL);
	t->failed = code != EX_OK;
	if (t->failed)
		db_close(&t->ctl->db);
	if (t->failed && !t->ctl->json)
		draw_failure(t, &errors);
	else if (!t->ctl->json)
		draw(&t->page);
	str_free(&errors);
	return code;
}

/* The time between two looks; a key or another size of the terminal makes it shorter. False: end.
 */
static bool
pause_between(const struct top *t)
{
	return screen_wait((int)t->every * 1000) != SCREEN_END;
}

static int
run(struct top *t)
{
	int code = ctl_open(t->ctl); /* what is wrong from the beginning is said as by any verb */

	if (code != EX_OK)
		return code;
	screen_open();
	for (int64_t n = 1;; n++) {
		code = refresh(t);
		if ((t->times && n == t->times) || ferror(stdout) || !pause_between(t))
			break;
	}
	screen_close();
	return code;
}

int
ctl_top(struct ctl *c, int argc, char **argv)
{
	const char *every = "2", *times = NULL;
	const struct ctl_option options[] = {
	    {"every", .value = &every}, {"times", .value = &times}, {0}};
	struct top t = {.ctl = c};
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("top", "%s", f.text);
	if (argc > 1)
		return ctl_usage("top", "unexpected argument \"%s\"", argv[1]);
	if (argument_number(every, 3600, &t.every, &f) != DONE)
		return ctl_usage("top", "--every: %s", f.text);
	if (times && argument_number(times, 1000000, &t.times, &f) != DONE)
		return ctl_usage("top", "--times: %s", f.text);
	int code = run(&t);
	str_free(&t.page);
	return code;
}
