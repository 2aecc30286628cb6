#include "oauth_ask.h"

#include <string.h>
#include "connection.h"

enum {
	ANSWER_MS = 30 * 1000,
	PATIENCE_MAX_S = 15 * 60,
	WORDS_MAX = 200,
};

/* ---- what a refusal means ---- */

static const struct meaning {
	const char *error;
	enum oauth_trouble trouble;
	const char *todo;
} meanings[] = {
    /* RFC 6749 5.2 */
    {"invalid_grant", OAUTH_TROUBLE_LOGIN, NULL},
    {"invalid_client", OAUTH_TROUBLE_REFUSED,
        "check oauth.client_id and what is in oauth.client_secret_file; a secret that has ended is "
        "replaced there by a new one (oauth.secret_ends), then: systemctl restart promised"},
    {"unauthorized_client", OAUTH_TROUBLE_REFUSED,
        "allow the application this kind of login at the provider, or change oauth.grant"},
    {"unsupported_grant_type", OAUTH_TROUBLE_REFUSED,
        "change oauth.grant, or check oauth.token_url"},
    {"invalid_scope", OAUTH_TROUBLE_REFUSED,
        "give the application the rights in oauth.scope at the provider, or correct oauth.scope"},
    {"invalid_request", OAUTH_TROUBLE_REFUSED,
        "check the settings of oauth; a client without a secret must be registered as a public "
        "one, and "
        "oauth.redirect_uri exactly as it is"},
    /* OpenID Connect 3.1.2.6; Microsoft's too, when a rule of the tenant wants a person. */
    {"interaction_required", OAUTH_TROUBLE_LOGIN, NULL},
    {"login_required", OAUTH_TROUBLE_LOGIN, NULL},
    {"consent_required", OAUTH_TROUBLE_LOGIN, NULL},
    /* RFC 8628 3.5 */
    {"expired_token", OAUTH_TROUBLE_LOGIN, NULL},
    {"access_denied", OAUTH_TROUBLE_LOGIN, NULL},
    {"authorization_pending", OAUTH_TROUBLE_LATER, NULL},
    {"slow_down", OAUTH_TROUBLE_LATER, NULL},
    {"temporarily_unavailable", OAUTH_TROUBLE_LATER, NULL},
    {"server_error", OAUTH_TROUBLE_LATER, NULL},
};

static const struct meaning *
meaning_of(const char *error)
{
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (strcmp(meanings[i].error, error) == 0)
			return &meanings[i];
	return NULL;
}

/* ---- the provider's words ---- */

static size_t
secret_at(const char *text, const char *const *secrets)
{
	for (; *secrets; secrets++)
		if (**secrets && strncmp(text, *secrets, strlen(*secrets)) == 0)
			return strlen(*secrets);
	return 0;
}

/* One line without what changes from time to time (Microsoft numbers every answer), so that the
 * same trouble is not news each time. */
static char *
words_of(const char *text, const char *const *secrets)
{
	const char *end = text ? strstr(text, " Trace ID:") : NULL;
	struct str words = {0};
	size_t n = text ? strcspn(text, "\r\n") : 0;

	if (end && (size_t)(end - text) < n)
		n = (size_t)(end - text);
	for (size_t i = 0, run; i < n; i += run ? run : 1) {
		run = secret_at(text + i, secrets);
		if (run)
			str_addz(&words, "***");
		else
			str_addc(&words, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
	}
	str_truncate(&words, utf8_cut(str_text(&words), words.len, WORDS_MAX));
	return str_take(&words);
}

static enum outcome
refuse(const struct conf_oauth *account, const char *words, struct oauth_refusal *refusal,
    struct fail *f)
{
	const struct meaning *m = meaning_of(refusal->error);

	refusal->trouble = m ? m->trouble : OAUTH_TROUBLE_REFUSED;
	/* Nobody logs in to a client of its own right. */
	if (refusal->trouble == OAUTH_TROUBLE_LOGIN && account->grant == GRANT_CLIENT)
		refusal->trouble = OAUTH_TROUBLE_REFUSED;
	if (refusal->trouble == OAUTH_TROUBLE_LATER)
		return fail(f, LATER,
		    "the provider has no token for the account \"%s\" now: %s%s%s", account->name,
		    refusal->error, *words ? ": " : "", words);
	if (refusal->trouble == OAUTH_TROUBLE_LOGIN)
		return fail(f, NEVER,
		    "somebody must log in to the account \"%s\" again: %s%s%s; type: %s",
		    account->name, refusal->error, *words ? ": " : "", words, account->login);
	return fail(f, NEVER, "the provider gives the account \"%s\" no token: %s%s%s; %s",
	    account->name, refusal->error, *words ? ": " : "", words,
	    m && m->todo ? m->todo : "check the settings of oauth");
}

/* There is no error in it that could be understood. */
static enum outcome
judge_status(
    const struct conf_oauth *account, int status, struct oauth_refusal *refusal, struct fail *f)
{
	refusal->trouble = OAUTH_TROUBLE_REFUSED;
	if (status / 100 == 3)
		return fail(f, NEVER,
		    "the account \"%s\": HTTP %d: oauth.token_url leads to another address, which "
		    "is not followed; mend it",
		    account->name, status);
	if (status == 404 || status == 405 || status == 410)
		return fail(f, NEVER,
		    "the account \"%s\": HTTP %d: there are no tokens at this address; check "
		    "oauth.token_url%s",
		    account->name, status,
		    account->provider == PROVIDER_MICROSOFT ? " and oauth.tenant" : "");
	refusal->trouble = OAUTH_TROUBLE_LATER;
	if (status / 100 == 2)
		return fail(f, LATER,
		    "the account \"%s\": the provider's answer is no token that can be understood",
		    account->name);
	return fail(
	    f, LATER, "the account \"%s\": the provider answers HTTP %d", account->name, status);
}

static bool
is_busy(int status)
{
	return status == 429 || status == 408 || status / 100 == 5;
}

static void
keep_error(const struct oauth_answer *a, struct oauth_refusal *refusal)
{
	size_t n = 0;

	for (const char *p = a->error ? a->error : ""; *p && n + 1 < sizeof refusal->error; p++)
		if (ascii_isalnum((unsigned char)*p) || strchr("_-.", *p))
			refusal->error[n++] = *p;
	refusal->error[n] = 0;
}

enum outcome
oauth_judge(const struct conf_oauth *account, const struct https_answer *said,
    const char *const *secrets, struct oauth_answer *a, struct oauth_refusal *refusal,
    struct fail *f)
{
	bool understood = oauth_answer_read(str_text(&said->body), said->body.len, a);
	int64_t patience = said->retry_after_s;

	*refusal = (struct oauth_refusal){0};
	refusal->retry_after_s = patience < 0                ? 0
	                         : patience < PATIENCE_MAX_S ? patience
	                                                     : PATIENCE_MAX_S;
	keep_error(a, refusal);
	if (is_busy(said->status) || !understood || !*refusal->error) {
		bool token = a->access_token || a->device_code;
		if (said->status == 200 && token &&
		    (!a->token_type || ascii_casecmp(a->token_type, "bearer") == 0))
			return DONE;
		return judge_status(account, said->status, refusal, f);
	}
	char *words = words_of(a->description, secrets);
	enum outcome o = refuse(account, words, refusal, f);
	free(words);
	return o;
}

/* ---- asking ---- */

/* NULL: not to be among the fields. */
static void
add_client(struct str *form, const struct conf_oauth *a)
{
	https_field(form, "client_id", a->client_id);
	if (a->client_secret.text && *a->client_secret.text)
		https_field(form, "client_secret", a->client_secret.text);
}

/* There was no answer, or too much of it. */
static enum outcome
explain(const struct https *c, const char *host, const char *setting, enum https_trouble trouble,
    const char *words, struct fail *f)
{
	switch (trouble) {
	case HTTPS_TOO_MUCH:
		return fail(
		    f, LATER, "%s answers with more than %d KiB", host, HTTPS_ANSWER_MAX / 1024);
	case HTTPS_STOPPED:
		return fail(f, LATER, "asked to stop while connecting to %s", host);
	case HTTPS_NAME:
		return fail(f, LATER, "the name %s cannot be resolved; check %s", host, setting);
	case HTTPS_UNREACHABLE:
		return fail(f, LATER, "%s cannot be reached", host);
	case HTTPS_TIMEOUT:
		return fail(f, LATER, "%s did not answer within %d s", host,
		    (c->connect_timeout_ms + c->answer_timeout_ms + 999) / 1000);
	case HTTPS_CERTIFICATE:
		return fail(f, NEVER,
		    "the certificate of %s is not to be trusted: it is made out to another name, "
		    "has expired, or oauth.ca_file lacks its issuer; nothing was sent",
		    host);
	case HTTPS_CA_FILE:
		return fail(f, NEVER, "the CA file %s cannot be used; check oauth.ca_file",
		    c->ca_file ? c->ca_file : CONNECTION_CA_FILE);
	case HTTPS_ADDRESS:
		return fail(f, NEVER, "the address is none that can be asked; mend %s", setting);
	case HTTPS_TLS:
		return fail(f, LATER, "no TLS connection to %s could be made", host);
	default:
		return fail(f, LATER, "%s gave no whole answer: %s", host, words);
	}
}

/* secret: what the form holds beside the client's. */
static enum outcome
ask(const struct oauth_asking *q, const char *url, const char *setting, struct str *form,
    const char *secret, struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f)
{
	const struct conf_oauth *account = q->account;
	const char *client = account->client_secret.text;
	const char *const secrets[] = {secret ? secret : "", client ? client : "", NULL};
	const struct https_header headers[] = {{"Accept", "application/json"}, {0}};
	struct https_answer said = {0};
	struct https call = {.url = url,
	    .headers = headers,
	    .body = str_text(form),
	    .ca_file = account->ca_file,
	    .connect_timeout_ms = (int)account->connect_timeout_ms,
	    .answer_timeout_ms = ANSWER_MS,
	    .wake_fd = q->wake_fd,
	    .tick = q->tick};
	struct fail why = {0};
	enum outcome o;

	*a = (struct oauth_answer){0};
	*refusal = (struct oauth_refusal){.trouble = OAUTH_TROUBLE_LATER};
	enum https_trouble trouble = https_post(&call, &said);
	if (trouble == HTTPS_NO_TROUBLE) {
		o = oauth_judge(account, &said, secrets, a, refusal, f);
	} else {
		char *host = https_host(url);
		o = explain(&call, host, setting, trouble, said.words, &why);
		fail(f, o, "no access token for the account \"%s\": %s", account->name, why.text);
		free(host);
	}
	https_forget(&said.body);
	https_forget(form);
	return o;
}

enum outcome
oauth_ask_refresh(const struct oauth_asking *q, const char *refresh_token, struct oauth_answer *a,
    struct oauth_refusal *refusal, struct fail *f)
{
	struct str form = {0};

	https_field(&form, "grant_type", "refresh_token");
	https_field(&form, "refresh_token", refresh_token);
	add_client(&form, q->account);
	return ask(
	    q, q->account->token_url, "oauth.token_url", &form, refresh_token, a, refusal, f);
}

enum outcome
oauth_ask_client(const struct oauth_asking *q, struct oauth_answer *a,
    struct oauth_refusal *refusal, struct fail *f)
{
	struct str form = {0};

	https_field(&form, "grant_type", "client_credentials");
	https_field(&form, "scope", q->account->scope);
	add_client(&form, q->account);
	return ask(q, q->account->token_url, "oauth.token_url", &form, NULL, a, refusal, f);
}

enum outcome
oauth_ask_code(const struct oauth_asking *q, const char *code, const char *verifier,
    struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f)
{
	struct str form = {0};

	https_field(&form, "grant_type", "authorization_code");
	https_field(&form, "code", code);
	https_field(&form, "redirect_uri", q->account->redirect_uri);
	https_field(&form, "code_verifier", verifier);
	add_client(&form, q->account);
	return ask(q, q->account->token_url, "oauth.token_url", &form, code, a, refusal, f);
}

enum outcome
oauth_ask_device(const struct oauth_asking *q, struct oauth_answer *a,
    struct oauth_refusal *refusal, struct fail *f)
{
	struct str form = {0};
	enum outcome o;

	https_field(&form, "client_id", q->account->client_id);
	https_field(&form, "scope", q->account->scope);
	o = ask(q, q->account->device_url, "oauth.device_url", &form, NULL, a, refusal, f);
	if (o == DONE && (!a->device_code || !a->user_code || !a->verification_uri))
		return fail(f, LATER,
		    "the account \"%s\": the provider's answer is no device code that can be "
		    "understood",
		    q->account->name);
	return o;
}

enum outcome
oauth_ask_device_token(const struct oauth_asking *q, const char *device_code,
    struct oauth_answer *a, struct oauth_refusal *refusal, struct fail *f)
{
	struct str form = {0};

	https_field(&form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
	https_field(&form, "device_code", device_code);
	add_client(&form, q->account);
	return ask(q, q->account->token_url, "oauth.token_url", &form, device_code, a, refusal, f);
}
