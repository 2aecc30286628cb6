#include "staff.h"

#include <string.h>
#include "common/mem.h"

/* What each role's work depends on, as prefixes of settings. A fetch process depends on its
 * mailbox's too, hook on the webhooks'. */
static const struct role_needs {
	const char *role;
	const char *prefixes[8];
} needs[] = {
    {"main", {"", NULL}}, /* it passes on nearly everything */
    {"fetch", {"database.", "read.mail_size", NULL}},
    {"read",
        {"database.", "desk.", "read.batch", "read.mail_size", "read.memory", "read.wall", NULL}},
    {"send", {"database.", "desk.", "smtp.", "send.rate_per_minute", NULL}},
    {"inform", {"database.", "desk.", "smtp.", "send.rate_per_minute", NULL}},
    {"hook", {"database.", NULL}},
    {"clock", {"database.", NULL}},
};

static bool
has_mailbox(const struct conf *conf, const char *name, size_t *number)
{
	for (*number = 0; *number < conf->mailbox_count; ++*number)
		if (strcmp(conf->mailboxes[*number].name, name) == 0)
			return true;
	return false;
}

/* The reader knows mail to the desk's own addresses from that to others. */
static bool
same_mailboxes(const struct conf *a, const struct conf *b)
{
	if (a->mailbox_count != b->mailbox_count)
		return false;
	for (size_t i = 0; i < a->mailbox_count; i++)
		if (!conf_same(a, i, b, i, "mailboxes."))
			return false;
	return true;
}

static bool
same_webhooks(const struct conf *a, const struct conf *b)
{
	if (a->webhook_count != b->webhook_count)
		return false;
	for (size_t i = 0; i < a->webhook_count; i++)
		if (!conf_same(a, i, b, i, "webhooks.") ||
		    strcmp(a->webhooks[i].filling, b->webhooks[i].filling) != 0)
			return false;
	return true;
}

/* Of an account all is wanted by whoever logs in with its tokens. */
static bool
same_account(const struct conf *a, const char *in_a, const struct conf *b, const char *in_b)
{
	const struct conf_oauth *one = conf_oauth_of(a, in_a), *other = conf_oauth_of(b, in_b);

	if (!one || !other)
		return !one && !other;
	return conf_same(a, (size_t)(one - a->oauths), b, (size_t)(other - b->oauths), "oauth.") &&
	       conf_same(a, 0, b, 0, "state_directory");
}

static bool
same_own_mailbox(const struct worker *w, const struct conf *a, const struct conf *b)
{
	size_t i, j;

	return has_mailbox(a, w->instance, &i) && has_mailbox(b, w->instance, &j) &&
	       conf_same(a, i, b, j, "mailboxes.") &&
	       same_account(a, a->mailboxes[i].imap.oauth, b, b->mailboxes[j].imap.oauth);
}

static bool
is_touched(const struct worker *w, const struct conf *old, const struct conf *conf)
{
	const struct role_needs *n = needs;

	if (strcmp(w->role, "main") == 0)
		return true;
	if (strcmp(w->role, "fetch") == 0 && !same_own_mailbox(w, old, conf))
		return true;
	if (strcmp(w->role, "read") == 0 && !same_mailboxes(old, conf))
		return true;
	if (strcmp(w->role, "hook") == 0 && !same_webhooks(old, conf))
		return true;
	if ((strcmp(w->role, "send") == 0 || strcmp(w->role, "inform") == 0) &&
	    !same_account(old, old->smtp.oauth, conf, conf->smtp.oauth))
		return true;
	while (strcmp(n->role, w->role) != 0)
		n++;
	for (const char *const *p = n->prefixes; *p; p++)
		if (!conf_same(old, 0, conf, 0, *p))
			return true;
	return false;
}

static struct worker *
find(const struct staff *s, const char *role, const char *instance, int number)
{
	for (size_t i = 0; i < s->count; i++) {
		struct worker *w = s->workers[i];
		if (strcmp(w->role, role) == 0 && strcmp(w->instance, instance) == 0 &&
		    w->number == number)
			return w;
	}
	return NULL;
}

static void
want(struct staff *s, const char *role, const char *instance, int number, int64_t now)
{
	struct worker *w = find(s, role, instance, number);

	if (!w) {
		w = worker_new(role, instance, number);
		w->due = now;
		s->workers = xrealloc(s->workers, (s->count + 1) * sizeof(struct worker *));
		s->workers[s->count++] = w;
	}
	w->retired = false;
}

void
staff_adapt(struct staff *s, const struct conf *old, const struct conf *conf, int64_t now)
{
	for (size_t i = 0; i < s->count; i++)
		s->workers[i]->retired = true;
	want(s, "main", "", 0, now);
	for (size_t i = 0; i < conf->mailbox_count; i++)
		want(s, "fetch", conf->mailboxes[i].name, 0, now);
	for (int i = 0; i < conf->read.processes; i++)
		want(s, "read", "", i, now);
	for (int i = 0; i < conf->send.processes; i++)
		want(s, "send", "", i, now);
	want(s, "inform", "", 0, now);
	if (conf->webhook_count)
		want(s, "hook", "", 0, now);
	want(s, "clock", "", 0, now);
	for (size_t i = 0; old && i < s->count; i++)
		if (s->workers[i]->retired || is_touched(s->workers[i], old, conf))
			worker_stop(s->workers[i], now);
}

void
staff_sweep(struct staff *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->workers[i]->retired && s->workers[i]->state == WORKER_WAITING)
			worker_free(&s->workers[i]);
		else
			s->workers[kept++] = s->workers[i];
	s->count = kept;
}

void
staff_free(struct staff *s)
{
	for (size_t i = 0; i < s->count; i++)
		worker_free(&s->workers[i]);
	free(s->workers);
	*s = (struct staff){0};
}
