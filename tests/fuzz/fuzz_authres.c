/* authres_parse.c and authres.c: any header. Nothing is believed that does not name the trusted
 * server, and nothing is aligned but From's own domain. */
#include "../../daemon/common/str.h"
#include "../../daemon/read/authres.h"
#include "../../daemon/read/authres_parse.h"
#include "../../daemon/read/mime.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_field(struct arena *a, const char *value)
{
	struct authres_field f = authres_parse(a, value);

	assert(f.authserv && (f.valid || !f.results));
	for (const struct authres_result *r = f.results; r; r = r->next) {
		assert(*r->method && *r->result);
		for (const struct authres_property *p = r->properties; p; p = p->next)
			assert(*p->type && *p->name && p->value);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const trusted[] = {"mx.test", NULL};
	const struct reader_facts facts = {.trusted_authserv = trusted};
	struct str text = {0};

	str_addz(&text, "From: a@b.test\n");
	str_add(&text, data, size);
	struct mail *m = mail_parse(str_text(&text), text.len, true);
	const struct authres *r = authres_read(m, &facts);

	for (const struct field *f = m->fields; f; f = f->next)
		check_field(m->arena, f->value);
	if (r) {
		assert(mail_field(m->fields, "authentication-results"));
		assert(!r->aligned || strcmp(r->aligned, "b.test") == 0);
		assert(!r->dmarc || strcmp(r->dmarc, "pass") != 0 || r->aligned);
	}
	mail_free(&m);
	str_free(&text);
	return 0;
}
