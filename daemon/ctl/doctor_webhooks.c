/* The receivers of webhooks: reached, and who they say they are. Nothing is called. */
#include "doctor.h"

#include "webhook.h"

static void
check_receiver(struct doctor *d, const struct conf_webhook *w)
{
	struct fail f = {0};
	char *host = webhook_host(w);

	checkup_on(&d->checkup, "webhook", w->name);
	check_waiting(&d->checkup, "connecting to %s ...", host);
	if (webhook_check(w, &f) == DONE) {
		check_ok(&d->checkup, "%s is reached, its certificate is good", host);
	} else {
		if (!strstr(f.text, "; "))
			check_remedy(&d->checkup, "promisectl webhook test %s", w->name);
		check_because(&d->checkup, CHECK_FAIL, f.text);
	}
	free(host);
}

void
doctor_webhooks(struct doctor *d)
{
	const struct conf *conf = d->ctl->conf;

	for (size_t i = 0; i < conf->webhook_count; i++)
		check_receiver(d, &conf->webhooks[i]);
}
