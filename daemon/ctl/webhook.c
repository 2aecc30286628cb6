/* promisectl webhook: which there are, and whether their receivers take a call. */
#include "webhook.h"

#include <inttypes.h>
#include <sysexits.h>
#include "../common/clock.h"
#include "../common/https.h"
#include "../common/shape.h"
#include "../hook/call.h"
#include "../hook/facts.h"
#include "ask.h"
#include "ctl.h"
#include "facts.h"
#include "group.h"
#include "options.h"

enum { ANSWER_MS = 15 * 1000, ANSWER_SHOWN = 300 };

struct trial {
	const struct conf_webhook *webhook;
	bool ended; /* the end of what the first call said */
	enum outcome outcome;
	struct fail fail;
	struct str answer;
	int64_t ms;
};

char *
webhook_host(const struct conf_webhook *w)
{
	const char *url = conf_webhook_url(w);

	return url && strstr(url, "://") ? https_host(url) : xstrdup("-");
}

static struct call
call_of(const struct conf_webhook *w)
{
	return (struct call){.url = conf_webhook_url(w),
	    .secret = w->secret.text,
	    .token = w->token.text,
	    .id = "promisectl",
	    .body = "",
	    .ca_file = w->ca_file,
	    .connect_timeout_ms = (int)w->connect_timeout_ms,
	    .answer_timeout_ms = ANSWER_MS};
}

enum outcome
webhook_check(const struct conf_webhook *w, struct fail *f)
{
	struct call call = call_of(w);

	call.only_connect = true;
	return call_make(&call, f);
}

/* --- list --- */

/* The queues whose escalation calls it. */
static char *
users_of(const struct conf *conf, const char *name)
{
	struct str users = {0};

	for (size_t i = 0; i < conf->queue_count; i++)
		for (char **level = conf->queues[i].escalation; level && *level; level++) {
			const char *last = strrchr(*level, ' ');
			if (last && strcmp(last + 1, name) == 0) {
				str_addf(
				    &users, "%s%s", users.len ? ", " : "", conf->queues[i].name);
				break;
			}
		}
	return str_take(&users);
}

static void
add_member(struct str *out, const char *name, const char *value)
{
	str_addf(out, "%s\"%s\": \"", out->len > 1 ? ", " : "", name);
	shape_escape(out, value);
	str_addc(out, '"');
}

static void
list_json(const struct conf *conf)
{
	struct str out = {0};

	str_addc(&out, '[');
	for (size_t i = 0; i < conf->webhook_count; i++) {
		const struct conf_webhook *w = &conf->webhooks[i];
		char *host = webhook_host(w), *users = users_of(conf, w->name);
		struct str one = {0};
		str_addc(&one, '{');
		add_member(&one, "name", w->name);
		add_member(&one, "shape", w->shape);
		add_member(&one, "host", host);
		add_member(&one, "queues", users);
		str_addf(&out, "%s%s, \"signed\": %s}", i ? ", " : "", str_text(&one),
		    w->secret.text ? "true" : "false");
		str_free(&one);
		free(host);
		free(users);
	}
	str_addc(&out, ']');
	print_json(str_text(&out));
	str_free(&out);
}

static int
list(struct ctl *c, int argc, char **argv)
{
	static const struct table_column columns[] = {{"webhook", TABLE_LEFT},
	    {"shape", TABLE_LEFT}, {"host", TABLE_LEFT}, {"signed", TABLE_LEFT},
	    {"called by queue", TABLE_WRAP}};
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("webhook", "%s", f.text);
	if (argc > 1)
		return ctl_usage("webhook", "unexpected argument \"%s\"", argv[1]);
	int code = ctl_conf(c);
	if (code != EX_OK)
		return code;
	if (c->json) {
		list_json(c->conf);
		return EX_OK;
	}
	struct table *t = table_new(columns, 5);
	for (size_t i = 0; i < c->conf->webhook_count; i++) {
		const struct conf_webhook *w = &c->conf->webhooks[i];
		char *host = webhook_host(w), *users = users_of(c->conf, w->name);
		table_add(t, w->name);
		table_add(t, w->shape);
		table_add(t, host);
		table_add(t, w->secret.text ? "yes" : "no");
		table_add(t, *users ? users : NULL);
		free(host);
		free(users);
	}
	if (c->conf->webhook_count)
		table_print(t, 0);
	else
		puts("No webhooks are configured: promised.conf(5), The webhooks.");
	table_free(&t);
	return EX_OK;
}

/* --- test --- */

/* As SQL makes them, and marked. */
static char *
test_facts(const struct conf *conf, bool ended)
{
	struct str facts = {0};
	time_t now = time(NULL);
	struct tm tm;
	char moment[32];

	gmtime_r(&now, &tm);
	strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &tm);
	str_addf(&facts, "{\"type\": \"%s\", \"timestamp\": \"%s\", \"data\": {\"desk\": \"",
	    ended ? "promise.ended" : "test", moment);
	shape_escape(&facts, conf->desk.name);
	str_addf(&facts,
	    "\", \"test\": true, \"ticket\": \"%s-0\", \"promise\": 0, \"kind\": \"reply\", "
	    "\"due\": "
	    "\"%s\", \"level\": 1, \"queue\": \"test\", \"state\": \"%s\"}}",
	    conf->desk.tag, moment, ended ? "over" : "");
	return str_take(&facts);
}

static void
try_once(const struct conf *conf, struct trial *t)
{
	char *facts = test_facts(conf, t->ended), id[64];
	struct call call = call_of(t->webhook);
	int64_t began = clock_ms();

	snprintf(id, sizeof id, "test-%jd-%d", (intmax_t)time(NULL), t->ended);
	char *body = facts_shaped(t->webhook, facts, id, &t->fail);
	t->outcome = NEVER;
	if (body) {
		call.id = id;
		call.body = body;
		call.answer = &t->answer;
		t->outcome = call_make(&call, &t->fail);
		explicit_bzero(body, strlen(body));
	}
	t->ms = clock_ms() - began;
	free(body);
	free(facts);
}

/* What is mended where, by the status. */
static const char *
remedy(const struct trial *t)
{
	switch (t->fail.code) {
	case 400:
	case 422:
		return "; it does not like what the call says: is webhooks.shape the right one, "
		       "and "
		       "channel, key_file?";
	case 401:
	case 403:
		return "; it does not let the desk in: is webhooks.token_file or key_file right?";
	case 404:
	case 405:
	case 410:
		return "; nobody takes calls there: is webhooks.url (url_file) right?";
	case 429:
		return "; it has had too many calls: try later";
	default:
		return "";
	}
}

static int
report(const struct trial *t)
{
	const char *name = t->webhook->name, *answer = str_text(&t->answer);
	int n = (int)strnlen(answer, ANSWER_SHOWN);

	if (t->outcome != DONE)
		return ctl_error(EX_UNAVAILABLE, "webhook \"%s\": %s%s%s%.*s%s", name, t->fail.text,
		    remedy(t), n ? "; it says: " : "", n, answer,
		    t->ended ? " (the test's end)" : "");
	print_line("%s (%s): %s is taken: HTTP %d after %lld ms%s%.*s", name, t->webhook->shape,
	    t->ended ? "the test's end" : "the test", t->fail.code, (long long)t->ms,
	    n ? ", it says: " : "", n, answer);
	return EX_OK;
}

static int
report_json(const struct trial *t)
{
	struct str out = {0};

	str_addc(&out, '{');
	add_member(&out, "webhook", t->webhook->name);
	add_member(&out, "shape", t->webhook->shape);
	add_member(&out, "event", t->ended ? "ended" : "test");
	add_member(&out, "outcome", outcome_name(t->outcome));
	add_member(&out, "text", t->fail.text);
	add_member(&out, "answer", str_text(&t->answer));
	str_addf(&out, ", \"code\": %d, \"ms\": %" PRId64 "}", t->fail.code, t->ms);
	print_json(str_text(&out));
	str_free(&out);
	return t->outcome == DONE ? EX_OK : EX_UNAVAILABLE;
}

/* A shape that knows the end of an incident is told of it, so that none is left over. */
static int
try(const struct ctl *c, const struct conf_webhook *w)
{
	int calls = strstr(w->filling, "{{#ended}}") ? 2 : 1;
	int code = EX_OK;

	for (int i = 0; i < calls && code == EX_OK; i++) {
		struct trial t = {.webhook = w, .ended = i == 1};
		try_once(c->conf, &t);
		code = c->json ? report_json(&t) : report(&t);
		str_free(&t.answer);
	}
	return code;
}

/* Root's secrets, and somebody else asks. */
static bool
is_secret_to_us(const struct conf_webhook *w)
{
	const char *url = conf_webhook_url(w);
	const char *const secrets[] = {w->secret.text, w->key.text, w->token.text, url};

	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		if (secrets[i] && !*secrets[i])
			return true;
	return !url;
}

static int
test(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option none[] = {{0}};
	struct fail f = {0};

	if (options_take(none, &argc, argv, &f) != DONE)
		return ctl_usage("webhook", "%s", f.text);
	if (argc != 2)
		return ctl_usage(
		    "webhook", argc < 2 ? "which? promisectl webhook lists them" : "one at a time");
	int code = ctl_conf(c);
	if (code != EX_OK)
		return code;
	const struct conf_webhook *w = conf_webhook_of(c->conf, argv[1]);
	if (!w)
		return ctl_error(EX_NOINPUT,
		    "there is no webhook \"%s\" in %s; promisectl webhook lists those that there "
		    "are",
		    argv[1], c->conf_path);
	if (is_secret_to_us(w))
		return ctl_error(EX_NOPERM,
		    "this user may not read the secrets of \"%s\"; run promisectl with sudo",
		    w->name);
	return try(c, w);
}

int
ctl_webhook(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {{"list", list}, {"test", test}, {0}};

	return group_run(c, "webhook", verbs, argc, argv);
}
