/* What the domain name system says of the desk's domains: where their mail goes, and who may send
 * it. */
#include "doctor.h"

#include "policy.h"

static const char *
domain_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at ? at + 1 : address;
}

/* False when nobody can answer: nor will they about the rest. */
static bool
check_mx(struct doctor *d, const char *domain)
{
	struct checkup *c = &d->checkup;
	struct dns_records mx, addresses = {0};
	struct fail f = {0};

	checkup_on(c, "mx", domain);
	if (dns_ask(d->dns, domain, DNS_MX, &mx, &f) != DONE) {
		check_because(c, CHECK_WARN, f.text);
		return false;
	}
	if (!mx.count)
		dns_ask(d->dns, domain, DNS_ADDRESS, &addresses, NULL);
	check_remedy(c, "publish a record \"%s MX 10 mail.%s\" with the name of your mail server",
	    domain, domain);
	if (mx.count && !*mx.at[0].text)
		check_fail(c, "the domain says that it takes no mail (null MX)");
	else if (mx.count)
		check_ok(c, "mail goes to %s%s", mx.at[0].text, mx.count > 1 ? " and others" : "");
	else if (addresses.count)
		check_warn(c, "there is no MX record; mail goes to the domain's own address");
	else
		check_fail(
		    c, "there is no mail server for the domain: customers' mail cannot come");
	dns_records_free(&mx);
	dns_records_free(&addresses);
	return true;
}

/* RFC 7208 4.5, 4.6.4, 5.1; an answer for each thing that receivers would trip over. */
static void
judge_spf(struct checkup *c, const char *domain, const struct spf *is)
{
	if (!is->records) {
		check_remedy(c,
		    "publish \"%s TXT v=spf1 mx -all\", with what your mail server's "
		    "provider says in place of mx",
		    domain);
		check_warn(
		    c, "no SPF record: receivers cannot tell the desk's mails from forged ones");
	} else if (is->records > 1) {
		check_remedy(c, "make one record of the %d that begin with v=spf1", is->records);
		check_fail(c, "%d SPF records, so that none counts", is->records);
	} else if (*is->missing) {
		check_remedy(
		    c, "take \"include:%s\" out of the record, or correct it", is->missing);
		check_fail(c,
		    "includes %s, which has no SPF record: the whole record counts for nothing",
		    is->missing);
	} else if (is->lookups > SPF_LOOKUPS_MAX) {
		check_remedy(c, "replace some of \"%s\" by ip4: and ip6:", is->text);
		check_fail(c,
		    "needs %d or more lookups, %d are allowed: the whole record counts for nothing",
		    is->lookups, SPF_LOOKUPS_MAX);
	} else if (is->all == '+' || is->all == '?' || !is->all) {
		check_remedy(c, "end the record with -all (or ~all)");
		check_warn(c, "allows everybody to send: %s", is->text);
	} else {
		check_ok(c, "%s", is->text);
	}
}

static void
check_spf(struct doctor *d, const char *domain)
{
	struct spf is;
	struct fail f = {0};

	checkup_on(&d->checkup, "spf", domain);
	if (spf_look(d->dns, domain, &is, &f) == DONE)
		judge_spf(&d->checkup, domain, &is);
	else
		check_because(&d->checkup, CHECK_WARN, f.text);
}

static void
judge_dkim(struct checkup *c, const char *name, const struct dkim *is)
{
	if (!is->there) {
		check_remedy(c,
		    "publish the key that your mail server signs with at %s, or correct "
		    "desk.dkim_selector",
		    name);
		check_fail(c, "no key at %s: the signatures of the desk's mails fail", name);
	} else if (is->revoked) {
		check_remedy(c, "let your mail server sign with another key");
		check_fail(
		    c, "the key at %s was revoked: the signatures of the desk's mails fail", name);
	} else if (is->testing) {
		check_remedy(c, "take t=y out of %s when signing works", name);
		check_warn(
		    c, "the key at %s says that it is only tested: receivers ignore it", name);
	} else if (is->bits && is->bits < 1024) {
		check_remedy(c, "make a key of 2048 bits");
		check_fail(c, "the key at %s is too short: receivers ignore it (RFC 8301)", name);
	} else {
		check_ok(c, "key at %s%s", name,
		    is->bits == 1024 ? " (1024 bits: a new one should have 2048)" : "");
	}
}

static void
check_dkim(struct doctor *d, const char *domain, const char *selector)
{
	char *name = xasprintf("%s._domainkey.%s", selector, domain);
	struct dkim is;
	struct fail f = {0};

	checkup_on(&d->checkup, "dkim", domain);
	if (dkim_look(d->dns, domain, selector, &is, &f) == DONE)
		judge_dkim(&d->checkup, name, &is);
	else
		check_because(&d->checkup, CHECK_WARN, f.text);
	free(name);
}

static void
judge_dmarc(struct checkup *c, const char *domain, const struct dmarc *is)
{
	if (!*is->domain) {
		check_remedy(c,
		    "publish \"_dmarc.%s TXT v=DMARC1; p=quarantine; rua=mailto:...\" once "
		    "SPF and DKIM are right",
		    domain);
		check_warn(
		    c, "no DMARC record: a mail forged in your agents' or the desk's name passes");
	} else if (is->broken) {
		check_remedy(c, "leave one record, with a p=");
		check_fail(
		    c, "the record at _dmarc.%s is broken, so that it does not count", is->domain);
	} else if (ascii_casecmp(is->policy, "none") == 0) {
		check_remedy(c, "set p=quarantine at _dmarc.%s once its reports show nothing wrong",
		    is->domain);
		check_warn(
		    c, "p=none: a mail forged in your agents' or the desk's name is delivered");
	} else {
		check_ok(c, "p=%s at _dmarc.%s", is->policy, is->domain);
	}
}

static void
check_dmarc(struct doctor *d, const char *domain)
{
	struct dmarc is;
	struct fail f = {0};

	checkup_on(&d->checkup, "dmarc", domain);
	if (dmarc_look(d->dns, domain, &is, &f) == DONE)
		judge_dmarc(&d->checkup, domain, &is);
	else
		check_because(&d->checkup, CHECK_WARN, f.text);
}

static void
check_domain(struct doctor *d, const char *domain)
{
	const char *selector = d->ctl->conf->desk.dkim_selector;

	check_waiting(&d->checkup, "asking about %s ...", domain);
	if (!check_mx(d, domain))
		return;
	check_spf(d, domain);
	if (selector)
		check_dkim(d, domain, selector);
	check_dmarc(d, domain);
}

void
doctor_dns(struct doctor *d)
{
	const struct conf *conf = d->ctl->conf;

	check_domain(d, domain_of(conf->desk.address));
	for (size_t i = 0; i < conf->mailbox_count; i++) {
		const char *domain = domain_of(conf->mailboxes[i].address);
		bool known = ascii_casecmp(domain, domain_of(conf->desk.address)) == 0;

		for (size_t j = 0; j < i; j++)
			known = known ||
			        ascii_casecmp(domain, domain_of(conf->mailboxes[j].address)) == 0;
		if (!known)
			check_domain(d, domain);
	}
}
