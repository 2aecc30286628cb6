#include "policy.h"

#include "../common/str.h"

enum { DEPTH_MAX = 10, WORD_MAX = 300 };

/* --- SPF --- */

/* "v=spf1" and then a space or the end. */
static bool
is_spf(const char *text)
{
	return ascii_starts(text, "v=spf1") && (text[6] == ' ' || !text[6]);
}

static const char *
only_spf(const struct dns_records *r, int *count)
{
	const char *found = NULL;

	*count = 0;
	for (size_t i = 0; i < r->count; i++)
		if (is_spf(r->at[i].text) && !(*count)++)
			found = r->at[i].text;
	return found;
}

static enum outcome count_lookups(
    struct dns *dns, const char *domain, struct spf *is, int depth, struct fail *f);

/* A term that makes receivers ask; what it names is followed where it is a domain and no macro. */
static enum outcome
follow(struct dns *dns, const char *target, struct spf *is, int depth, struct fail *f)
{
	is->lookups++;
	if (!*target || strchr(target, '%') || depth >= DEPTH_MAX ||
	    is->lookups > 2 * SPF_LOOKUPS_MAX)
		return DONE;
	enum outcome o = count_lookups(dns, target, is, depth + 1, f);
	return o == NEVER ? DONE : o;
}

static bool
asks(const char *term)
{
	static const char *const names[] = {"a", "mx", "ptr", "exists", NULL};

	for (size_t i = 0; names[i]; i++) {
		size_t n = strlen(names[i]);
		if (ascii_ncasecmp(term, names[i], n) == 0 &&
		    (!term[n] || term[n] == ':' || term[n] == '/'))
			return true;
	}
	return false;
}

static enum outcome
take_term(struct dns *dns, const char *term, struct spf *is, int depth, struct fail *f)
{
	char how = strchr("+-~?", *term) ? *term++ : '+';

	if (ascii_casecmp(term, "all") == 0 && depth == 0)
		is->all = how;
	if (ascii_starts(term, "include:"))
		return follow(dns, term + strlen("include:"), is, depth, f);
	if (ascii_starts(term, "redirect=")) {
		/* Instead of "all": what the other record ends with holds. */
		return follow(dns, term + strlen("redirect="), is, depth == 0 ? -1 : depth, f);
	}
	if (asks(term))
		is->lookups++;
	return DONE;
}

static enum outcome
count_lookups(struct dns *dns, const char *domain, struct spf *is, int depth, struct fail *f)
{
	struct dns_records r;
	int count;
	enum outcome o = dns_ask(dns, domain, DNS_TXT, &r, f);

	if (o != DONE)
		return o;
	const char *text = only_spf(&r, &count);
	char word[WORD_MAX];

	if (!text && !*is->missing)
		snprintf(is->missing, sizeof is->missing, "%s", domain);
	for (const char *at = text ? text + 6 : ""; o == DONE && *at;) {
		size_t n = strcspn(at, " ");
		snprintf(word, sizeof word, "%.*s", (int)(n < WORD_MAX ? n : WORD_MAX - 1), at);
		if (*word)
			o = take_term(dns, word, is, depth, f);
		at += n + (at[n] == ' ');
	}
	dns_records_free(&r);
	return o;
}

enum outcome
spf_look(struct dns *dns, const char *domain, struct spf *is, struct fail *f)
{
	struct dns_records r;
	enum outcome o = dns_ask(dns, domain, DNS_TXT, &r, f);

	*is = (struct spf){0};
	if (o != DONE)
		return o;
	const char *text = only_spf(&r, &is->records);
	snprintf(is->text, sizeof is->text, "%s", text ? text : "");
	dns_records_free(&r);
	return *is->text ? count_lookups(dns, domain, is, 0, f) : DONE;
}

/* --- DKIM, DMARC: "tag=value; tag=value" --- */

/* The value of a tag, without the white space around it, cut to size. False: no such tag. */
static bool
tag_value(const char *text, const char *name, char *value, size_t size)
{
	size_t n = strlen(name);

	*value = 0;
	for (const char *at = text; *at; at += strcspn(at, ";"), at += *at == ';') {
		while (ascii_isspace((unsigned char)*at))
			at++;
		if (strncmp(at, name, n) != 0)
			continue;
		const char *after = at + n + strspn(at + n, " \t");
		if (*after != '=')
			continue;
		after += 1 + strspn(after + 1, " \t");
		size_t length = strcspn(after, ";");
		while (length && ascii_isspace((unsigned char)after[length - 1]))
			length--;
		snprintf(value, size, "%.*s", (int)(length < size ? length : size - 1), after);
		return true;
	}
	return false;
}

/* A key in base64 is its modulus and some 38 bytes around it. */
static int
rsa_bits(const char *key)
{
	size_t n = 0;

	for (; *key; key++)
		n += ascii_isalnum((unsigned char)*key) || *key == '+' || *key == '/';
	size_t bytes = n / 4 * 3;
	return bytes < 50    ? 0
	       : bytes < 110 ? 512
	       : bytes < 150 ? 768
	       : bytes < 200 ? 1024
	       : bytes < 400 ? 2048
	                     : 4096;
}

static void
read_key(const char *text, struct dkim *is)
{
	char key[2000], kind[20], flags[40];

	if (!tag_value(text, "p", key, sizeof key))
		return;
	is->there = true;
	is->revoked = !*key;
	if (!tag_value(text, "k", kind, sizeof kind) || strcmp(kind, "rsa") == 0)
		is->bits = rsa_bits(key);
	tag_value(text, "t", flags, sizeof flags);
	is->testing = strchr(flags, 'y') != NULL;
}

enum outcome
dkim_look(
    struct dns *dns, const char *domain, const char *selector, struct dkim *is, struct fail *f)
{
	char *name = xasprintf("%s._domainkey.%s", selector, domain);
	struct dns_records r;
	enum outcome o = dns_ask(dns, name, DNS_TXT, &r, f);

	*is = (struct dkim){0};
	for (size_t i = 0; o == DONE && i < r.count; i++)
		read_key(r.at[i].text, is);
	dns_records_free(&r);
	free(name);
	return o;
}

/* The record of just this domain, for mail of it or (own false) of one below. */
static enum outcome
read_dmarc(struct dns *dns, const char *domain, bool own, struct dmarc *is, struct fail *f)
{
	char *name = xasprintf("_dmarc.%s", domain);
	struct dns_records r;
	enum outcome o = dns_ask(dns, name, DNS_TXT, &r, f);
	int count = 0;

	for (size_t i = 0; o == DONE && i < r.count; i++) {
		const char *text = r.at[i].text;
		if (!ascii_starts(text, "v=DMARC1") || count++)
			continue;
		snprintf(is->domain, sizeof is->domain, "%s", domain);
		if (own || !tag_value(text, "sp", is->policy, sizeof is->policy))
			tag_value(text, "p", is->policy, sizeof is->policy);
		tag_value(text, "rua", is->reports, sizeof is->reports);
	}
	is->broken = count > 1 || (count && !*is->policy);
	dns_records_free(&r);
	free(name);
	return o;
}

enum outcome
dmarc_look(struct dns *dns, const char *domain, struct dmarc *is, struct fail *f)
{
	const char *at = domain;
	enum outcome o;

	*is = (struct dmarc){0};
	/* Upwards, never a top level domain alone. */
	do {
		o = read_dmarc(dns, at, at == domain, is, f);
		at = strchr(at, '.');
		at = at ? at + 1 : NULL;
	} while (o == DONE && !*is->domain && at && strchr(at, '.'));
	return o;
}
