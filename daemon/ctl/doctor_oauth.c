/* Access by OAuth2: is there a login, and for how long is the client's secret good? */
#include "doctor.h"

#include <time.h>
#include "../common/oauth.h"

enum { DAYS_WARN = 30, DAYS_FAIL = 7 };

static void
check_secret(struct doctor *d, const struct conf_oauth *account, const struct oauth_look *look)
{
	struct checkup *c = &d->checkup;

	checkup_on(c, "oauth secret", account->name);
	if (look->secret_days < DAYS_WARN)
		check_remedy(c, "make a new client secret at the provider, put it into "
		                "oauth.client_secret_file, correct oauth.secret_ends");
	check(c,
	    look->secret_days < DAYS_FAIL   ? CHECK_FAIL
	    : look->secret_days < DAYS_WARN ? CHECK_WARN
	                                    : CHECK_OK,
	    look->secret_days < 0 ? "ended %d days ago" : "good for %d days",
	    look->secret_days < 0 ? -look->secret_days : look->secret_days);
}

static void
check_account(struct doctor *d, const struct conf_oauth *account, const char *state_directory)
{
	struct checkup *c = &d->checkup;
	struct oauth_look look;

	oauth_look(account, state_directory, (int64_t)time(NULL), &look);
	checkup_on(c, "oauth", account->name);
	switch (look.condition) {
	case OAUTH_WORKS:
		check_ok(c, "logged in");
		break;
	case OAUTH_NEW:
		check_ok(c, "not used yet");
		break;
	case OAUTH_AWAY:
		check_because(c, CHECK_WARN, look.text);
		break;
	case OAUTH_LOGIN:
	case OAUTH_REFUSED:
		check_because(c, CHECK_FAIL, look.text);
		break;
	}
	if (look.secret_has_end)
		check_secret(d, account, &look);
}

void
doctor_oauth(struct doctor *d)
{
	const struct conf *conf = d->ctl->conf;

	for (size_t i = 0; conf && i < conf->oauth_count; i++)
		check_account(d, &conf->oauths[i], conf->state_directory);
}
