#include "clock.h"

#include "../common/log.h"

enum {
	LIMIT = 100, /* due things a call: their tickets are locked until it is over */
	LONGEST_MS = 30 * 1000, /* a lost notification costs no more than this */
};

static int
run_due(struct role *r, void *unused)
{
	struct db_number limit;
	struct db_param param = db_int(&limit, LIMIT);
	struct db_rows *rows;
	struct fail f = {0};

	(void)unused;
	enum outcome o =
	    db_call(r->db, "SELECT done, next_ms FROM api.run_due($1)", 1, &param, &rows, &f);
	if (o != DONE) {
		/* What is due stays due: the next call finds it. */
		r->failures++;
		if (db_alive(r->db)) /* else the loop says it */
			log_warning(NULL, "cannot run what is due: %s", f.text);
		return role_backoff_ms(r->failures);
	}
	r->failures = 0;
	int64_t done = db_value_int(rows, 0, "done"), next_ms = db_value_int(rows, 0, "next_ms");
	bool known = db_value(rows, 0, "next_ms") != NULL;
	db_rows_free(&rows);
	role_status("idle");
	/* What was done may have made more that is due: until a call finds nothing. */
	if (done > 0)
		return 0;
	return known && next_ms < LONGEST_MS ? (int)(next_ms > 0 ? next_ms : 0) : LONGEST_MS;
}

int
clock_main(struct role *r)
{
	r->punctual = true;
	return role_run(r, "promised_clock", run_due, NULL);
}
