#include "oauth.h"

#include <string.h>
#include <time.h>
#include "encode64.h"
#include "log.h"
#include "oauth_store.h"

enum {
	MARGIN_S = 5 * 60,
	LIFETIME_S = 60 * 60, /* of a token that does not say */
	REFUSED_S = 60 * 60,  /* a refusal is believed for so long */
};

/* Tokens that could not be stored: the disk was in trouble after the provider had given them. They
 * live as long as the process, which tries again. */
static struct {
	char *name;
	struct oauth_record record;
} unsaved;

/* One asking for a token: what it works on. */
struct renewal {
	const struct oauth_asking *q;
	struct oauth_store store;
	struct oauth_record record;
	char key[SHA256_URL + 1]; /* of what it asks with */
	int64_t now;
};

/* ---- what is stored ---- */

static bool
is_good(const struct oauth_record *r, const char *refused, int64_t now)
{
	int64_t lifetime = r->expires - r->obtained,
	        margin = lifetime < 2 * MARGIN_S ? lifetime / 2 : MARGIN_S;

	/* One that was made in the future says that the clock was set: nobody knows what it is
	 * worth. */
	return r->access_token && r->obtained <= now && now < r->expires - margin &&
	       !(refused && strcmp(refused, r->access_token) == 0);
}

/* With a new login, secret or address it may be asked again at once. */
static void
set_key(struct renewal *n)
{
	const struct conf_oauth *a = n->q->account;
	const char *parts[] = {
	    a->client_id, a->client_secret.text, a->token_url, a->scope, n->record.refresh_token};
	struct str all = {0};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		str_addf(&all, "%s\n", parts[i] ? parts[i] : "");
	sha256_url(str_text(&all), n->key);
	https_forget(&all);
}

static bool
is_barred(const struct renewal *n)
{
	const struct oauth_record *r = &n->record;

	return r->trouble != OAUTH_NO_TROUBLE && r->text && r->key && strcmp(r->key, n->key) == 0 &&
	       n->now < r->again && r->since <= n->now;
}

static enum outcome
outcome_of(enum oauth_trouble trouble)
{
	return trouble == OAUTH_TROUBLE_LATER ? LATER : NEVER;
}

static void
set_text(char **place, const char *text)
{
	free(*place);
	*place = text ? xstrdup(text) : NULL;
}

static void
keep_unsaved(const struct renewal *n)
{
	oauth_record_free(&unsaved.record);
	set_text(&unsaved.name, n->q->account->name);
	unsaved.record = n->record;
	unsaved.record.refresh_token =
	    n->record.refresh_token ? xstrdup(n->record.refresh_token) : NULL;
	unsaved.record.access_token =
	    n->record.access_token ? xstrdup(n->record.access_token) : NULL;
	unsaved.record.text = unsaved.record.key = NULL;
}

/* What an earlier call could not store comes first, unless a login or another process made it old.
 */
static enum outcome
save_unsaved(struct renewal *n, struct fail *f)
{
	struct oauth_record stored;
	bool found;
	enum outcome o = DONE;

	if (!unsaved.name || strcmp(unsaved.name, n->q->account->name) != 0)
		return DONE;
	oauth_store_read(&n->store, &stored, &found, NULL);
	if (stored.login == unsaved.record.login && stored.obtained < unsaved.record.obtained)
		o = oauth_store_write(&n->store, &unsaved.record, f);
	oauth_record_free(&stored);
	if (o != DONE)
		return o;
	oauth_record_free(&unsaved.record);
	set_text(&unsaved.name, NULL);
	return DONE;
}

/* ---- what the provider said ---- */

static void
take_answer(struct oauth_record *r, struct oauth_answer *a, int64_t now)
{
	oauth_forget(&r->access_token);
	r->access_token = a->access_token;
	a->access_token = NULL;
	if (a->refresh_token) { /* rotated: the old one may be worth nothing from now on */
		oauth_forget(&r->refresh_token);
		r->refresh_token = a->refresh_token;
		a->refresh_token = NULL;
	}
	r->obtained = now;
	r->expires = now + (a->expires_in ? a->expires_in : LIFETIME_S);
	r->trouble = OAUTH_NO_TROUBLE;
	r->since = r->again = 0;
	set_text(&r->text, NULL);
	set_text(&r->key, NULL);
}

static void
take_refusal(struct renewal *n, const struct oauth_refusal *refusal, const struct fail *f)
{
	struct oauth_record *r = &n->record;

	if (r->trouble != refusal->trouble || !r->since)
		r->since = n->now;
	r->trouble = refusal->trouble;
	r->again =
	    n->now + (refusal->trouble == OAUTH_TROUBLE_LATER ? refusal->retry_after_s : REFUSED_S);
	set_text(&r->text, f->text);
	set_text(&r->key, n->key);
}

static enum outcome
ask_provider(
    struct renewal *n, struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f)
{
	if (n->q->account->grant == GRANT_CLIENT)
		return oauth_ask_client(n->q, a, refusal, f);
	return oauth_ask_refresh(n->q, n->record.refresh_token, a, refusal, f);
}

static enum outcome
renew(struct renewal *n, struct fail *f)
{
	struct oauth_answer a = {0};
	struct oauth_refusal refusal;
	enum outcome o = oauth_store_prepare(&n->store, f);

	if (o != DONE)
		return o;
	o = ask_provider(n, &a, &refusal, f);
	n->now = time(NULL);
	if (o == DONE) {
		take_answer(&n->record, &a, n->now);
		o = oauth_store_write(&n->store, &n->record, f);
		if (o != DONE)
			keep_unsaved(n);
		else
			log_debug(NULL, "account %s: a new access token, good for %lld s",
			    n->q->account->name, (long long)(n->record.expires - n->now));
	} else {
		take_refusal(n, &refusal, f);
		oauth_store_write(&n->store, &n->record, NULL);
	}
	oauth_answer_free(&a);
	return o;
}

static enum outcome
nobody(const struct conf_oauth *account, struct fail *f)
{
	return fail(f, NEVER, "nobody has logged in to the account \"%s\" yet; type: %s",
	    account->name, account->login);
}

static enum outcome
unreadable(const struct conf_oauth *account, struct fail *f)
{
	char why[sizeof f->text];

	snprintf(why, sizeof why, "%s", f ? f->text : "");
	return fail(f, NEVER, "%s; then type: %s", why, account->login);
}

/* With the lock held: another process may have been here meanwhile. */
static enum outcome
find_or_renew(struct renewal *n, const char *refused, struct fail *f)
{
	bool found;
	enum outcome o = save_unsaved(n, f);

	oauth_record_free(&n->record);
	if (o == DONE)
		o = oauth_store_read(&n->store, &n->record, &found, f);
	/* Nothing is lost with a file that nobody can read: the secret is enough for the next. */
	if (o == NEVER && n->q->account->grant == GRANT_CLIENT)
		o = DONE;
	else if (o == NEVER)
		return unreadable(n->q->account, f);
	if (o != DONE || (!n->q->insist && is_good(&n->record, refused, n->now)))
		return o;
	set_key(n);
	if (!n->q->insist && is_barred(n))
		return fail(f, outcome_of(n->record.trouble), "%s", n->record.text);
	if (n->q->account->grant == GRANT_USER && !n->record.refresh_token)
		return nobody(n->q->account, f);
	return renew(n, f);
}

static enum outcome
open_store(struct renewal *n, const char *state_directory, bool make, struct fail *f)
{
	const struct conf_oauth *a = n->q->account;
	struct fail why = {0};
	enum outcome o = oauth_store_open(state_directory, a->name, make, &n->store, &why);

	n->now = time(NULL);
	if (o == DONE)
		return DONE;
	return fail(f, o, "the account \"%s\": %s", a->name, why.text);
}

static enum outcome
get_token(struct renewal *n, const char *refused, struct fail *f)
{
	bool found;
	enum outcome o = oauth_store_read(&n->store, &n->record, &found, f);

	/* A file that cannot be understood is looked at once more, with the lock: no writer is at
	 * it. */
	if (o == DONE && !n->q->insist && is_good(&n->record, refused, n->now))
		return DONE;
	o = oauth_store_lock(&n->store, n->q->wake_fd, n->q->tick, f);
	n->now = time(NULL);
	return o == DONE ? find_or_renew(n, refused, f) : o;
}

enum outcome
oauth_token(const struct oauth_asking *q, const char *state_directory, const char *refused,
    struct secret *token, struct fail *f)
{
	struct renewal n = {.q = q};
	enum outcome o = open_store(&n, state_directory, true, f);

	if (o == DONE)
		o = get_token(&n, refused, f);
	oauth_forget(&token->text);
	if (o == DONE) {
		token->text = n.record.access_token;
		n.record.access_token = NULL;
	}
	oauth_record_free(&n.record);
	oauth_store_close(&n.store);
	return o;
}

/* ---- logins ---- */

enum outcome
oauth_logged_in(const struct oauth_asking *q, const char *state_directory,
    const struct oauth_answer *a, struct fail *f)
{
	struct renewal n = {.q = q};
	enum outcome o = open_store(&n, state_directory, true, f);

	if (o == DONE)
		o = oauth_store_lock(&n.store, q->wake_fd, q->tick, f);
	if (o == DONE) {
		n.record.login = n.record.obtained = n.now;
		n.record.expires = n.now + (a->expires_in ? a->expires_in : LIFETIME_S);
		set_text(&n.record.access_token, a->access_token);
		set_text(&n.record.refresh_token, a->refresh_token);
		o = oauth_store_write(&n.store, &n.record, f);
	}
	oauth_record_free(&n.record);
	oauth_store_close(&n.store);
	return o;
}

enum outcome
oauth_log_out(const struct oauth_asking *q, const char *state_directory, struct fail *f)
{
	struct renewal n = {.q = q};
	enum outcome o = open_store(&n, state_directory, false, f);

	if (o == DONE)
		o = oauth_store_lock(&n.store, q->wake_fd, q->tick, f);
	if (o == DONE)
		o = oauth_store_remove(&n.store, f);
	oauth_store_close(&n.store);
	return o;
}

/* ---- how it is ---- */

const char *
oauth_condition_name(enum oauth_condition c)
{
	static const char *const names[] = {"works", "new", "login", "refused", "away"};

	return names[c];
}

/* Days from the day that now is in, in UTC. */
static int
days_until(const char *date, int64_t now)
{
	struct tm tm = {0};
	int64_t day = 24 * 60 * 60;

	if (!strptime(date, "%Y-%m-%d", &tm))
		return 0;
	return (int)(timegm(&tm) / day - now / day);
}

static void
judge_record(
    const struct conf_oauth *account, const struct oauth_record *r, struct oauth_look *look)
{
	static const enum oauth_condition conditions[] = {[OAUTH_NO_TROUBLE] = OAUTH_WORKS,
	    [OAUTH_TROUBLE_LOGIN] = OAUTH_LOGIN,
	    [OAUTH_TROUBLE_REFUSED] = OAUTH_REFUSED,
	    [OAUTH_TROUBLE_LATER] = OAUTH_AWAY};
	struct fail f = {0};

	look->login = r->login;
	look->obtained = r->obtained;
	look->expires = r->expires;
	look->since = r->since;
	look->condition = conditions[r->trouble];
	if (r->trouble != OAUTH_NO_TROUBLE)
		snprintf(look->text, sizeof look->text, "%s", r->text ? r->text : "");
	else if (account->grant == GRANT_USER && !r->refresh_token) {
		look->condition = OAUTH_LOGIN;
		nobody(account, &f);
		memcpy(look->text, f.text, sizeof look->text);
	} else if (!r->access_token)
		look->condition = OAUTH_NEW;
}

void
oauth_look(const struct conf_oauth *account, const char *state_directory, int64_t now,
    struct oauth_look *look)
{
	struct oauth_store store;
	struct oauth_record record = {0};
	struct fail f = {0};
	bool found = false;

	*look = (struct oauth_look){0};
	enum outcome o = oauth_store_open(state_directory, account->name, false, &store, &f);
	if (o == DONE)
		o = oauth_store_read(&store, &record, &found, &f);
	if (o == DONE || store.missing) {
		judge_record(account, &record, look);
	} else {
		look->condition = OAUTH_REFUSED;
		if (o == NEVER && store.folder >= 0 && account->grant == GRANT_USER)
			unreadable(account, &f);
		memcpy(look->text, f.text, sizeof look->text);
	}
	oauth_record_free(&record);
	oauth_store_close(&store);
	look->secret_has_end = account->secret_ends != NULL;
	if (account->secret_ends)
		look->secret_days = days_until(account->secret_ends, now);
}
