/* promisectl doctor: everything that the desk depends on, looked at in order. */
#include "doctor.h"

#include "argument.h"
#include "options.h"

enum { WAIT_DEFAULT = 60, WAIT_MAX = 3600 /* seconds */ };

struct wanted {
	bool no_mail;
	const char *resolver, *wait;
};

static void
check_mail(struct doctor *d)
{
	const struct conf *conf = d->ctl->conf;

	for (size_t i = 0; i < conf->mailbox_count; i++)
		doctor_imap(d, &conf->mailboxes[i]);
	doctor_smtp(d);
	doctor_dns(d);
	for (size_t i = 0; i < conf->mailbox_count; i++)
		doctor_round(d, &conf->mailboxes[i]);
}

static int
examine(struct ctl *ctl, const struct wanted *w, struct dns *dns, int64_t wait)
{
	struct doctor d = {
	    .ctl = ctl, .dns = dns, .mail = !w->no_mail, .wait_ms = (int)wait * 1000};

	d.unit = ctl->instance ? xasprintf("promised@%s", ctl->instance) : xstrdup("promised");

	checkup_begin(&d.checkup, ctl->json, ctl->instance);
	doctor_conf(&d);
	doctor_database(&d);
	doctor_logins(&d);
	doctor_oauth(&d);
	if (ctl->conf) {
		check_mail(&d);
		doctor_webhooks(&d);
	} else {
		checkup_on(&d.checkup, "mail", NULL);
		check_skip(&d.checkup, "not looked at without a configuration");
	}
	doctor_desk(&d);
	doctor_machine(&d);
	answer_free(&d.facts);
	free(d.unit);
	return checkup_end(&d.checkup);
}

int
ctl_doctor(struct ctl *ctl, int argc, char **argv)
{
	struct wanted w = {0};
	const struct ctl_option options[] = {{"no-mail", .flag = &w.no_mail},
	    {"resolver", .value = &w.resolver}, {"wait", .value = &w.wait}, {0}};
	struct dns *dns = NULL;
	struct fail f = {0};
	int64_t wait = WAIT_DEFAULT;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("doctor", "%s", f.text);
	if (argc > 1)
		return ctl_usage("doctor", "unexpected argument \"%s\"", argv[1]);
	if (w.wait && argument_number(w.wait, WAIT_MAX, &wait, &f) != DONE)
		return ctl_usage("doctor", "--wait: %s", f.text);
	if (dns_open(w.resolver, &dns, &f) != DONE)
		return ctl_usage("doctor", "--resolver: %s", f.text);
	int code = examine(ctl, &w, dns, wait);
	dns_close(&dns);
	return code;
}
