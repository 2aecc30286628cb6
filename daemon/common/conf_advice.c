#include "conf_private.h"

#include <string.h>
#include "suggest.h"

enum { NAMED = 3 }; /* of more agents than this only the number is told */

static bool
among(char *const *list, const char *text)
{
	for (; *list; list++)
		if (strcmp(*list, text) == 0)
			return true;
	return false;
}

/* "anna@example.org, boris@example.org"; "" if nobody has this trust. */
static char *
trusted_by(const struct conf *conf, enum conf_trust trust)
{
	struct str names = {0};
	size_t n = 0;

	for (size_t i = 0; i < conf->agent_count; i++)
		if (conf->agents[i].trust == trust && ++n <= NAMED)
			str_addf(&names, "%s%s", n > 1 ? ", " : "", conf->agents[i].address);
	if (n > NAMED)
		str_addf(&names, " and %zu more", n - NAMED);
	return str_take(&names);
}

static void
advise_trust(const struct conf *conf, struct str *lines)
{
	char *strict = trusted_by(conf, TRUST_TOKEN_DMARC), *open = trusted_by(conf, TRUST_TOKEN);

	if (*strict && !*conf->desk.trusted_authserv)
		str_addf(lines,
		    "agents.trust: no mail of %s will be accepted: \"token+dmarc\" needs a mail "
		    "server "
		    "that vouches for senders; name it in desk.trusted_authserv\n",
		    strict);
	if (*open)
		str_addf(lines,
		    "agents.trust: \"token\" for %s: whoever reads or forges such an agent's mail "
		    "can "
		    "speak to customers in the desk's name\n",
		    open);
	free(strict);
	free(open);
}

static bool
is_told(const struct conf *conf, const char *queue)
{
	for (size_t i = 0; i < conf->agent_count; i++) {
		const struct conf_agent *a = &conf->agents[i];
		if (a->notify == NOTIFY_QUEUE && (!*a->queues || among(a->queues, queue)))
			return true;
	}
	return false;
}

/* NULL-terminated, each once; free() the list alone. */
static const char **
mailbox_queues(const struct conf *conf)
{
	const char **queues = xcalloc(conf->mailbox_count + 1, sizeof *queues);
	size_t n = 0;

	for (size_t i = 0; i < conf->mailbox_count; i++) {
		size_t j = 0;
		while (j < n && strcmp(queues[j], conf->mailboxes[i].queue) != 0)
			j++;
		if (j == n)
			queues[n++] = conf->mailboxes[i].queue;
	}
	return queues;
}

/* No error: agents can fill a queue of their own with #queue. */
static void
advise_queue(
    const struct conf_agent *a, const char *queue, const char *const *queues, struct str *lines)
{
	for (size_t i = 0; queues[i]; i++)
		if (strcmp(queues[i], queue) == 0)
			return;
	const char *near = suggest(queues, queue);
	str_addf(
	    lines, "agents.queues: %s has \"%s\", which no mailbox leads to", a->address, queue);
	if (near)
		str_addf(lines, "; did you mean \"%s\"?", near);
	str_addc(lines, '\n');
}

static void
advise_queues(const struct conf *conf, struct str *lines)
{
	const char **queues = mailbox_queues(conf);

	for (size_t i = 0; i < conf->agent_count; i++)
		for (char **q = conf->agents[i].queues; *q; q++)
			advise_queue(&conf->agents[i], *q, queues, lines);
	for (size_t i = 0; queues[i]; i++)
		if (!is_told(conf, queues[i]))
			str_addf(lines,
			    "agents.notify: nobody is told of new tickets in the queue \"%s\": no "
			    "agent "
			    "of this queue has \"queue\"\n",
			    queues[i]);
	free(queues);
}

void
conf_advise(const struct conf *conf, struct str *lines)
{
	conf_advise_promises(conf, lines);
	conf_advise_oauth(conf, lines);
	if (conf->agent_count == 0) {
		str_addz(lines,
		    "agents: there is none, so that nobody is told of tickets and nobody can "
		    "answer them by mail\n");
		return;
	}
	advise_trust(conf, lines);
	advise_queues(conf, lines);
}
