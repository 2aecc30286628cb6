#include "accounts.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>
#include "common/log.h"
#include "common/oauth.h"

static enum outcome
tell(
    struct role *r, const struct conf_oauth *account, const struct oauth_look *look, struct fail *f)
{
	struct db_number login, expires;
	struct db_param params[] = {db_text(account->name),
	    db_text(oauth_condition_name(look->condition)), db_text(look->text),
	    look->login ? db_int(&login, look->login) : db_text(NULL),
	    look->expires ? db_int(&expires, look->expires) : db_text(NULL)};

	return db_call(
	    r->db, "SELECT api.main_oauth($1, $2, $3, $4::bigint, $5::bigint)", 5, params, NULL, f);
}

static void
report(struct accounts *a, struct role *r, size_t i)
{
	const struct conf_oauth *account = &r->conf->oauths[i];
	struct oauth_look look;
	struct fail f = {0};
	char *text;

	oauth_look(account, r->conf->state_directory, time(NULL), &look);
	text = xasprintf(
	    "%d %" PRId64 " %" PRId64 " %s", look.condition, look.login, look.expires, look.text);
	if (a->told[i] && strcmp(a->told[i], text) == 0) {
		free(text);
		return;
	}
	if (tell(r, account, &look, &f) != DONE) {
		log_warning(NULL, "the database is not told how the account \"%s\" is: %s",
		    account->name, f.text);
		free(text);
		return;
	}
	free(a->told[i]);
	a->told[i] = text;
}

void
accounts_report(struct accounts *a, struct role *r)
{
	if (!a->told)
		a->told = xcalloc(r->conf->oauth_count + 1, sizeof *a->told);
	for (size_t i = 0; a->connection != r->connections && i < r->conf->oauth_count; i++) {
		free(a->told[i]);
		a->told[i] = NULL;
	}
	a->connection = r->connections;
	for (size_t i = 0; i < r->conf->oauth_count && db_alive(r->db); i++)
		report(a, r, i);
}

void
accounts_free(struct accounts *a, const struct conf *conf)
{
	for (size_t i = 0; a->told && i < conf->oauth_count; i++)
		free(a->told[i]);
	free(a->told);
	*a = (struct accounts){0};
}
