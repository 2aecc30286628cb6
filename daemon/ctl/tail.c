/* promisectl tail: what happens, as it happens. PostgreSQL wakes it; nothing is asked meanwhile. */
#include <inttypes.h>
#include <sysexits.h>
#include <unistd.h>
#include "argument.h"
#include "ask.h"
#include "ctl.h"
#include "event_line.h"
#include "options.h"
#include "table.h"
#include "text.h"
#include "when.h"

enum {
	PAGE = 500, /* events of one question */
	WAKE_MS = 60 * 1000,
	MISSING_MS = 1000, /* while one is awaited that its followers overtook */
	AGAIN_S = 2
};

struct tail {
	struct ctl *ctl;
	const char *since; /* RFC 3339, or NULL */
	char *ago;         /* an interval, or NULL */
	int64_t last;      /* without both: so many */
	int64_t ticket;    /* 0: all */
	char *kinds;       /* an array of patterns; NULL: all */
	bool once;
	int64_t after; /* the last event that was seen */
	char *missing; /* those before it that may still come */
};

static struct db_param
ticket_param(const struct tail *t, struct db_number *storage)
{
	return t->ticket ? db_int(storage, t->ticket) : db_text(NULL);
}

static int
begin(struct tail *t)
{
	struct db_number last, ticket;
	struct db_param params[] = {db_text(t->since), db_text(t->ago), db_int(&last, t->last),
	    ticket_param(t, &ticket), db_text(t->kinds)};
	char *text;
	int code = ask(t->ctl, "find where to begin",
	    "SELECT api.ctl_events_begin($1::timestamptz, $2::interval, $3::integer, $4::bigint, "
	    "$5::text[]) AS answer",
	    5, params, &text);

	if (code != EX_OK)
		return code;
	if (!text)
		return ctl_error(EX_NOINPUT, "there is no ticket %" PRId64, t->ticket);
	t->after = strtoll(text, NULL, 10);
	free(text);
	return EX_OK;
}

static void
print_event(const struct tail *t, const struct answer *event)
{
	struct str line = {0};

	if (t->ctl->json) {
		char *json = answer_dump(event, "");
		print_json(json);
		free(json);
		return;
	}
	event_line(event, terminal_width(), &line);
	puts(str_text(&line));
	str_free(&line);
}

/* What there is now. *more: there was more than one question's worth. */
static int
read_page(struct tail *t, bool *more)
{
	struct db_number after, ticket, limit;
	struct db_param params[] = {db_int(&after, t->after), db_text(t->missing),
	    ticket_param(t, &ticket), db_text(t->kinds), db_int(&limit, PAGE)};
	char *text;
	int code = ask(t->ctl, "read what happened",
	    "SELECT api.ctl_events($1::bigint, $2::bigint[], $3::bigint, $4::text[], $5::integer) "
	    "AS answer",
	    5, params, &text);

	if (code != EX_OK)
		return code;
	struct answer *a = answer_read(text);
	free(text);
	for (size_t i = 0; i < answer_count(a, "events"); i++)
		print_event(t, answer_at(a, "events", i));
	fflush(stdout);
	t->after = answer_int(a, "last");
	free(t->missing);
	t->missing = xstrdup(answer_text(a, "missing"));
	*more = answer_true(a, "more");
	answer_free(&a);
	return EX_OK;
}

static int
read_all(struct tail *t)
{
	bool more = true;
	int code = EX_OK;

	while (code == EX_OK && more && !ferror(stdout))
		code = read_page(t, &more);
	return code;
}

/* Listens before it looks, so that nothing falls between the two. */
static int
follow(struct tail *t)
{
	struct fail f = {0};
	enum outcome o = db_listen(t->ctl->db, "promised_event", &f);
	int code = o == DONE ? read_all(t) : ctl_db_error(t->ctl, "listen", o, &f);

	while (code == EX_OK && !ferror(stdout)) {
		bool missing = strcmp(t->missing, "{}") != 0;
		db_wait(t->ctl->db, -1, missing ? MISSING_MS : WAKE_MS);
		code = read_all(t);
	}
	return code;
}

/* The database went away: a look-out does not end because of that. */
static void
open_again(struct tail *t)
{
	struct str unsaid = {0};

	ctl_error(0, "waiting for the database");
	db_close(&t->ctl->db);
	ctl_errors_into(&unsaid);
	while (ctl_open(t->ctl) != EX_OK) {
		db_close(&t->ctl->db);
		sleep(AGAIN_S);
	}
	ctl_errors_into(NULL);
	str_free(&unsaid);
	ctl_error(0, "the database is there again");
}

static int
run(struct tail *t)
{
	int code = ctl_open(t->ctl);

	if (code == EX_OK)
		code = begin(t);
	if (code == EX_OK && t->once)
		return read_all(t);
	if (code == EX_OK)
		code = follow(t);
	while (t->ctl->db && !db_alive(t->ctl->db) && !ferror(stdout)) {
		open_again(t);
		code = follow(t);
	}
	return code;
}

/* A moment, or how long ago: "2h". The desk's time may not be this machine's: ago is worked out
 * there. */
static bool
read_since(struct tail *t, const char *text)
{
	char *shift = xasprintf("+%s", text + (*text == '-'));
	long long seconds;
	time_t at;
	bool ago = when_read_shift(shift, &seconds);

	free(shift);
	if (ago)
		t->ago = xasprintf("%lld seconds", seconds);
	else
		t->since = text;
	return ago || when_read(text, &at);
}

/* "promise-*" and "sent" as patterns of LIKE; kinds have no other letters, so that nothing in them
 * needs to be escaped. */
static bool
read_kinds(const struct option_list *given, char **kinds)
{
	struct str array = {0};
	bool good = true;

	for (size_t i = 0; i < given->count; i++) {
		str_addc(&array, i ? ',' : '{');
		for (const char *p = given->values[i]; *p; p++) {
			good &= *p == '-' || *p == '*' || (*p >= 'a' && *p <= 'z');
			str_addc(&array, *p == '*' ? '%' : *p);
		}
		good &= *given->values[i] != 0;
	}
	if (given->count)
		str_addc(&array, '}');
	*kinds = given->count ? str_take(&array) : NULL;
	return good;
}

struct given {
	const char *since, *last, *ticket;
	struct option_list kinds;
};

static enum outcome
read_given(struct tail *t, const struct given *g, struct fail *f)
{
	struct argument ticket = {0};

	if (g->since && !read_since(t, g->since))
		return fail(f, NEVER, "\"%s\" is no moment: write 2h, 3d or 2026-11-20T10:00+02:00",
		    g->since);
	t->last = 10;
	if (g->last && strcmp(g->last, "0") == 0)
		t->last = 0;
	else if (g->last && argument_number(g->last, 1000000, &t->last, f) != DONE)
		return NEVER;
	if (g->ticket &&
	    (argument_read(g->ticket, NULL, &ticket, f) != DONE || ticket.kind != ARGUMENT_TICKET))
		return fail(f, NEVER, "\"%s\" is no ticket", g->ticket);
	t->ticket = ticket.number;
	if (!read_kinds(&g->kinds, &t->kinds))
		return fail(f, NEVER, "a kind of event is a word like sent, or promise-*");
	return DONE;
}

int
ctl_tail(struct ctl *c, int argc, char **argv)
{
	struct tail t = {.ctl = c, .missing = xstrdup("{}")};
	struct given g = {0};
	const struct ctl_option options[] = {{"since", .value = &g.since},
	    {"last", .value = &g.last}, {"ticket", .value = &g.ticket}, {"kind", .list = &g.kinds},
	    {"once", .flag = &t.once}, {0}};
	struct fail f = {0};
	int code;

	if (options_take(options, &argc, argv, &f) != DONE || read_given(&t, &g, &f) != DONE)
		code = ctl_usage("tail", "%s", f.text);
	else if (argc > 1)
		code = ctl_usage("tail", "unexpected argument \"%s\"", argv[1]);
	else if (g.since && g.last)
		code = ctl_usage("tail", "--since and --last do not go together");
	else
		code = run(&t);
	free(t.ago);
	free(t.kinds);
	free(t.missing);
	return code;
}
