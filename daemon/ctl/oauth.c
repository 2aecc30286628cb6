/* promisectl oauth: logins at providers that give access tokens instead of taking passwords. */
#include <string.h>
#include <sysexits.h>
#include "group.h"
#include "oauth_account.h"
#include "oauth_flow.h"
#include "oauth_status.h"
#include "options.h"

/* ---- login ---- */

static int
check_flow(const struct conf_oauth *a, bool device, bool code)
{
	if (device && code)
		return ctl_usage("oauth", "--device and --code: choose one");
	if (device && a->provider == PROVIDER_GOOGLE && !a->device_url)
		return ctl_usage(
		    "oauth", "Google's device codes give no rights for mail; do without --device");
	if (device && !a->device_url)
		return ctl_usage(
		    "oauth", "--device: the account \"%s\" has no device_url", a->name);
	if (code && !a->authorize_url)
		return ctl_usage(
		    "oauth", "--code: the account \"%s\" has no authorize_url", a->name);
	return EX_OK;
}

static int
summary(const struct conf_oauth *account, const struct oauth_trial *t)
{
	if (t->good + t->refused + t->others == 0)
		puts("Nothing uses this account: name it in mailboxes.imap.oauth or smtp.oauth.");
	if (t->refused)
		return ctl_error(EX_NOPERM,
		    "the account \"%s\" has a token, but not every server takes it", account->name);
	return t->others ? EX_TEMPFAIL : EX_OK;
}

/* A login as somebody else must not cost the desk the login that works. */
static int
store(struct ctl *c, const struct oauth_flow *flow, const struct oauth_answer *a)
{
	const struct conf_oauth *account = flow->asking.account;
	struct oauth_trial trial;
	struct fail f = {0};

	if (!a->refresh_token)
		return ctl_error(EX_NOPERM,
		    "the provider gave a token for the moment, but none to go on with (refresh "
		    "token): oauth.scope must ask for that (\"offline_access\", with most)");
	oauth_account_try(c, account, a->access_token, &trial);
	if (trial.refused && !trial.good && !trial.others)
		return ctl_error(EX_NOPERM,
		    "this login is not stored, what was stored before stays: log in as %s",
		    flow->user ? flow->user : "the mailbox's user");
	if (oauth_logged_in(&flow->asking, c->conf->state_directory, a, &f) != DONE)
		return ctl_error(EX_CANTCREAT, "the login cannot be stored: %s", f.text);
	puts("Stored. The desk goes on with it by itself, within ten seconds.");
	return summary(account, &trial);
}

static int refresh_account(struct ctl *c, const struct conf_oauth *account);

static int
log_in(struct ctl *c, const struct conf_oauth *account, bool device)
{
	struct oauth_flow flow = {
	    oauth_account_asking(account), conf_oauth_user(c->conf, account, 0)};
	struct oauth_answer a = {0};

	if (account->grant == GRANT_CLIENT) {
		printf("The account \"%s\" needs no login (grant = \"client\"): trying it.\n",
		    account->name);
		return refresh_account(c, account);
	}
	int code = device ? oauth_flow_device(&flow, &a) : oauth_flow_code(&flow, &a);
	if (code == EX_OK)
		code = store(c, &flow, &a);
	oauth_answer_free(&a);
	return code;
}

static int
login(struct ctl *c, int argc, char **argv)
{
	bool device = false, browser = false;
	const struct ctl_option options[] = {
	    {"device", .flag = &device}, {"code", .flag = &browser}, {0}};
	struct fail f = {0};
	int code;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("oauth", "%s", f.text);
	if (argc > 2)
		return ctl_usage("oauth", "unexpected argument \"%s\"", argv[2]);
	const struct conf_oauth *account = oauth_account(c, argv[1], &code);
	if (!account)
		return code;
	code = check_flow(account, device, browser);
	if (code == EX_OK)
		code = oauth_account_reachable(c);
	if (code != EX_OK)
		return code;
	/* Where both are possible the shorter way: nothing has to be carried back. */
	return log_in(c, account, device || (!browser && account->device_url));
}

/* ---- refresh, logout ---- */

static int
refresh_account(struct ctl *c, const struct conf_oauth *account)
{
	struct oauth_asking q = oauth_account_asking(account);
	struct oauth_trial trial;
	struct secret token = {0};
	struct fail f = {0};

	q.insist = true;
	enum outcome o = oauth_token(&q, c->conf->state_directory, NULL, &token, &f);
	if (o != DONE)
		return ctl_error(o == LATER ? EX_TEMPFAIL : EX_NOPERM, "%s", f.text);
	puts("The provider gave a new access token.");
	oauth_account_try(c, account, token.text, &trial);
	oauth_forget(&token.text);
	return summary(account, &trial);
}

static const struct conf_oauth *
only_account(struct ctl *c, int argc, char **argv, int *code)
{
	const struct ctl_option options[] = {{0}};
	const struct conf_oauth *account = NULL;
	struct fail f = {0};

	if (options_take(options, &argc, argv, &f) != DONE)
		*code = ctl_usage("oauth", "%s", f.text);
	else if (argc > 2)
		*code = ctl_usage("oauth", "unexpected argument \"%s\"", argv[2]);
	else
		account = oauth_account(c, argv[1], code);
	if (account)
		*code = oauth_account_reachable(c);
	return *code == EX_OK ? account : NULL;
}

static int
refresh(struct ctl *c, int argc, char **argv)
{
	int code = EX_OK;
	const struct conf_oauth *account = only_account(c, argc, argv, &code);

	return account ? refresh_account(c, account) : code;
}

static int
logout(struct ctl *c, int argc, char **argv)
{
	int code = EX_OK;
	const struct conf_oauth *account = only_account(c, argc, argv, &code);
	struct fail f = {0};

	if (!account)
		return code;
	struct oauth_asking q = oauth_account_asking(account);
	if (oauth_log_out(&q, c->conf->state_directory, &f) != DONE)
		return ctl_error(EX_CANTCREAT, "%s", f.text);
	printf(
	    "Nothing is stored for the account \"%s\" any more. To end the access itself, take it "
	    "away at the provider.\n",
	    account->name);
	return EX_OK;
}

int
ctl_oauth(struct ctl *c, int argc, char **argv)
{
	static const struct group_verb verbs[] = {{"status", oauth_status}, {"login", login},
	    {"refresh", refresh}, {"logout", logout}, {0}};

	return group_run(c, "oauth", verbs, argc, argv);
}
