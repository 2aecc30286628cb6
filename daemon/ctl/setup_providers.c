/* Providers whose servers are not where their customers' domains are. */
#include "setup_servers.h"

static const struct provider providers[] = {
    {.name = "Microsoft 365",
        .mx = {".mail.protection.outlook.com", ".mx.microsoft"},
        .imap = "outlook.office365.com",
        .smtp = "smtp.office365.com",
        .smtp_security = SECURITY_STARTTLS,
        .rate = "30",
        .oauth = "microsoft",
        .note = "Microsoft 365 takes OAuth2 instead of passwords: answer oauth_client_id; "
                "promised.conf(5), oauth, says where it comes from."},
    {.name = "Google",
        .mx = {".google.com", ".googlemail.com"},
        .imap = "imap.gmail.com",
        .smtp = "smtp.gmail.com",
        .oauth = "google",
        .note = "Google takes an app password (myaccount.google.com/apppasswords, with two-step "
                "verification on), or OAuth2: answer oauth_client_id."},
    {.name = "Fastmail",
        .mx = {".messagingengine.com"},
        .imap = "imap.fastmail.com",
        .smtp = "smtp.fastmail.com",
        .note = "Fastmail takes an app password."},
    {.name = "Zoho",
        .mx = {".zoho.com"},
        .imap = "imappro.zoho.com",
        .smtp = "smtppro.zoho.com",
        .note = "Zoho takes an app password where two-step verification is on."},
    {.name = "Zoho",
        .mx = {".zoho.eu"},
        .imap = "imappro.zoho.eu",
        .smtp = "smtppro.zoho.eu",
        .note = "Zoho takes an app password where two-step verification is on."},
    {.name = "Yandex",
        .mx = {".yandex.net", ".yandex.ru"},
        .imap = "imap.yandex.com",
        .smtp = "smtp.yandex.com",
        .note = "Yandex takes an app password; IMAP must be switched on in its settings."},
    {.name = "iCloud",
        .mx = {".mail.icloud.com"},
        .imap = "imap.mail.me.com",
        .smtp = "smtp.mail.me.com",
        .smtp_security = SECURITY_STARTTLS,
        .note = "iCloud takes an app password."},
    {.name = "Yahoo",
        .mx = {".yahoodns.net"},
        .imap = "imap.mail.yahoo.com",
        .smtp = "smtp.mail.yahoo.com",
        .note = "Yahoo takes an app password."},
    {.name = "mailbox.org",
        .mx = {".mailbox.org"},
        .imap = "imap.mailbox.org",
        .smtp = "smtp.mailbox.org"},
    {.name = "Migadu", .mx = {".migadu.com"}, .imap = "imap.migadu.com", .smtp = "smtp.migadu.com"},
};

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	/* ".example.org" is example.org itself, too. */
	if (n + 1 == m)
		return ascii_casecmp(name, end + 1) == 0;
	return n >= m && ascii_casecmp(name + n - m, end) == 0;
}

const struct provider *
provider_of(const struct dns_records *mx)
{
	const struct provider *p = providers;
	const size_t count = sizeof providers / sizeof *providers;

	if (!mx->count)
		return NULL;
	for (; p < providers + count; p++)
		for (size_t i = 0; i < sizeof p->mx / sizeof *p->mx && p->mx[i]; i++)
			if (ends_with(mx->at[0].text, p->mx[i]))
				return p;
	return NULL;
}
