#include "oauth_flow.h"

#include <string.h>
#include <sysexits.h>
#include "../common/encode64.h"
#include "ctl.h"

enum { CODE_MAX = 16 * 1024 };

char *
oauth_flow_url(const struct oauth_flow *flow, const char *state, const char *challenge)
{
	const struct conf_oauth *a = flow->asking.account;
	struct str query = {0};
	char *url;

	https_field(&query, "response_type", "code");
	https_field(&query, "client_id", a->client_id);
	https_field(&query, "redirect_uri", a->redirect_uri);
	https_field(&query, "scope", a->scope);
	https_field(&query, "state", state);
	https_field(&query, "code_challenge", challenge);
	https_field(&query, "code_challenge_method", "S256");
	https_field(&query, "login_hint", flow->user);
	if (a->provider == PROVIDER_GOOGLE) {
		/* Else it gives a refresh token only the first time that somebody agrees. */
		https_field(&query, "access_type", "offline");
		https_field(&query, "prompt", "consent");
	} else if (a->provider == PROVIDER_MICROSOFT) {
		https_field(&query, "response_mode", "query");
	}
	url = xasprintf("%s%c%s", a->authorize_url, strchr(a->authorize_url, '?') ? '&' : '?',
	    str_text(&query));
	str_free(&query);
	return url;
}

/* ---- what is pasted ---- */

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, ascii_tolower((unsigned char)c)) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* The value of a field of a query, decoded; NULL: it has none. */
static char *
field_of(const char *query, const char *name)
{
	size_t length = strlen(name);
	struct str value = {0};

	while (*query && !(strncmp(query, name, length) == 0 && query[length] == '=')) {
		query += strcspn(query, "&#");
		query += *query != 0;
	}
	if (!*query)
		return NULL;
	for (const char *p = query + length + 1; *p && !strchr("&#", *p); p++) {
		int high = *p == '%' ? hex(p[1]) : -1, low = high >= 0 ? hex(p[2]) : -1;
		if (low >= 0)
			p += 2;
		str_addc(&value, low >= 0 ? (char)(high * 16 + low) : *p == '+' ? ' ' : *p);
	}
	return str_take(&value);
}

static char *
refuse(char why[300], const char *format, const char *detail)
{
	snprintf(why, 300, "%s%s", format, detail);
	return NULL;
}

static char *
code_of_query(const char *query, const char *state, char why[300])
{
	char *code = field_of(query, "code"), *error = field_of(query, "error"),
	     *its_state = field_of(query, "state");
	bool other = its_state && strcmp(its_state, state) != 0;

	if (error)
		refuse(why, "the provider says: ", error);
	else if (!code || !*code)
		refuse(why,
		    "there is no code in it: paste the whole address of the page that the browser "
		    "ended at, with all that follows the question mark",
		    "");
	else if (other)
		refuse(why,
		    "it belongs to another login (its state is not the one of the address "
		    "above): open the address above, not an older one",
		    "");
	free(error);
	free(its_state);
	if (*why) {
		free(code);
		return NULL;
	}
	return code;
}

char *
oauth_flow_pasted(const char *pasted, const char *state, char why[300])
{
	size_t length;
	char *text, *code;

	*why = 0;
	pasted += strspn(pasted, " \t\r\n\"'<");
	length = strcspn(pasted, " \t\r\n\"'>");
	if (length == 0)
		return refuse(why, "nothing was pasted", "");
	text = xstrndup(pasted, length);
	const char *query = strchr(text, '?');
	if (query || strncmp(text, "code=", 5) == 0 || strstr(text, "&code=") ||
	    strstr(text, "://"))
		code = code_of_query(query ? query + 1 : text, state, why);
	else
		code = xstrdup(text);
	free(text);
	return code;
}

/* ---- the code of a browser's login ---- */

static void
explain(const struct oauth_flow *flow, const char *url)
{
	printf("1. Open this address in a browser, on any machine%s%s:\n\n%s\n\n",
	    flow->user ? ", and log in as " : "", flow->user ? flow->user : "", url);
	printf(
	    "2. Allow the access. The browser then goes to a page that it may be unable to show\n"
	    "   (%s): that is as it should be.\n"
	    "3. Copy the whole address of that page from the browser and paste it here:\n",
	    flow->asking.account->redirect_uri);
	fflush(stdout);
}

static int
read_code(const char *state, char **code)
{
	char *line = NULL, why[300];
	size_t size = 0;
	ssize_t n = getline(&line, &size, stdin);

	*code = NULL;
	if (n > CODE_MAX)
		snprintf(why, sizeof why, "it is too long to be an address");
	else if (n < 0)
		snprintf(why, sizeof why, "nothing was pasted");
	else
		*code = oauth_flow_pasted(line, state, why);
	if (line)
		explicit_bzero(line, size);
	free(line);
	return *code ? EX_OK : ctl_error(EX_DATAERR, "not logged in: %s", why);
}

int
oauth_flow_code(const struct oauth_flow *flow, struct oauth_answer *a)
{
	char state[RANDOM_TEXT + 1], verifier[RANDOM_TEXT + 1], challenge[SHA256_URL + 1];
	struct oauth_refusal refusal;
	struct fail f = {0};
	char *url, *code;

	if (!random_text(state) || !random_text(verifier))
		return ctl_error(EX_OSERR, "the system gives no random numbers: %m");
	sha256_url(verifier, challenge);
	url = oauth_flow_url(flow, state, challenge);
	explain(flow, url);
	free(url);
	int result = read_code(state, &code);
	if (result != EX_OK)
		return result;
	enum outcome o = oauth_ask_code(&flow->asking, code, verifier, a, &refusal, &f);
	oauth_forget(&code);
	explicit_bzero(verifier, sizeof verifier);
	if (o == DONE)
		return EX_OK;
	/* A code can be used once, and for some minutes. */
	if (strcmp(refusal.error, "invalid_grant") == 0)
		return ctl_error(EX_NOPERM,
		    "not logged in: the provider does not take the code: it is too old, "
		    "was used before, or oauth.redirect_uri is not what is "
		    "registered; run the command again");
	return ctl_error(o == LATER ? EX_TEMPFAIL : EX_NOPERM, "not logged in: %s", f.text);
}
