#include "oauth_record.h"

#include <jansson.h>
#include <string.h>
#include "mem.h"
#include "str.h"

enum { TOKEN_MAX = 16 * 1024 };

static const char *const troubles[] = {[OAUTH_NO_TROUBLE] = "none",
    [OAUTH_TROUBLE_LOGIN] = "login",
    [OAUTH_TROUBLE_REFUSED] = "refused",
    [OAUTH_TROUBLE_LATER] = "later"};

void
oauth_forget(char **secret)
{
	if (!*secret)
		return;
	explicit_bzero(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
}

static char *
text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? xstrdup(text) : NULL;
}

/* RFC 6749 appendix A.12, A.17: visible ASCII. A space or a line end could say something of its own
 * to a server. */
static char *
token_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	size_t n = text ? strlen(text) : 0;

	for (size_t i = 0; i < n; i++)
		if (text[i] <= ' ' || text[i] >= 0x7f)
			return NULL;
	return n > 0 && n <= TOKEN_MAX ? xstrdup(text) : NULL;
}

/* Some send numbers as texts. */
static int64_t
number_of(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	double n = json_is_string(value) ? strtod(json_string_value(value), NULL)
	                                 : json_number_value(value);

	return n > 0 && n < 1e12 ? (int64_t)n : 0;
}

static json_t *
object_of(const char *text, size_t n)
{
	json_t *object = json_loadb(text, n, JSON_REJECT_DUPLICATES, NULL);

	if (json_is_object(object))
		return object;
	json_decref(object);
	return NULL;
}

bool
oauth_record_read(const char *text, size_t n, struct oauth_record *r)
{
	json_t *o = object_of(text, n);
	char *trouble;

	*r = (struct oauth_record){0};
	if (!o)
		return false;
	r->refresh_token = token_of(o, "refresh_token");
	r->access_token = token_of(o, "access_token");
	r->obtained = number_of(o, "obtained");
	r->expires = number_of(o, "expires");
	r->login = number_of(o, "login");
	r->text = text_of(o, "text");
	r->key = text_of(o, "key");
	r->since = number_of(o, "since");
	r->again = number_of(o, "again");
	trouble = text_of(o, "trouble");
	for (enum oauth_trouble t = OAUTH_NO_TROUBLE; trouble && t <= OAUTH_TROUBLE_LATER; t++)
		if (strcmp(trouble, troubles[t]) == 0)
			r->trouble = t;
	free(trouble);
	json_decref(o);
	return true;
}

char *
oauth_record_write(const struct oauth_record *r)
{
	json_t *o = json_pack("{ss*, ss*, sI, sI, sI, ss, ss*, ss*, sI, sI}", "refresh_token",
	    r->refresh_token, "access_token", r->access_token, "obtained", (json_int_t)r->obtained,
	    "expires", (json_int_t)r->expires, "login", (json_int_t)r->login, "trouble",
	    troubles[r->trouble], "text", r->text, "key", r->key, "since", (json_int_t)r->since,
	    "again", (json_int_t)r->again);
	char *dumped = json_dumps(o, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	char *text = xasprintf("%s\n", dumped ? dumped : "{}");

	oauth_forget(&dumped);
	json_decref(o);
	return text;
}

void
oauth_record_free(struct oauth_record *r)
{
	oauth_forget(&r->refresh_token);
	oauth_forget(&r->access_token);
	free(r->text);
	free(r->key);
	*r = (struct oauth_record){0};
}

bool
oauth_answer_read(const char *text, size_t n, struct oauth_answer *a)
{
	json_t *o = object_of(text, n);

	*a = (struct oauth_answer){0};
	if (!o)
		return false;
	a->access_token = token_of(o, "access_token");
	a->refresh_token = token_of(o, "refresh_token");
	a->token_type = text_of(o, "token_type");
	a->error = text_of(o, "error");
	a->description = text_of(o, "error_description");
	a->device_code = token_of(o, "device_code");
	a->user_code = text_of(o, "user_code");
	a->verification_uri = text_of(o, "verification_uri");
	if (!a->verification_uri) /* Google's name for it, from before the RFC */
		a->verification_uri = text_of(o, "verification_url");
	a->expires_in = number_of(o, "expires_in");
	a->interval = number_of(o, "interval");
	json_decref(o);
	return true;
}

void
oauth_answer_free(struct oauth_answer *a)
{
	oauth_forget(&a->access_token);
	oauth_forget(&a->refresh_token);
	oauth_forget(&a->device_code);
	free(a->token_type);
	free(a->error);
	free(a->description);
	free(a->user_code);
	free(a->verification_uri);
	*a = (struct oauth_answer){0};
}
