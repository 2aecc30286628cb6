#include "hook.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>
#include "../common/clock.h"
#include "../common/log.h"
#include "call.h"
#include "facts.h"

enum {
	AGAIN_MS = 1000,       /* the database refused something: not at once again */
	ANSWER_MS = 15 * 1000, /* what a receiver may take for its answer */
};

struct caller {
	struct role *role;
	char worker[160];
	bool released; /* what an earlier process of this name held */
};

static enum outcome
make(const struct caller *c, const struct db_rows *rows, struct fail *f)
{
	const struct conf_webhook *w = conf_webhook_of(c->role->conf, db_value(rows, 0, "webhook"));

	if (!w)
		return fail(f, NEVER, "the configuration has no such webhook");
	char *body = facts_shaped(w, db_value(rows, 0, "body"), db_value(rows, 0, "key"), f);
	if (!body)
		return NEVER;
	struct call call = {
	    .url = conf_webhook_url(w),
	    .secret = w->secret.text,
	    .token = w->token.text,
	    .id = db_value(rows, 0, "key"),
	    .body = body,
	    .ca_file = w->ca_file,
	    .connect_timeout_ms = (int)w->connect_timeout_ms,
	    .answer_timeout_ms = ANSWER_MS,
	    .tick = role_beat,
	};
	enum outcome o = call_make(&call, f);
	explicit_bzero(body, strlen(body)); /* a key may stand in it */
	free(body);
	return o;
}

/* One line a call, its fields always in this order. */
static void
log_call(const struct db_rows *rows, enum outcome o, const struct fail *f, int64_t delay_ms)
{
	struct log_object about = {
	    .ticket = db_value_int(rows, 0, "ticket_number"), .kind = LOG_CALL};
	struct log_facts facts = {0};

	log_fact(&facts, "webhook", "%s", db_value(rows, 0, "webhook"));
	log_fact(&facts, "call", "%" PRId64, db_value_int(rows, 0, "id"));
	log_fact(&facts, "attempt", "%" PRId64, db_value_int(rows, 0, "attempts"));
	log_fact(&facts, "delay", "%" PRId64 ".%" PRId64, delay_ms / 1000, delay_ms / 100 % 10);
	log_fact(&facts, "outcome", "%s", outcome_name(o));
	log_fact(&facts, "code", "%d", f->code);
	log_fact(&facts, "text", "%s", f->text);
	log_facts(o == DONE ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, &about, &facts);
}

/* What cannot be recorded is called again when the lease has run out: under the same id, by which
 * the receiver knows it. */
static bool
record(struct caller *c, int64_t id, enum outcome o, const struct fail *what)
{
	struct db_number number, code;
	struct db_param params[] = {db_int(&number, id), db_text(c->worker),
	    db_text(outcome_name(o)), db_int(&code, what->code), db_text(what->text)};
	struct fail f = {0};

	if (db_call(c->role->db, "SELECT api.hook_result($1, $2, $3, $4, $5)", 5, params, NULL,
	        &f) == DONE)
		return true;
	log_warning(NULL, "what became of call %" PRId64 " of a webhook cannot be recorded: %s", id,
	    f.text);
	return false;
}

static int
serve(struct caller *c, const struct db_rows *rows)
{
	int64_t began = clock_ms(), age = db_value_int(rows, 0, "age_ms");
	struct fail f = {0};

	role_status("calling %s", db_value(rows, 0, "webhook"));
	enum outcome o = make(c, rows, &f);
	log_call(rows, o, &f, age + clock_ms() - began);
	return record(c, db_value_int(rows, 0, "id"), o, &f) ? 0 : AGAIN_MS;
}

static bool
release(struct caller *c)
{
	struct db_param param = db_text(c->worker);
	struct fail f = {0};

	if (db_call(c->role->db, "SELECT api.hook_release($1)", 1, &param, NULL, &f) == DONE)
		return true;
	log_warning(NULL, "cannot give calls of webhooks back: %s", f.text);
	return false;
}

static int
step(struct role *r, void *state)
{
	struct caller *c = state;
	struct db_number one;
	struct db_param params[] = {db_text(c->worker), db_int(&one, 1)};
	struct db_rows *rows;
	struct fail f = {0};
	int wait = 0;

	if (!c->released && !(c->released = release(c)))
		return AGAIN_MS;
	if (db_call(r->db,
	        "SELECT id, webhook, key, body, ticket_number, attempts, age_ms FROM "
	        "api.hook_claim($1, $2)",
	        2, params, &rows, &f) != DONE) {
		log_warning(NULL, "cannot look for webhooks to call: %s", f.text);
		return AGAIN_MS;
	}
	if (db_count(rows)) {
		role_busy(r);
		wait = serve(c, rows);
	} else {
		role_status("idle");
		wait = role_idle_ms(r);
	}
	db_rows_free(&rows);
	return wait;
}

/* The name that the supervisor's next process in this one's place will have: it can give back at
 * once what this one held when it was killed. */
int
hook_main(struct role *r)
{
	struct caller c = {.role = r};
	char host[100] = "";

	gethostname(host, sizeof host - 1);
	snprintf(c.worker, sizeof c.worker, "%s %s %d", r->name, host, (int)getppid());
	return role_run(r, "promised_hook", step, &c);
}
