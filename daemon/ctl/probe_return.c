#include "probe.h"

#include "../read/authres.h"
#include "../read/authres_parse.h"
#include "../read/date.h"
#include "../read/field.h"
#include "when.h"

static char *
copy(const char *text)
{
	return text && *text ? xstrdup(text) : NULL;
}

static void
replace(char **old, const char *text)
{
	free(*old);
	*old = copy(text);
}

static void
take_results(struct probe_return *r, const struct authres_result *results)
{
	for (const struct authres_result *one = results; one; one = one->next) {
		bool pass = strcmp(one->result, "pass") == 0;

		if (strcmp(one->method, "spf") == 0)
			replace(&r->spf, one->result);
		else if (strcmp(one->method, "dmarc") == 0)
			replace(&r->dmarc, one->result);
		else if (strcmp(one->method, "dkim") == 0 && (pass || !r->dkim)) {
			const char *domain = authres_property(one, "header", "d");

			replace(&r->dkim, one->result);
			if (pass && *domain)
				replace(&r->dkim_domain, domain);
		}
	}
}

/* The topmost field is the border server's, if anybody's. */
static void
take_authserv(struct probe_return *r, struct arena *a, const struct field *fields)
{
	const struct field *f = mail_field(fields, "authentication-results");

	if (!f)
		return;
	struct authres_field first = authres_parse(a, f->value);

	if (!*first.authserv)
		return; /* no such field, as far as anybody can tell */
	const struct field *end = authres_zone_end(fields, first.authserv);
	r->authserv = copy(first.authserv);
	r->authserv_low = !first.valid;
	for (const struct field *one = fields; one && one != end; one = one->next)
		if (ascii_casecmp(one->name, f->name) == 0 &&
		    ascii_casecmp(authres_parse(a, one->value).authserv, first.authserv) == 0)
			r->authserv_count++;
	if (!r->authserv_count)
		r->authserv_low = true;
	take_results(r, first.results);
}

static void
take_delivered(struct probe_return *r, const struct field *fields, const char *recipient)
{
	static const char *const names[] = {
	    "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"};

	for (const struct field *f = fields; f; f = f->next) {
		bool received = ascii_casecmp(f->name, "received") == 0;
		bool named = received;

		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			named = named || ascii_casecmp(f->name, names[i]) == 0;
		if (named && ascii_casestr(f->value, recipient) && !r->delivered_to)
			r->delivered_to = copy(f->name);
	}
}

static void
take_moment(struct probe_return *r, struct arena *a, const struct field *fields)
{
	const char *received = mail_value(fields, "received"), *mark = strrchr(received, ';');
	const char *moment = mark ? date_read(a, mark + 1) : NULL;
	time_t t;

	r->received = moment && when_read(moment, &t) ? (int64_t)t : INT64_MIN;
}

void
probe_return_read(struct probe_return *r, const char *header, const struct probe_mail *sent)
{
	struct arena *a = arena_new();
	struct header h = header_read(a, header, strlen(header), true);

	*r = (struct probe_return){0};
	take_authserv(r, a, h.fields);
	take_delivered(r, h.fields, sent->recipient);
	take_moment(r, a, h.fields);
	r->changed_id = strcmp(mail_value(h.fields, "message-id"), sent->message_id) != 0;
	arena_free(&a);
}

void
probe_return_free(struct probe_return *r)
{
	free(r->authserv);
	free(r->spf);
	free(r->dkim);
	free(r->dmarc);
	free(r->dkim_domain);
	free(r->delivered_to);
	*r = (struct probe_return){0};
}
