#include "authres.h"

#include <string.h>
#include "authres_parse.h"
#include "token.h"
#include "../common/str.h"

/* Where a field must stand to be the border server's. Every server puts its fields on top of what
 * it received, so whatever stands below the border's own Received came from outside. The border's
 * field stands above that Received, or directly below it: what a milter inserts lands under the
 * Received that the server adds afterwards. Therefore: above the second Received from the top. When
 * the mail passes more servers of the house (filter, delivery to the mailbox), the border's
 * Received is lower: one whose "by" names the authserv-id is inside, too.
 *
 * A stranger can write such a Received, but gains nothing by it: he could as well write none. What
 * all this rests on, and the manual says: a border that writes Authentication-Results removes
 * foreign ones with its own id (RFC 8601, 5). If it forgets to, its own field and the forged one
 * are two, and two count as none. */
const struct field *
authres_zone_end(const struct field *fields, const char *authserv)
{
	size_t n = strlen(authserv);
	bool first = true;

	for (const struct field *f = fields; f; f = f->next) {
		if (ascii_casecmp(f->name, "received") != 0)
			continue;
		const char *by =
		    ascii_starts(f->value, "by ") ? f->value : ascii_casestr(f->value, " by ");

		if (by)
			by = token_skip(by + (*by == ' ' ? 4 : 3));
		bool ours =
		    by && ascii_ncasecmp(by, authserv, n) == 0 &&
		    (!by[n] || by[n] == ';' || by[n] == '(' || ascii_isspace((unsigned char)by[n]));

		if (!first && !ours)
			return f;
		first = false;
	}
	return NULL;
}

static bool
is_trusted(const struct reader_facts *facts, const char *authserv, const char **name)
{
	for (const char *const *t = facts->trusted_authserv; t && *t; t++)
		if (**t && ascii_casecmp(*t, authserv) == 0) {
			*name = *t;
			return true;
		}
	return false;
}

/* The one field that counts: trusted, in its place, and alone there. */
static struct authres_result *
only_field(struct mail *m, const struct reader_facts *facts, const char **authserv)
{
	struct authres_field only = {0};
	int found = 0;

	for (const struct field *f = m->fields; f; f = f->next) {
		const char *name;

		if (ascii_casecmp(f->name, "authentication-results") != 0)
			continue;
		struct authres_field one = authres_parse(m->arena, f->value);

		if (!is_trusted(facts, one.authserv, &name))
			continue;
		const struct field *end = authres_zone_end(m->fields, name), *above = m->fields;

		while (above != f && above != end)
			above = above->next;
		if (above == end)
			continue;
		if (++found > 1)
			return NULL;
		only = one;
		*authserv = name;
	}
	return found == 1 && only.valid ? only.results : NULL;
}

/* The domain of the only From address, else NULL: with several nobody knows who is meant. */
static const char *
from_domain(struct mail *m)
{
	const struct field *from = mail_field(m->fields, "from");
	struct address *a = from ? address_parse(m->arena, from->value) : NULL;

	if (!a || a->next || mail_next(from))
		return NULL;
	const char *at = strrchr(a->address, '@');

	return at && at[1] ? at + 1 : NULL;
}

static bool
is_domain(const char *value, const char *domain)
{
	const char *at = strrchr(value, '@'); /* header.i=@example.org */

	return ascii_casecmp(at ? at + 1 : value, domain) == 0;
}

static void
take_dmarc(struct authres *out, const struct authres_result *r, const char *domain)
{
	const char *about = authres_property(r, "header", "from");

	if (*about)
		out->header_from = about;
	out->dmarc = r->result;
	if (strcmp(r->result, "pass") != 0)
		return;
	if (is_domain(about, domain))
		out->aligned = domain;
	else
		out->dmarc = NULL;
}

static void
take_dkim(struct authres *out, const struct authres_result *r, const char *domain)
{
	const char *signer = authres_property(r, "header", "d");
	bool pass = strcmp(r->result, "pass") == 0;

	if (!out->dkim || pass)
		out->dkim = r->result;
	if (!*signer)
		signer = authres_property(r, "header", "i");
	if (pass && !out->aligned && *signer && is_domain(signer, domain))
		out->aligned = domain;
}

struct authres *
authres_read(struct mail *m, const struct reader_facts *facts)
{
	const char *authserv = NULL, *domain;
	int dmarcs = 0;

	if (!facts->trusted_authserv || !*facts->trusted_authserv)
		return NULL;
	const struct authres_result *results = only_field(m, facts, &authserv);

	if (!results || !(domain = from_domain(m)))
		return NULL;
	struct authres *out = arena_alloc(m->arena, sizeof *out);

	out->authserv = authserv;
	for (const struct authres_result *r = results; r; r = r->next) {
		if (strcmp(r->method, "dmarc") == 0 && ++dmarcs == 1)
			take_dmarc(out, r, domain);
		else if (strcmp(r->method, "dkim") == 0)
			take_dkim(out, r, domain);
		else if (strcmp(r->method, "spf") == 0 &&
		         (!out->spf || *authres_property(r, "smtp", "mailfrom")))
			out->spf = r->result;
	}
	if (out->dmarc && strcmp(out->dmarc, "fail") == 0)
		out->aligned = NULL; /* an aligned signature and dmarc=fail contradict each other */
	return dmarcs > 1 ? NULL : out;
}
