#include "desk.h"

#include <inttypes.h>
#include "accounts.h"
#include "common/log.h"

enum { STATUS_MS = 15 * 1000 };

struct desk {
	unsigned
	    configured; /* number of the connection on which the configuration was given; 0: none */
	struct accounts accounts;
};

static enum outcome
configure(struct role *r, struct fail *f)
{
	char *json = conf_as_json(r->conf);
	struct db_param param = db_text(json);
	enum outcome o = db_call(r->db, "SELECT api.configure($1::jsonb)", 1, &param, NULL, f);

	free(json);
	return o;
}

/* Asking needs no log line: the status line is where it shows. */
static void
show_status(struct role *r)
{
	struct db_rows *rows;
	struct fail f = {0};

	if (db_call(r->db,
	        "SELECT open_tickets, incoming_waiting, outbox_waiting, parked, oldest_outbox_s, "
	        "mailboxes_away "
	        "FROM api.status()",
	        0, NULL, &rows, &f) != DONE) {
		role_status("no figures: %s", f.text);
		return;
	}
	int64_t away = db_value_int(rows, 0, "mailboxes_away"),
	        oldest = db_value_int(rows, 0, "oldest_outbox_s");
	struct str s = {0};
	str_addf(&s, "%s: open tickets %" PRId64 ", to read %" PRId64 ", to send %" PRId64,
	    r->conf->mode == MODE_LIVE ? "live" : "observe", db_value_int(rows, 0, "open_tickets"),
	    db_value_int(rows, 0, "incoming_waiting"), db_value_int(rows, 0, "outbox_waiting"));
	if (oldest >= 60)
		str_addf(&s, " (the oldest for %" PRId64 " min)", oldest / 60);
	str_addf(&s, ", parked %" PRId64, db_value_int(rows, 0, "parked"));
	if (away)
		str_addf(&s, "; mailboxes away: %" PRId64 " of %zu", away, r->conf->mailbox_count);
	role_status("%s", str_text(&s));
	str_free(&s);
	db_rows_free(&rows);
}

static int
step(struct role *r, void *state)
{
	struct desk *d = state;
	struct fail f = {0};

	if (d->configured != r->connections) {
		if (configure(r, &f) != DONE) {
			if (r->failures++ == 0)
				log_error(NULL, "the database does not take the configuration: %s",
				    f.text);
			role_status(
			    "waiting: the database does not take the configuration: %s", f.text);
			return role_backoff_ms(r->failures);
		}
		r->failures = 0;
		d->configured = r->connections;
	}
	accounts_report(&d->accounts, r);
	show_status(r);
	role_ready();
	return STATUS_MS;
}

/* What the files of holidays propose: no other role needs it, so it is read
 * here, at every start and reload. */
static void
read_feeds(struct role *r)
{
	struct str problems = {0};

	conf_read_feeds(r->conf, &problems);
	for (size_t at = 0, n; at < problems.len; at += n + 1) {
		n = strcspn(problems.data + at, "\n");
		log_warning(NULL, "%.*s", (int)n, problems.data + at);
	}
	str_free(&problems);
}

int
desk_main(struct role *r)
{
	struct desk d = {0};

	read_feeds(r);
	int code = role_run(r, NULL, step, &d);
	accounts_free(&d.accounts, r->conf);
	return code;
}
