#include "oauth_status.h"

#include <inttypes.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include "../common/oauth.h"
#include "ask.h"
#include "oauth_account.h"
#include "options.h"
#include "table.h"

enum {
	WANTED = 2, /* the exit code, as of audit */
	SECRET_DAYS = 30,
};

static bool
is_wanted(const struct oauth_look *look)
{
	return look->condition == OAUTH_LOGIN || look->condition == OAUTH_REFUSED ||
	       (look->secret_has_end && look->secret_days <= SECRET_DAYS);
}

/* ---- for programs ---- */

static void
add_text(struct str *out, const char *name, const char *text)
{
	str_addf(out, ",\"%s\":\"", name);
	for (; *text; text++)
		if (strchr("\"\\", *text) || (unsigned char)*text < ' ')
			str_addf(out, "\\u%04x", (unsigned char)*text);
		else
			str_addc(out, *text);
	str_addc(out, '"');
}

static void
add_moment(struct str *out, const char *name, int64_t seconds)
{
	time_t t = (time_t)seconds;
	char text[32] = "";
	struct tm tm;

	if (seconds && strftime(text, sizeof text, "%FT%TZ", gmtime_r(&t, &tm)))
		add_text(out, name, text);
	else
		str_addf(out, ",\"%s\":null", name);
}

static void
add_users(struct str *out, const struct conf *conf, const struct conf_oauth *account)
{
	const char *user;

	str_addz(out, ",\"users\":[");
	for (size_t n = 0; (user = conf_oauth_user(conf, account, n)); n++) {
		struct str one = {0};
		add_text(&one, "", user);
		str_addf(out, "%s%s", n ? "," : "", str_text(&one) + strlen(",\"\":"));
		str_free(&one);
	}
	str_addc(out, ']');
}

static void
add_account(struct str *out, const struct conf *conf, const struct conf_oauth *account,
    const struct oauth_look *look)
{
	struct str one = {0};

	add_text(&one, "name", account->name);
	add_text(&one, "provider", conf_word("oauth.provider", account->provider));
	add_text(&one, "grant", conf_word("oauth.grant", account->grant));
	add_users(&one, conf, account);
	add_text(&one, "state", oauth_condition_name(look->condition));
	add_text(&one, "detail", look->text);
	add_moment(&one, "since", look->since);
	add_moment(&one, "login", look->login);
	add_moment(&one, "obtained", look->obtained);
	add_moment(&one, "expires", look->expires);
	if (account->secret_ends)
		add_text(&one, "secret_ends", account->secret_ends);
	else
		str_addz(&one, ",\"secret_ends\":null");
	if (look->secret_has_end)
		str_addf(&one, ",\"days\":%d", look->secret_days);
	else
		str_addz(&one, ",\"days\":null");
	str_addf(out, "%s{%s}", out->len > 1 ? "," : "", str_text(&one) + 1);
	str_free(&one);
}

/* ---- for people ---- */

static const char *
condition_words(enum oauth_condition c)
{
	static const char *const words[] = {[OAUTH_WORKS] = "works",
	    [OAUTH_NEW] = "not used yet",
	    [OAUTH_LOGIN] = "needs a login",
	    [OAUTH_REFUSED] = "refused",
	    [OAUTH_AWAY] = "provider away"};

	return words[c];
}

static void
add_local(struct table *t, int64_t seconds)
{
	time_t moment = (time_t)seconds;
	char text[32] = "-";
	struct tm tm;

	if (seconds)
		strftime(text, sizeof text, "%F %H:%M", localtime_r(&moment, &tm));
	table_add(t, text);
}

static void
add_row(struct table *t, const struct conf *conf, const struct conf_oauth *account,
    const struct oauth_look *look)
{
	const char *user = conf_oauth_user(conf, account, 0);

	table_add(t, account->name);
	table_add(t, conf_word("oauth.provider", account->provider));
	table_addf(t, "%s%s", user ? user : "-",
	    user && conf_oauth_user(conf, account, 1) &&
	            strcmp(user, conf_oauth_user(conf, account, 1)) != 0
	        ? ", ..."
	        : "");
	table_add(t, condition_words(look->condition));
	add_local(t, look->expires);
	add_local(t, look->login);
	if (!look->secret_has_end)
		table_add(t, "-");
	else if (look->secret_days < 0)
		table_addf(t, "%s (over)", account->secret_ends);
	else
		table_addf(t, "%s (%d day%s)", account->secret_ends, look->secret_days,
		    look->secret_days == 1 ? "" : "s");
}

static void
print_todo(const struct conf_oauth *account, const struct oauth_look *look)
{
	if (*look->text)
		printf("\n%s: %s\n", account->name, look->text);
	if (look->secret_has_end && look->secret_days <= SECRET_DAYS)
		printf(
		    "\n%s: make a new client secret at the provider, put it into the file of "
		    "oauth.client_secret_file, set oauth.secret_ends, and type: systemctl restart "
		    "promised\n",
		    account->name);
}

/* ---- all of them ---- */

static int
show(struct ctl *c, const struct conf_oauth *only)
{
	static const struct table_column columns[] = {{"account", TABLE_LEFT},
	    {"provider", TABLE_LEFT}, {"mail of", TABLE_LEFT}, {"state", TABLE_LEFT},
	    {"token until", TABLE_LEFT}, {"logged in", TABLE_LEFT}, {"secret ends", TABLE_LEFT}};
	struct oauth_look *looks = xcalloc(c->conf->oauth_count + 1, sizeof *looks);
	struct table *t = table_new(columns, 7);
	struct str json = {0};
	bool wanted = false;

	str_addc(&json, '[');
	for (size_t i = 0; i < c->conf->oauth_count; i++) {
		const struct conf_oauth *a = &c->conf->oauths[i];
		if (only && a != only)
			continue;
		oauth_look(a, c->conf->state_directory, time(NULL), &looks[i]);
		wanted |= is_wanted(&looks[i]);
		add_row(t, c->conf, a, &looks[i]);
		add_account(&json, c->conf, a, &looks[i]);
	}
	str_addc(&json, ']');
	if (c->json)
		print_json(str_text(&json));
	else
		table_print(t, 0);
	for (size_t i = 0; !c->json && i < c->conf->oauth_count; i++)
		if (!only || only == &c->conf->oauths[i])
			print_todo(&c->conf->oauths[i], &looks[i]);
	table_free(&t);
	str_free(&json);
	free(looks);
	return wanted ? WANTED : EX_OK;
}

int
oauth_status(struct ctl *c, int argc, char **argv)
{
	const struct ctl_option options[] = {{0}};
	const struct conf_oauth *only = NULL;
	struct fail f = {0};
	int code;

	if (options_take(options, &argc, argv, &f) != DONE)
		return ctl_usage("oauth", "%s", f.text);
	if (argc > 2)
		return ctl_usage("oauth", "unexpected argument \"%s\"", argv[2]);
	if (argc == 2 && !(only = oauth_account(c, argv[1], &code)))
		return code;
	code = ctl_conf(c);
	if (code != EX_OK)
		return code;
	if (c->conf->oauth_count == 0) {
		puts(c->json ? "[]" : "no accounts with OAuth2 in the configuration");
		return EX_OK;
	}
	code = oauth_account_readable(c);
	return code == EX_OK ? show(c, only) : code;
}
