#include "conf_private.h"

#include <string.h>
#include "suggest.h"

/* Queues beside agents and webhooks; webhooks by themselves. */
struct check {
	const struct conf *conf;
	conf_report report;
	void *context;
};

enum { SECRET_MIN = 16 };
static const char encoded[] = "whsec_"; /* what follows is base64 */

static void
report_text(const struct check *c, size_t item, const char *path, char *text)
{
	c->report(c->context, (int)item, path, text);
	free(text);
}

const char *
conf_webhook_url(const struct conf_webhook *w)
{
	return w->url ? w->url : w->url_secret.text;
}

const struct conf_webhook *
conf_webhook_of(const struct conf *conf, const char *name)
{
	for (size_t i = 0; i < conf->webhook_count; i++)
		if (conf->webhooks[i].name && strcmp(conf->webhooks[i].name, name) == 0)
			return &conf->webhooks[i];
	return NULL;
}

static void
report_no_webhook(const struct check *c, size_t queue, const char *name)
{
	const char **names = xcalloc(c->conf->webhook_count + 1, sizeof *names);
	size_t n = 0;

	for (size_t i = 0; i < c->conf->webhook_count; i++)
		if (c->conf->webhooks[i].name)
			names[n++] = c->conf->webhooks[i].name;
	const char *near = suggest(names, name);
	report_text(c, queue, "queues.escalation",
	    near ? xasprintf("there is no webhook \"%s\"; did you mean \"%s\"?", name, near)
	         : xasprintf("there is no webhook \"%s\": add it to webhooks", name));
	free(names);
}

static void
check_level(const struct check *c, size_t queue, const char *text)
{
	struct conf_level l;

	if (!conf_parse_level(text, &l, NULL))
		return; /* not stored, and told */
	if (strchr(l.who, '@') && !conf_agent_of(c->conf, l.who))
		report_text(c, queue, "queues.escalation", conf_no_agent(c->conf, SIZE_MAX, l.who));
	if (*l.webhook && !conf_webhook_of(c->conf, l.webhook))
		report_no_webhook(c, queue, l.webhook);
}

static void
check_queue(const struct check *c, size_t i)
{
	const struct conf_queue *q = c->conf->queues;

	for (size_t j = 0; q[i].name && j < i; j++)
		if (q[j].name && strcmp(q[i].name, q[j].name) == 0)
			report_text(c, i, "queues.name",
			    xasprintf("the queue \"%s\" is there already", q[i].name));
	if (q[i].lead && !conf_agent_of(c->conf, q[i].lead))
		report_text(c, i, "queues.lead", conf_no_agent(c->conf, SIZE_MAX, q[i].lead));
	for (char **level = q[i].escalation; level && *level; level++)
		check_level(c, i, *level);
}

void
conf_check_queues(const struct conf *conf, conf_report report, void *context)
{
	struct check c = {conf, report, context};

	for (size_t i = 0; i < conf->queue_count; i++)
		check_queue(&c, i);
}

static bool
is_base64(const char *text)
{
	size_t n = strlen(text), body = strcspn(text, "=");

	for (size_t i = 0; i < n; i++)
		if (i >= body ? text[i] != '='
		              : !ascii_isalnum((unsigned char)text[i]) && !strchr("+/", text[i]))
			return false;
	return n > 0 && n % 4 == 0 && n - body <= 2;
}

static void
check_secret(const struct check *c, size_t i, const char *secret)
{
	if (!*secret) /* a file that could not be read, and told */
		return;
	if (strlen(secret) < SECRET_MIN)
		c->report(c->context, (int)i, "webhooks.secret_file",
		    "the secret is too short to sign with; make one with: openssl rand -hex 32");
	else if (strncmp(secret, encoded, strlen(encoded)) == 0 &&
	         !is_base64(secret + strlen(encoded)))
		c->report(c->context, (int)i, "webhooks.secret_file",
		    "begins with \"whsec_\", but what follows is not base64");
}

static void
check_url(const struct check *c, size_t i)
{
	const struct conf_webhook *w = &c->conf->webhooks[i];

	if (!w->url && !w->url_secret.text)
		c->report(c->context, (int)i, "webhooks.url", "is missing, and so is url_file");
	else if (w->url && w->url_secret.text)
		c->report(c->context, (int)i, "webhooks.url", "and url_file cannot both be given");
	else if (!w->url && *w->url_secret.text && !conf_is_url(w->url_secret.text))
		c->report(c->context, (int)i, "webhooks.url_file",
		    "the file must hold an address that begins with https://");
}

static void
read_shape(const struct check *c, struct conf_webhook *w, size_t i, const char *folder)
{
	struct str why = {0};

	if (!conf_read_shape(w, folder, &why))
		c->report(c->context, (int)i, "webhooks.shape", str_text(&why));
	str_free(&why);
}

void
conf_check_webhooks(struct conf *conf, const char *folder, conf_report report, void *context)
{
	struct check c = {conf, report, context};

	for (size_t i = 0; i < conf->webhook_count; i++) {
		struct conf_webhook *w = &conf->webhooks[i];
		if (w->name && conf_webhook_of(conf, w->name) != w)
			report_text(&c, i, "webhooks.name",
			    xasprintf("another webhook is called \"%s\" already", w->name));
		check_url(&c, i);
		read_shape(&c, w, i, folder);
		if (w->secret.text)
			check_secret(&c, i, w->secret.text);
		else if (w->shape && strcmp(w->shape, CONF_OWN_SHAPE) == 0)
			report(context, (int)i, "webhooks.secret_file",
			    "is missing: by its secret the receiver knows the desk's calls");
	}
}
