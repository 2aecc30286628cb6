/* forward.c: any mail whose subject and text are the fuzzer's. What is found is text, and its address
 * stands in the mail. */
#include "../../daemon/common/str.h"
#include "../../daemon/read/forward.h"
#include "../../daemon/read/mime.h"
#include "with_words.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_text(const char *s)
{
	return s && utf8_valid(s, strlen(s));
}

static void
check(const struct mail *m, const struct forward *f)
{
	assert(is_text(f->text) && is_text(f->subject));
	assert(!f->certain || f->from);
	assert(!f->date || is_text(f->date));
	assert(!f->message_id || is_text(f->message_id));
	if (f->from)
		assert(is_text(f->from->name) && is_text(f->from->address) && strchr(f->from->address, '@'));
	if (f->from && strcmp(f->how, "inline") == 0)
		assert(ascii_casestr(m->text, f->from->address));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mail *m = mail_parse(data, size, false);
	struct reply r;

	reply_split(m, m->text, &r);
	const struct forward *f = forward_find(m, &r);

	if (f)
		check(m, f);
	mail_free(&m);
	return 0;
}
